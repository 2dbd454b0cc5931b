import ArgumentParser
import Explainer

/// `telltale where`: the relevance maps as numbers.
struct Where: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what in a face each label's margin comes from, as numbers.",
    discussion: """
      EXAMPLES
        telltale where photo.jpg
        telltale where photo.jpg --format jsonl > maps.jsonl
        telltale where Photos --format csv > patches.csv

      A map has a value for each patch of the crop, row by row from the top left, in units of the margin and at least 0. \
      `scale` is the value that screens and reports draw as full. Where the margin is not positive, or no patch reaches a \
      tenth of the scale, `says_something` is false: such a map is noise.

      Exit codes: 0 done, 1 some inputs failed or the model could not be used, 64 wrong usage, 74 output could not be \
      written, 130 interrupted.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var records: RecordOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if let precision = model.arithmetic.precision, precision != .f32 {
      throw ValidationError("Maps are computed in f32: leave --precision \(precision.rawValue) out.")
    }
  }

  func run() async throws {
    StandardOutput.shared.endsWithReader()
    let given = try input.inputs(), inputs = given.list
    try messages.begin(besides: given.folders)
    let scorer = try await model.open(besides: given.folders)
    let relevance: RelevanceModel
    do throws(ModelError) { relevance = try await scorer.relevanceModel() } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    let context = RecordContext(model: scorer.summary, version: Main.version)
    let output = StandardOutput.shared
    if records.format == .csv { try output.write(RelevanceRecord.csvHeader + "\r\n") }
    let interruption = Interruption()
    let sources = interruption.watch {}
    defer { sources.forEach { $0.cancel() } }
    var progress = Progress("looking", total: inputs.count), done = 0, pictures = 0, failed = 0
    let options = records.pictureOptions
    for await study in scorer.studies(of: inputs, options, relevance: relevance, triesChanges: false) {
      progress.clear()
      DebugLog.shared.add(study.faces.map(\.record))
      for record in study.faces.map(RelevanceRecord.init) {
        if record.record.status == .error { failed += 1 }
        switch records.format {
        case .jsonl: try output.write(record.json(context) + "\n")
        case .csv: try output.write(record.csv(context).map { $0 + "\r\n" }.joined())
        case .text: try output.write(record.text + "\n")
        }
        // A table is read by programs; a person is told as well.
        guard records.format == .csv, record.maps == nil else { continue }
        Messages.sayFaceless(
          record.record.file, face: record.record.faceIndex,
          error: record.record.status == .noFace ? nil : record.record.error ?? "")
      }
      done += 1
      if !study.faces.isEmpty { pictures += 1 }
      progress.update(done)
      if interruption.signal != nil { break }
    }
    progress.clear()
    try output.close()
    try interruption.end("Interrupted: \(done) of \(inputs.count) inputs are done.")
    if pictures == 0 { Messages.note(safe: given.emptiness) }
    if failed > 0 {
      throw Ending.status(.failed, message: "\(failed) could not be scored.")
    }
  }
}
