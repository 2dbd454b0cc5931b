import ArgumentParser
import Explainer
import Text

/// `telltale detect`: the faces of each picture, without scores.
struct Detect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find faces: boxes, five points and the detector's score. No model is loaded.",
    discussion: """
      EXAMPLES
        telltale detect photo.jpg
        telltale detect Photos --format jsonl > faces.jsonl

      Exit codes: 0 done, 1 some inputs failed, 64 wrong usage, 74 output could not be written, 130 interrupted.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  @OptionGroup var input: InputOptions
  @OptionGroup var detector: DetectorOptions
  @OptionGroup var messages: MessageOptions

  @Option(help: "text or jsonl.")
  var format = Format.text

  func run() async throws {
    StandardOutput.shared.endsWithReader()
    let inputs = try input.inputs()
    try messages.begin(besides: inputs.folders)
    var scan = try detector.open()
    let interruption = Interruption(), list = inputs.list
    let sources = interruption.watch {}
    defer { sources.forEach { $0.cancel() } }
    var done = 0, pictures = 0, failed = 0
    for input in list where interruption.signal == nil {
      done += 1
      guard let result = try scan.result(of: input) else { continue }
      pictures += 1
      if result.error != nil { failed += 1 }
      try StandardOutput.shared.write((format == .jsonl ? result.json : result.text) + "\n")
    }
    try interruption.end("Interrupted: \(done) of \(list.count) inputs are done.")
    if pictures == 0 { Messages.note(safe: inputs.emptiness) }
    if failed > 0 { throw Ending.status(.failed, message: "\(failed) could not be read.") }
  }
}

/// Where the detector lies.
struct DetectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("telltale's own files, where they are not found by themselves.", valueName: "folder"),
    completion: .directory)
  var assets: String?

  func open() throws -> FaceScan { FaceScan(detector: try Assets.find(option: assets).detector) }
}

extension FaceScan.Result {
  /// For a command whose output has no place for it.
  ///
  /// - Returns: 1 for a picture that could not be read, 0 for one without a face.
  func sayWhyFaceless() -> Int {
    Messages.sayFaceless(file, error: error)
    return error == nil ? 0 : 1
  }
}

extension FaceScan {
  /// The scan's result, or the end with exit code 1 where the detector cannot be loaded.
  mutating func result(of input: Input) throws -> Result? {
    do {
      let result = try scan(input)
      DebugLog.shared.add(
        "\(SafeText(bytes: input.path.bytes)): "
          + (result.map { $0.error == nil ? "\($0.faces.count) faces" : "unread" } ?? "no picture"))
      return result
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }
}
