import Text

/// Cuts what is held of standard output and standard error into lines, each given once (T35).
package struct HeldLines {
  /// Bytes that were read.
  private var end = 0
  /// The start of a line whose end was not read.
  private var rest: [UInt8] = []

  /// Of a line that goes on for longer only the start is told; all of it comes after the screen.
  private static let longest = 1_000

  package init() {}

  /// - Parameters:
  ///   - untilEnd: whether a line without its end counts too.
  ///   - read: a piece from a place on, empty for none.
  /// - Returns: lines that are not empty.
  package mutating func take(untilEnd: Bool, _ read: (Int) -> [UInt8]) -> [SafeText] {
    var lines: [SafeText] = []
    while true {
      let piece = read(end)
      guard !piece.isEmpty else { break }
      end += piece.count
      for byte in piece {
        if byte == UInt8(ascii: "\n") {
          lines.append(line())
        } else if rest.count < HeldLines.longest {
          rest.append(byte)
        }
      }
    }
    if untilEnd { lines.append(line()) }
    return lines.filter { !$0.isEmpty }
  }

  private mutating func line() -> SafeText {
    defer { rest = [] }
    return SafeText(bytes: rest)
  }
}
