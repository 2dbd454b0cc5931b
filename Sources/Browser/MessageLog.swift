import Terminal
import Text

/// What went wrong so far, to be read again (ecosystem T34): an error never only flashes.
package struct MessageLog: Sendable {
  enum Level: Sendable { case warning, error }

  struct Message: Sendable {
    /// The time of day, where it is known.
    let time: SafeText?
    let level: Level
    /// The file or folder; empty for the program itself.
    let place: SafeText
    let text: SafeText
  }

  private static let limit = 1_000
  private let clock: WallClock
  /// Lines that nobody took yet.
  private var new: [SafeText] = []

  private(set) var messages: [Message] = []
  /// Errors ever, also those that were too many to keep.
  package private(set) var errors = 0
  /// Messages that were dropped from the start.
  private var dropped = 0

  init(_ clock: @escaping WallClock = { nil }) { self.clock = clock }

  /// Lines for a file, each given once.
  mutating func takeNew() -> [SafeText] {
    defer { new = [] }
    return new
  }

  /// What happened to a picture, whose name is not for the file (reliability.md 9.6).
  mutating func add(_ level: Level, picture: SafeText, _ text: SafeText) {
    add(level, picture, text, filed: "a picture: \(text)")
  }

  /// - Parameter filed: the line for the file, where the text holds what is not for it.
  mutating func add(_ level: Level, _ place: SafeText, _ text: SafeText, filed: SafeText? = nil) {
    if level == .error { errors += 1 }
    let time = clock()?.timeOfDay
    messages.append(Message(time: time, level: level, place: place, text: text))
    let word: SafeText = level == .error ? "error" : "warning"
    let start: SafeText = place.isEmpty ? "" : "\(place): "
    new.append("\(word)  \(filed ?? "\(start)\(text)")")
    // Many at once, since removing from the start moves all.
    if messages.count > MessageLog.limit + MessageLog.limit / 10 {
      dropped += messages.count - MessageLog.limit
      messages.removeFirst(messages.count - MessageLog.limit)
    }
  }

  /// Newest last.
  func lines(width: Int, _ theme: Theme) -> [Overlay.Line] {
    guard !messages.isEmpty else {
      return [[("Nothing went wrong so far.", theme.text)]]
    }
    let gone: [Overlay.Line] =
      dropped == 0 ? [] : [[("\(dropped) older messages are not kept." as SafeText, theme.muted)]]
    return gone
      + messages.flatMap { message -> [Overlay.Line] in
        let (word, style): (SafeText, Style) =
          message.level == .error ? ("error", theme.failed) : ("warning", theme.warning)
        let place: SafeText = message.place.isEmpty ? "" : "\(message.place): "
        let time = message.time.map { "\($0) " as SafeText } ?? ""
        let indent = 9 + time.columns
        return (place + message.text).wrapped(to: max(1, width - indent)).enumerated().map { index, text in
          [(SafeText(index == 0 ? "" : String(repeating: " ", count: indent)), theme.text)]
            + (index == 0 ? [(time, theme.muted), (word.padded(to: 9), style)] : []) + [(text, theme.text)]
        }
      }
  }
}
