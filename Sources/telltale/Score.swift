import ArgumentParser
import Explainer
import Files

/// `telltale score`: one record for each face, in the order of the input.
struct Score: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Score faces against the prompts.",
    discussion: """
      EXAMPLES
        telltale score photo.jpg
        telltale score Photos -r --format jsonl > scores.jsonl
        find . -name '*.jpg' -print0 | telltale score --files-from - -0 --format csv
        parallel telltale score Photos --format jsonl --shard {}/4 ::: 1 2 3 4

      Exit codes: 0 done, 1 some inputs failed, 2 with --fail-on-flagged when a face was flagged, 64 wrong usage, \
      74 output could not be written, 130 interrupted.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var records: RecordOptions
  @OptionGroup var messages: MessageOptions

  @Flag(help: "Leave the milliseconds out, so that two runs can be compared.")
  var noTimes = false

  @Flag(help: "End with exit code 2 when a face was flagged.")
  var failOnFlagged = false

  func run() async throws {
    StandardOutput.shared.endsWithReader()
    let given = try input.inputs(), inputs = given.list
    try messages.begin(besides: given.folders)
    let scorer = try await model.open(besides: given.folders)
    let context = RecordContext(model: scorer.summary, version: Main.version)
    let output = StandardOutput.shared
    let interruption = Interruption()
    let options = records.pictureOptions
    let style = TextStyle.forOutput()
    let work = Task { [records, noTimes] in
      if records.format == .csv { try output.write(Record.csvHeader + "\r\n") }
      var progress = Progress("scoring", total: inputs.count), tally = Tally()
      for await picture in ScoringRun(inputs, options, by: scorer) {
        tally.count(picture)
        DebugLog.shared.add(picture.records)
        for record in picture.records {
          progress.clear()
          switch records.format {
          case .jsonl: try output.write(record.json(context, times: !noTimes) + "\n")
          case .csv: try output.write(record.csv(context) + "\r\n")
          case .text: try output.write(record.text(scorer.summary, style) + "\n")
          }
        }
        progress.update(tally.inputs)
      }
      progress.clear()
      return tally
    }
    let sources = interruption.watch { work.cancel() }
    defer { sources.forEach { $0.cancel() } }
    let tally = try await work.value

    try output.close()
    try interruption.end("Interrupted: \(tally.records) records are written, of \(inputs.count) inputs.")
    tally.summarise()
    if tally.records == 0 { Messages.note(safe: given.emptiness) }
    if tally.failed > 0 { throw Ending.status(.failed) }
    if failOnFlagged, tally.flagged > 0 { throw Ending.status(.flagged) }
  }
}

/// Counts for the line at the end.
private struct Tally: Sendable {
  private(set) var inputs = 0, records = 0, failed = 0, flagged = 0
  private var scored = 0, faceless = 0, foreign = 0
  /// Equal errors, in the order of the first of each; only as many kinds as are shown.
  private var failures: [Failure] = []
  private var otherFailures = 0

  private static let shownFailures = 8

  private struct Failure {
    let reason: String, first: String
    var count = 1
  }

  mutating func count(_ picture: ScoredPicture) {
    inputs += 1
    if !picture.isPicture { foreign += 1 }
    for record in picture.records {
      records += 1
      switch record.status {
      case .scored:
        scored += 1
        if record.explanation?.isFlagged == true { flagged += 1 }
      case .noFace: faceless += 1
      case .error:
        failed += 1
        let reason = record.error ?? ""
        if let known = failures.firstIndex(where: { $0.reason == reason }) {
          failures[known].count += 1
        } else if failures.count == Self.shownFailures {
          otherFailures += 1
        } else {
          failures.append(Failure(reason: reason, first: record.file.text))
        }
      }
    }
  }

  /// Equal errors are grouped, and the important line comes last (ecosystem C15).
  func summarise() {
    if foreign > 0 {
      Messages.note(
        "\(foreign) \(foreign == 1 ? "file is" : "files are") no picture by content and left out.")
    }
    for failure in failures {
      Messages.say("\(failure.count) failed, first \(failure.first): \(failure.reason)")
    }
    if otherFailures > 0 {
      Messages.say("\(otherFailures) failed for other reasons, which stand in their records.")
    }
    guard records > 1 else { return }
    Messages.note("\(scored) scored, \(flagged) flagged, \(faceless) without a face, \(failed) failed.")
  }
}
