import Text

/// A part of a screen to draw in. What would fall outside is left out; positions count from its top left cell.
public struct Region {
  let canvas: Canvas
  /// In cells of the screen.
  public let frame: Rectangle
  /// Colours and glyphs to draw with.
  public let look: Look

  public var columns: Int { frame.columns }
  public var rows: Int { frame.rows }
  public var theme: Theme { look.theme }
  public var glyphs: Glyphs { look.glyphs }

  /// A region inside this one; what reaches beyond it is cut off.
  public func part(x: Int, y: Int, columns: Int, rows: Int) -> Region {
    let (left, top) = (min(max(0, x), self.columns), min(max(0, y), self.rows))
    let part = Rectangle(
      x: frame.x + left, y: frame.y + top, columns: min(columns, self.columns - left),
      rows: min(rows, self.rows - top))
    return Region(canvas: canvas, frame: part, look: look)
  }

  public func inset(x: Int = 1, y: Int = 1) -> Region {
    part(x: x, y: y, columns: columns - 2 * x, rows: rows - 2 * y)
  }

  /// The leftmost `width` columns and what is right of them and of a gap.
  public func splitLeft(_ width: Int, gap: Int = 0) -> (Region, Region) {
    (
      part(x: 0, y: 0, columns: width, rows: rows),
      part(x: width + gap, y: 0, columns: columns - width - gap, rows: rows)
    )
  }

  /// The topmost `height` rows and what is below them and a gap.
  public func splitTop(_ height: Int, gap: Int = 0) -> (Region, Region) {
    (
      part(x: 0, y: 0, columns: columns, rows: height),
      part(x: 0, y: height + gap, columns: columns, rows: rows - height - gap)
    )
  }

  /// Where a text stands in its width.
  public enum Alignment: Sendable { case left, centre, right }

  /// Draws one line, cut to the region or to `width`.
  /// - Returns: the columns that were used.
  @discardableResult
  public func text(
    _ text: SafeText, x: Int = 0, y: Int = 0, style: Style = .plain, width: Int? = nil,
    align: Alignment = .left, keeping kept: SafeText.Kept = .start
  ) -> Int {
    guard y >= 0, y < rows, x >= 0, x < columns else { return 0 }
    let room = min(width ?? Int.max, columns - x)
    let shown = glyphs.level == .ascii ? text.ascii : text
    let fitted = shown.truncated(to: room, keeping: kept, ellipsis: glyphs.level == .ascii ? ".." : "…")
    let used = fitted.columns
    var place =
      switch align {
      case .left: x
      case .centre: x + (room - used) / 2
      case .right: x + room - used
      }
    fitted.forEachGrapheme { grapheme in
      canvas.put(grapheme, x: frame.x + place, y: frame.y + y, style: style)
      place += grapheme.columns
      return true
    }
    return used
  }

  /// Draws a text over as many lines as it takes, as far as the region goes.
  /// - Returns: the row after it.
  public func paragraph(_ text: SafeText, y: Int = 0, style: Style = .plain) -> Int {
    var row = y
    for line in text.wrapped(to: columns) where row < rows {
      self.text(line, y: row, style: style)
      row += 1
    }
    return row
  }

  /// Draws pieces of different styles one after another, cut at the region's edge.
  @discardableResult
  public func line(_ pieces: [(SafeText, Style)], x: Int = 0, y: Int = 0) -> Int {
    var place = x
    for (piece, style) in pieces { place += text(piece, x: place, y: y, style: style) }
    return place - x
  }

  /// Draws one of our own glyphs.
  public func glyph(_ glyph: Glyph, x: Int, y: Int, style: Style = .plain) {
    guard y >= 0, y < rows, x >= 0, x < columns else { return }
    canvas.put(glyph.text, x: frame.x + x, y: frame.y + y, style: style)
  }

  /// A run of one glyph along a row.
  public func run(_ glyph: Glyph, x: Int = 0, y: Int, count: Int? = nil, style: Style = .plain) {
    guard y >= 0, y < rows else { return }
    for place in max(0, x)..<max(max(0, x), min(columns, x + (count ?? columns))) {
      canvas.put(glyph.text, x: frame.x + place, y: frame.y + y, style: style)
    }
  }

  /// Covers the region with spaces of a style.
  public func fill(_ style: Style = .plain) {
    for y in 0..<rows { run(.space, y: y, style: style) }
  }

  /// Puts another screen's cells here, from its top left, as far as they fit.
  public func paste(_ screen: Screen) {
    for y in 0..<min(rows, screen.size.rows) {
      for x in 0..<min(columns, screen.size.columns) {
        canvas.screen.cells[(frame.y + y) * canvas.screen.size.columns + frame.x + x] = screen[x, y]
      }
    }
    for picture in screen.pictures
    where picture.frame.x + picture.frame.columns <= columns && picture.frame.y + picture.frame.rows <= rows {
      canvas.pictures.append(picture.moved(x: frame.x, y: frame.y, in: canvas.screen))
    }
  }

  /// Gives what is already drawn in a row a background, or reverses it.
  public func highlight(y: Int, style: Style) {
    guard y >= 0, y < rows else { return }
    let start = (frame.y + y) * canvas.screen.size.columns + frame.x
    for index in start..<start + columns {
      canvas.screen.cells[index].style = canvas.screen.cells[index].style.over(style)
    }
  }

  /// A frame around the region with a title in its upper edge.
  /// - Returns: what is inside.
  @discardableResult
  public func box(title: SafeText? = nil, style: Style, titleStyle: Style = .plain) -> Region {
    guard columns >= 2, rows >= 2 else { return part(x: 0, y: 0, columns: 0, rows: 0) }
    run(glyphs.horizontal, x: 1, y: 0, count: columns - 2, style: style)
    run(glyphs.horizontal, x: 1, y: rows - 1, count: columns - 2, style: style)
    for y in 1..<max(1, rows - 1) {
      glyph(glyphs.vertical, x: 0, y: y, style: style)
      glyph(glyphs.vertical, x: columns - 1, y: y, style: style)
    }
    glyph(glyphs.topLeft, x: 0, y: 0, style: style)
    glyph(glyphs.topRight, x: columns - 1, y: 0, style: style)
    glyph(glyphs.bottomLeft, x: 0, y: rows - 1, style: style)
    glyph(glyphs.bottomRight, x: columns - 1, y: rows - 1, style: style)
    if let title, columns >= 7 {
      let used = text(title, x: 3, y: 0, style: titleStyle, width: columns - 6)
      glyph(.space, x: 2, y: 0, style: style)
      glyph(.space, x: 3 + used, y: 0, style: style)
    }
    return inset()
  }

  /// A bar from the left whose end is exact to an eighth of a cell, or to a cell without such glyphs (V4).
  public func bar(x: Int = 0, y: Int, width: Int, share: Double, style: Style, track: Style) {
    guard width > 0 else { return }
    let parts = glyphs.level == .quadrants ? 8 : glyphs.level == .half ? 2 : 1
    let filled = Int((min(1, max(0, share)) * Double(width * parts)).rounded())
    // Many fonts leave a seam between two full blocks, and none between two backgrounds.
    let hasBackgrounds = theme.depth == .direct || theme.depth == .indexed
    for place in 0..<width {
      let inCell = min(parts, max(0, filled - place * parts))
      let both = Style(style.foreground, on: track.background, style.attributes)
      switch inCell {
      case parts where hasBackgrounds && style.foreground != nil:
        glyph(.space, x: x + place, y: y, style: Style(nil, on: style.foreground))
      case 0: glyph(glyphs.track, x: x + place, y: y, style: track)
      case parts: glyph(glyphs.full, x: x + place, y: y, style: both)
      default: glyph(Glyph.leftEighths[inCell * 8 / parts], x: x + place, y: y, style: both)
      }
    }
  }
}
