import Files
import Glibc
import Text

/// What goes to standard error: messages, progress and summaries, every word of it through the sanitiser
/// (reliability.md 4.1). Lines keep their line feeds.
enum Messages {
  static var isTerminal: Bool { isatty(2) == 1 }

  /// A message of one or several lines.
  static func say(_ message: String) {
    // Standard error is the last place to complain to: a failure here has nowhere to go.
    _ = writeAll(Array((safe(message) + "\n").utf8), to: 2)
  }

  /// Lines that may hold text from outside, each through the sanitiser.
  static func safe(_ text: String, lineEnd: String = "\n") -> String {
    text.split(separator: Character(lineEnd), omittingEmptySubsequences: false)
      .map { SafeText(String($0)).string }.joined(separator: lineEnd)
  }
}

/// Progress on standard error: a moving line on a terminal, else a plain line every ten seconds (ecosystem C2).
struct Progress {
  private let what: String
  private let total: Int
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now - .seconds(60)
  private var isOpen = false

  init(_ what: String, total: Int, quiet: Bool) {
    self.what = what
    self.total = total
    isShown = !quiet
    if !Messages.isTerminal { lastShown = ContinuousClock.now }
  }

  mutating func update(_ done: Int) {
    let now = ContinuousClock.now
    guard isShown, total > 1, now - lastShown > (Messages.isTerminal ? .milliseconds(100) : .seconds(10))
    else { return }
    lastShown = now
    let seconds =
      Double((now - start).components.seconds) + Double((now - start).components.attoseconds) / 1e18
    let rate = seconds > 0 ? Double(done) / seconds : 0
    let left = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let line = "\(what) \(done)/\(total)  \((rate * 10).rounded() / 10)/s  \(Progress.clock(left)) left"
    guard Messages.isTerminal else { return Messages.say(line) }
    isOpen = true
    _ = writeAll(Array("\r\(line)\u{1B}[K".utf8), to: 2)
  }

  /// Removes the moving line.
  mutating func clear() {
    guard isOpen else { return }
    isOpen = false
    _ = writeAll(Array("\r\u{1B}[K".utf8), to: 2)
  }

  private static func clock(_ seconds: Int) -> String {
    let (minutes, rest) = seconds.quotientAndRemainder(dividingBy: 60)
    return minutes > 0 ? "\(minutes) min \(rest) s" : "\(rest) s"
  }
}
