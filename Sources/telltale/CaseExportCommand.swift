import ArgumentParser
import CaseFile

/// `telltale case export`: decisions as lines for other programs.
struct CaseExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print what was decided, a line a picture, or the whole history.",
    discussion: """
      EXAMPLES
        telltale case export Photos > decisions.jsonl
        telltale case export Photos --format csv > decisions.csv
        telltale case export --case theft.sqlite --history

      Names and notes that are not shown as they are stand in base64 beside their readable form.

      Exit codes: 0 done, 1 the case cannot be read, 64 wrong usage, 74 output could not be written.
      """)

  @OptionGroup var options: CaseOptions
  @OptionGroup var messages: MessageOptions

  @Option(help: "jsonl or csv.")
  var format = CaseExport.Format.jsonl

  @Flag(help: "Every decision, undo and redo instead of what holds now.")
  var history = false

  func run() throws {
    try messages.begin(besides: options.evidence)
    let file = try options.open()
    do {
      try CaseExport(history ? .history : .current, as: format).write(file) {
        try StandardOutput.shared.write($0)
      }
    } catch let error as CaseError {
      throw Ending.status(.failed, message: "\(error)")
    }
  }
}

extension CaseExport.Format: ExpressibleByArgument {}
