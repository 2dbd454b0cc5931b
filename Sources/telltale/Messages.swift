import Files
import Glibc
import Synchronization
import Text

/// What goes to standard error: messages, progress and summaries, every word of it through the sanitiser
/// (reliability.md 4.1). Lines keep their line feeds. All of it is in the debug log too.
enum Messages {
  private static let quiet = Atomic(false)

  /// Whether only errors are shown (`-q`).
  static var isQuiet: Bool {
    get { quiet.load(ordering: .relaxed) }
    set { quiet.store(newValue, ordering: .relaxed) }
  }

  /// Whether a line can be written over.
  static var isTerminal: Bool {
    guard isatty(2) == 1, let term = getenv("TERM").map({ String(cString: $0) }) else { return false }
    return !term.isEmpty && term != "dumb"
  }

  /// An error, or why the command ended: a message of one or several lines.
  static func say(_ message: String) {
    log(message)
    show(safe(message))
  }

  /// Lines that are safe already.
  static func show(_ lines: String) {
    clearLine()
    // Standard error is the last place to complain to: a failure here has nowhere to go.
    _ = writeAll(Array((lines + "\n").utf8), to: 2)
  }

  /// What is good to know and no error.
  static func note(_ message: String) {
    if isQuiet { log(message) } else { say(message) }
  }

  private static let hasLine = Atomic(false)

  /// A line that stays where it is: the next one, or what is said, is written over it.
  static func showLine(_ text: String) {
    hasLine.store(true, ordering: .relaxed)
    _ = writeAll(Array("\r\(cut(SafeText(text)))\u{1B}[K".utf8), to: 2)
  }

  /// What fits beside the cursor, and the ^C that a terminal shows: a line that wraps could not be written over.
  private static func cut(_ text: SafeText) -> SafeText {
    terminalColumns(of: 2).map { text.truncated(to: max(1, $0 - 3)) } ?? text
  }

  static func clearLine() {
    guard hasLine.exchange(false, ordering: .relaxed) else { return }
    _ = writeAll(Array("\r\u{1B}[K".utf8), to: 2)
  }

  private static func log(_ message: String) {
    for line in message.split(separator: "\n") { DebugLog.shared.add(SafeText(line)) }
  }

  /// Lines that may hold text from outside, words of the command line too, each through the sanitiser.
  static func safe(_ text: String, lineEnd: String = "\n") -> String {
    text.split(separator: Character(lineEnd), omittingEmptySubsequences: false)
      .map { SafeText(bytes: Path(String($0)).bytes).string }.joined(separator: lineEnd)
  }
}
