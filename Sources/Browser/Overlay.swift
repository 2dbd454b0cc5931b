import Terminal
import Text

/// Lines over a view in a frame, scrolled where they are more than fit.
struct Overlay: Sendable {
  typealias Line = [(SafeText, Style)]

  /// The frame's largest size; words are wrapped to its inside.
  private static let mostColumns = 76

  static func textColumns(_ columns: Int) -> Int { max(1, width(mostColumns, of: columns) - 4) }

  /// The frame's columns: a strip of the view too narrow to read is not left beside it.
  private static func width(_ most: Int, of columns: Int) -> Int { columns - most < 8 ? columns : most }

  /// Rows for lines within a body of so many rows.
  static func textRows(_ rows: Int) -> Int { max(1, rows - 2) }

  /// - Parameters:
  ///   - top: the first line that is shown, as far as there are so many.
  ///   - columns: the most that the frame takes.
  static func draw(
    _ lines: [Line], title: SafeText, top: Int, columns: Int = mostColumns, into region: Region
  ) {
    let theme = region.theme
    let height = min(region.rows, lines.count + 2), width = width(columns, of: region.columns)
    let frame = region.part(
      x: (region.columns - width) / 2, y: (region.rows - height) / 2, columns: width, rows: height)
    frame.fill()
    let inside = frame.box(title: title, style: theme.faint, titleStyle: theme.accent).inset(x: 1, y: 0)
    let first = min(top, max(0, lines.count - inside.rows))
    for (y, line) in lines.dropFirst(first).prefix(inside.rows).enumerated() { inside.line(line, y: y) }
    // Arrows in the frame say where more is.
    let edge = frame.columns - 1
    if first > 0 { frame.glyph(frame.glyphs.arrowUp, x: edge, y: 1, style: theme.accent) }
    if first + inside.rows < lines.count {
      frame.glyph(frame.glyphs.arrowDown, x: edge, y: frame.rows - 2, style: theme.accent)
    }
  }
}

/// The first of many lines that is shown.
package struct Scroll: Sendable {
  private(set) var top = 0

  /// - Returns: false where the command does not scroll.
  mutating func move(_ command: KeyMap.Command, lines: Int, height: Int) -> Bool {
    let last = max(0, lines - height)
    let now = min(top, last)
    switch command {
    case .down: top = now + 1
    case .up: top = now - 1
    case .halfPageDown: top = now + height / 2
    case .halfPageUp: top = now - height / 2
    case .pageDown: top = now + height
    case .pageUp: top = now - height
    case .first: top = 0
    case .last: top = last
    default: return false
    }
    top = min(max(0, top), last)
    return true
  }

  mutating func moveToEnd() { top = .max }
}
