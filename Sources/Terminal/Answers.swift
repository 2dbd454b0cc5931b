/// What came back to the one question write (T9).
package struct Answers: Sendable {
  /// The longest wait, in seconds.
  package static let limit = 0.2

  package var background: Color?
  package var isSynchronized: Bool?
  package var cell: (width: Int, height: Int)?
  package var hasKitty = false
  /// Whether device attributes list 4.
  package var hasSixel = false
  /// What the terminal calls itself; empty where it does not.
  package var name = ""
  /// Colours of a sixel picture, and its largest size, where the terminal says.
  package var sixelColors: Int?
  package var sixelSize: (width: Int, height: Int)?
  /// When device attributes ended the wait.
  package var completedAfter: Double?

  package init() {}

  package mutating func take(_ reply: Reply, after time: Double) {
    switch reply {
    case .background(let color): background = color
    case .synchronized(let value): isSynchronized = value
    case .cell(let width, let height): cell = (width, height)
    case .kitty(let isShown): hasKitty = isShown
    case .name(let name): self.name = name
    case .sixelColors(let count): sixelColors = count
    case .sixelSize(let width, let height): sixelSize = (width, height)
    case .attributes(let numbers):
      hasSixel = numbers.contains(4)
      completedAfter = time
    }
  }

  /// The questions for a terminal: background, synchronized output, size of a cell, its name, pictures, and device
  /// attributes last. The Linux console and the VT series would print some of them; a multiplexer takes that for kitty's
  /// protocol for a title.
  package static func questions(_ environment: Environment) -> [UInt8] {
    let term = environment["TERM"] ?? ""
    let isPlain =
      term.hasPrefix("linux") || term.hasPrefix("vt") || term.hasPrefix("ansi") || term.hasPrefix("cons")
    guard !isPlain else { return Array("\u{1B}[c".utf8) }
    let own = "\u{1B}]11;?\u{1B}\\\u{1B}[?2026$p\u{1B}[16t"
    let pictures =
      Multiplexer(environment) == nil
      ? "\u{1B}[>q\(KittyPicture.question)\u{1B}[?1;1;0S\u{1B}[?2;1;0S" : ""
    return Array((own + pictures + "\u{1B}[c").utf8)
  }

  /// How large a cell is now.
  package static let cellQuestion = Array("\u{1B}[16t".utf8)
}
