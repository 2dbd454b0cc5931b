/// What the mouse did: buttons and wheel only (ecosystem T31), told in xterm's SGR form, which has no limit of columns.
public struct Mouse: Hashable, Sendable {
  public enum Action: Sendable { case press, wheelUp, wheelDown }

  public let action: Action
  /// The cell, from 0.
  public let x, y: Int

  public init(_ action: Action, x: Int, y: Int) {
    self.action = action
    self.x = x
    self.y = y
  }

  static let on = Array("\u{1B}[?1000h\u{1B}[?1006h".utf8)
  static let off = Array("\u{1B}[?1006l\u{1B}[?1000l".utf8)

  /// `CSI < button ; column ; row M` for a press, `m` for a release.
  static func isReport(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "\u{1B}[<".utf8)
      && (bytes.last == UInt8(ascii: "M") || bytes.last == UInt8(ascii: "m"))
  }

  /// - Returns: nil for releases, other buttons, and buttons with a modifier, which terminals keep for themselves.
  init?(report bytes: [UInt8]) {
    guard Mouse.isReport(bytes), bytes.last == UInt8(ascii: "M") else { return nil }
    let numbers = bytes.dropFirst(3).dropLast().split(separator: UInt8(ascii: ";")).map {
      Int(String(decoding: $0, as: UTF8.self))
    }
    guard numbers.count == 3, let button = numbers[0], let column = numbers[1], let row = numbers[2],
      (1...10_000).contains(column), (1...10_000).contains(row)
    else { return nil }
    switch button {
    case 0: self.init(.press, x: column - 1, y: row - 1)
    case 64: self.init(.wheelUp, x: column - 1, y: row - 1)
    case 65: self.init(.wheelDown, x: column - 1, y: row - 1)
    default: return nil
    }
  }
}
