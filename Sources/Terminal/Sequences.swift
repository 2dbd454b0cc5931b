import CNcurses

/// The byte sequences that steer the terminal: the terminal's own where terminfo has them, the usual ones where
/// it has not.
public struct Sequences: Sendable {
  var enterScreen, leaveScreen, enterKeypad, leaveKeypad, hideCursor, showCursor, clear: [UInt8]
  var wrapOff, wrapOn: [UInt8]
  var reset, bold, dim, underline, reverse: [UInt8]
  /// Back to the terminal's own colours; empty where only `reset` does that.
  var ownForeground, ownBackground: [UInt8]
  /// By index, as many as the terminal has.
  var foregrounds, backgrounds: [[UInt8]]
  /// The terminfo form of cursor addressing where it is not the usual one.
  private var addressing: [CChar]?

  /// What xterm and its many followers understand.
  package static let usual = Sequences(read: { _ in nil }, colors: 0)

  /// - Parameter read: a string capability without padding; nil where the entry has none.
  init(read: (String) -> [UInt8]?, colors: Int) {
    func take(_ name: String, _ usual: String = "") -> [UInt8] { read(name) ?? Array(usual.utf8) }
    enterScreen = take("smcup", "\u{1B}[?1049h")
    leaveScreen = take("rmcup", "\u{1B}[?1049l")
    enterKeypad = take("smkx")
    leaveKeypad = take("rmkx")
    hideCursor = take("civis", "\u{1B}[?25l")
    showCursor = take("cnorm", "\u{1B}[?25h")
    clear = take("clear", "\u{1B}[H\u{1B}[2J")
    wrapOff = take("rmam", "\u{1B}[?7l")
    wrapOn = take("smam", "\u{1B}[?7h")
    reset = take("sgr0", "\u{1B}[m")
    bold = take("bold", "\u{1B}[1m")
    dim = take("dim", "\u{1B}[2m")
    underline = take("smul", "\u{1B}[4m")
    reverse = take("rev", "\u{1B}[7m")
    let op = take("op", "\u{1B}[39;49m")
    let isUsual = op == Array("\u{1B}[39;49m".utf8)
    ownForeground = isUsual ? Array("\u{1B}[39m".utf8) : []
    ownBackground = isUsual ? Array("\u{1B}[49m".utf8) : []
    foregrounds = Sequences.expanded(read("setaf"), colors)
    backgrounds = Sequences.expanded(read("setab"), colors)
    if let cup = read("cup"), cup != Array("\u{1B}[%i%p1%d;%p2%dH".utf8) {
      addressing = cup.map { CChar(bitPattern: $0) } + [0]
    }
  }

  private static func expanded(_ format: [UInt8]?, _ colors: Int) -> [[UInt8]] {
    guard let format, colors > 0 else { return [] }
    let terminated = format.map { CChar(bitPattern: $0) } + [0]
    return (0..<min(256, colors)).map { fill(terminated, $0, 0) }
  }

  private static func fill(_ format: [CChar], _ first: Int, _ second: Int) -> [UInt8] {
    var out = [CChar](repeating: 0, count: 128)
    let count = telltale_terminfo_expand(format, Int32(first), Int32(second), &out, out.count)
    return out.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }
  }

  /// The cursor to a cell, counted from 0.
  func move(x: Int, y: Int, into bytes: inout [UInt8]) {
    if let addressing {
      bytes += Sequences.fill(addressing, y, x)
    } else {
      bytes += "\u{1B}[\(y + 1);\(x + 1)H".utf8
    }
  }

  /// The cursor some cells to the right.
  func skip(_ count: Int, into bytes: inout [UInt8]) {
    bytes += count == 1 ? "\u{1B}[C".utf8 : "\u{1B}[\(count)C".utf8
  }

  var canSkip: Bool { addressing == nil }

  /// Foreground or background in a colour, as near as `depth` allows.
  func color(_ color: Color, isForeground: Bool, depth: ColorDepth, into bytes: inout [UInt8]) {
    let index: Int
    switch depth {
    case .mono: return
    case .direct:
      bytes += isForeground ? "\u{1B}[38;2;".utf8 : "\u{1B}[48;2;".utf8
      bytes += "\(color.red);\(color.green);\(color.blue)m".utf8
      return
    case .indexed: index = IndexedColors.nearest256(color)
    case .sixteen: index = IndexedColors.nearest(color, of: 16)
    case .eight: index = IndexedColors.nearest(color, of: 8)
    }
    let table = isForeground ? foregrounds : backgrounds
    if index < table.count {
      bytes += table[index]
    } else if index < 8 {
      bytes += "\u{1B}[\((isForeground ? 30 : 40) + index)m".utf8
    } else if index < 16 {
      bytes += "\u{1B}[\((isForeground ? 82 : 92) + index)m".utf8
    } else {
      bytes += "\u{1B}[\(isForeground ? 38 : 48);5;\(index)m".utf8
    }
  }
}
