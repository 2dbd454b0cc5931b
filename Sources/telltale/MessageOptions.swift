import ArgumentParser
import Files
import Text

/// What a command says beside its data; the same in every command that works on something (ecosystem C17, C29).
struct MessageOptions: ParsableArguments {
  @Flag(name: [.short, .long], help: "Say nothing but errors: no progress, no summary.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "Write what happens to this new file, a line each with the milliseconds since the start.",
      valueName: "file"),
    completion: .file())
  var debugLog: String?

  /// Comes first in a command's work.
  ///
  /// - Parameter evidence: the folders that are looked into; a log inside one is refused, with exit code 74.
  func begin(besides evidence: [Path] = []) throws(Ending) {
    Messages.isQuiet = quiet
    guard let debugLog else { return }
    let log = Path(debugLog)
    do throws(FileError) {
      try Listing.refuse(log, inside: evidence)
      try DebugLog.shared.open(log)
    } catch .exists {
      throw .status(.output, message: "\(log.text): exists already; name a new file for the log")
    } catch {
      throw .status(.output, message: "\(error)")
    }
    let command = Main.arguments.reduce(into: SafeText("telltale")) {
      $0 += " \(SafeText(bytes: Path($1).bytes))"
    }
    DebugLog.shared.add("\(command), version \(Main.version)")
  }
}
