import Text

/// A sign of our own, one column wide.
public struct Glyph: Hashable, Sendable {
  public let text: String

  package init(_ text: String) {
    self.text = text
  }

  /// For use within a line of text.
  public var safe: SafeText { SafeText(text) }

  public static let space = Glyph(" ")
  /// Left parts of a cell, by eighths: 0 is a space, 8 the whole.
  package static let leftEighths = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"].map(Glyph.init)
  /// Lower parts of a cell, by eighths.
  package static let lowerEighths = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"].map(Glyph.init)
  /// Shades from nothing to all.
  package static let shades = [" ", "░", "▒", "▓", "█"].map(Glyph.init)
  /// By which quadrants are filled: 1 upper left, 2 upper right, 4 lower left, 8 lower right.
  package static let quadrants = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ].map(Glyph.init)
  package static let upperHalf = Glyph("▀")
  /// From dark to bright for pictures in ASCII.
  package static let ramp = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"].map(Glyph.init)
}

/// What the terminal's font and locale can show, from poorest to richest (T6). Braille and private glyphs are
/// never used (T7).
public enum GlyphLevel: String, CaseIterable, Comparable, Sendable {
  case ascii
  /// Lines and shades.
  case box
  /// And half blocks.
  case half
  /// And quadrants and eighths.
  case quadrants

  public static func < (left: GlyphLevel, right: GlyphLevel) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }

  /// The level and why (T6): an explicit choice, the configuration, the locale, then `TERM`.
  public static func decide(
    option: GlyphLevel? = nil, configuration: GlyphLevel? = nil, environment: Environment
  ) -> Decision<GlyphLevel> {
    if let option { return Decision(option, "--glyphs") }
    if let configuration { return Decision(configuration, "configuration") }
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].first { !(environment[$0] ?? "").isEmpty }
    guard let name, let locale = environment[name] else { return Decision(.ascii, "no locale is set") }
    let encoding = locale.lowercased().filter { $0 != "-" }
    guard encoding.contains("utf8") else { return Decision(.ascii, "\(name)=\(locale) is not UTF-8") }
    let term = environment["TERM"] ?? ""
    if term == "linux" || term.hasPrefix("linux-") { return Decision(.half, "TERM=\(term)") }
    if term.hasPrefix("vt") { return Decision(.ascii, "TERM=\(term)") }
    return Decision(.quadrants, "\(name)=\(locale)")
  }
}

/// The signs that views are drawn with, by level.
public struct Glyphs: Hashable, Sendable {
  public let level: GlyphLevel

  public init(_ level: GlyphLevel) {
    self.level = level
  }

  private var isASCII: Bool { level == .ascii }

  public var horizontal: Glyph { Glyph(isASCII ? "-" : "─") }
  public var vertical: Glyph { Glyph(isASCII ? "|" : "│") }
  public var topLeft: Glyph { Glyph(isASCII ? "+" : rounds ? "╭" : "┌") }
  public var topRight: Glyph { Glyph(isASCII ? "+" : rounds ? "╮" : "┐") }
  public var bottomLeft: Glyph { Glyph(isASCII ? "+" : rounds ? "╰" : "└") }
  public var bottomRight: Glyph { Glyph(isASCII ? "+" : rounds ? "╯" : "┘") }
  private var rounds: Bool { level == .quadrants }

  /// The filled part of a bar.
  public var full: Glyph { Glyph(isASCII ? "=" : "█") }
  /// The empty part of a bar.
  public var track: Glyph { Glyph(isASCII ? "." : level == .quadrants ? " " : "·") }
  /// Before the row under the cursor.
  public var cursor: Glyph { Glyph(isASCII ? ">" : level == .quadrants ? "▌" : "►") }
  /// A face that is flagged.
  public var flagged: Glyph { Glyph(isASCII ? "#" : "▲") }
  /// A face that is not flagged.
  public var notFlagged: Glyph { Glyph(isASCII ? "o" : "○") }
  /// A picture without a face.
  public var noFace: Glyph { Glyph("-") }
  /// A file that could not be read.
  public var failed: Glyph { Glyph(isASCII ? "x" : "×") }
  /// Not scored yet.
  public var pending: Glyph { Glyph(isASCII ? "." : "·") }
  /// A file that the person has marked.
  public var mark: Glyph { Glyph("*") }
  public var warning: Glyph { Glyph("!") }
  /// Between parts of a line.
  public var dot: Glyph { Glyph(isASCII ? "-" : "·") }
  public var minus: Glyph { Glyph(isASCII ? "-" : "−") }
  /// A tick upon a scale, and marks above it.
  public var tick: Glyph { Glyph(isASCII ? "'" : "╵") }
  public var middle: Glyph { Glyph(isASCII ? "|" : "│") }
  public var threshold: Glyph { Glyph(isASCII ? "T" : level == .quadrants ? "┃" : "║") }
  public var arrowDown: Glyph { Glyph(isASCII ? "v" : "↓") }
  public var arrowUp: Glyph { Glyph(isASCII ? "^" : "↑") }
  /// The weight of a level.
  public var lambda: SafeText { isASCII ? "weight" : "λ" }
  public var ellipsis: SafeText { isASCII ? ".." : "…" }
  /// A point in a picture.
  public var point: Glyph { Glyph(isASCII ? "+" : level == .quadrants ? "◆" : "+") }
  /// Five steps from nothing to all, for meanings that must not rest on colour.
  public func shade(_ share: Double) -> Glyph {
    let step = min(4, max(0, Int(share * 5)))
    return isASCII ? [" ", ".", ":", "+", "#"].map(Glyph.init)[step] : Glyph.shades[step]
  }
}
