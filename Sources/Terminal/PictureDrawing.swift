import Pictures
import Text

extension Region {
  /// Draws a picture as large as the region allows, in its middle, with its proportions (T16).
  ///
  /// Points are means of areas, or the nearest where it is enlarged: nothing is sharpened or smoothed for show
  /// (V11). What a cell can hold depends on glyphs and colours: two by two points of two colours, two points, or
  /// one; in greys where colours are few.
  @discardableResult
  public func picture(_ picture: Picture, marks: [PictureMark] = [], markColor: Color = .white) -> Placement {
    let placement = place(width: picture.width, height: picture.height)
    let area = placement.frame
    guard area.columns > 0, area.rows > 0 else { return placement }
    defer { note(picture, marks, markColor, at: area) }
    let grid = pointsPerCell
    var samples = PicturePoints(picture, columns: area.columns * grid.across, rows: area.rows * grid.down)
    let isGrey = look.depth != .direct && look.depth != .indexed
    if !isGrey {
      for mark in marks { samples.draw(mark, markColor, in: picture) }
    }
    let target = part(x: area.x, y: area.y, columns: area.columns, rows: area.rows)
    switch look.depth {
    case .mono: target.drawGreys(samples, GreyCell.own(theme.ground))
    case .eight: target.drawGreys(samples, GreyCell.eight)
    case .sixteen: target.drawGreys(samples, GreyCell.sixteen)
    case .indexed, .direct: target.drawColors(samples)
    }
    if isGrey {
      for mark in marks { target.drawGlyphs(mark, in: picture) }
    }
    return placement
  }

  /// Where a picture of that size would lie.
  public func place(width: Int, height: Int) -> Placement {
    guard columns > 0, rows > 0, width > 0, height > 0 else {
      return Placement(frame: Rectangle(x: 0, y: 0, columns: 0, rows: 0), scale: 0)
    }
    let (w, h) = (Double(width), Double(height))
    let scale = min(Double(columns) / w, Double(rows) * look.cellAspect / h)
    let across = min(columns, max(1, Int((w * scale).rounded())))
    let down = min(rows, max(1, Int((h * scale / look.cellAspect).rounded())))
    return Placement(
      frame: Rectangle(x: (columns - across) / 2, y: (rows - down) / 2, columns: across, rows: down),
      scale: scale * Double(look.pixels?.width ?? pointsPerCell.across))
  }

  /// For a terminal that shows pixels: what lies in these cells, to be sent when there is time.
  private func note(_ picture: Picture, _ marks: [PictureMark], _ color: Color, at area: Rectangle) {
    guard look.pixels != nil else { return }
    let place = Rectangle(
      x: frame.x + area.x, y: frame.y + area.y, columns: area.columns, rows: area.rows)
    canvas.pictures.append(
      ScreenPicture(frame: place, picture: picture, marks: marks, markColor: color, in: canvas.screen))
  }

  /// How many picture points a cell holds.
  private var pointsPerCell: (across: Int, down: Int) {
    switch (glyphs.level, look.depth) {
    case (.quadrants, _): (2, 2)
    case (.half, _): (1, 2)
    case (.box, _), (.ascii, _): (1, 1)
    }
  }

  private func put(_ glyph: Glyph, _ x: Int, _ y: Int, _ style: Style) {
    canvas.put(glyph.text, x: frame.x + x, y: frame.y + y, style: style)
  }

  private func drawColors(_ samples: PicturePoints) {
    func shown(_ color: Color, _ x: Int, _ y: Int) -> Color {
      look.depth == .direct
        ? color : IndexedColors.color(IndexedColors.nearest256(Dither.nudged(color, x, y, by: 18)))
    }
    for y in 0..<rows {
      for x in 0..<columns {
        switch (pointsPerCell.across, pointsPerCell.down) {
        case (2, 2):
          let cell = QuadrantCell(
            samples[2 * x, 2 * y], samples[2 * x + 1, 2 * y], samples[2 * x, 2 * y + 1],
            samples[2 * x + 1, 2 * y + 1])
          let (over, under) = (shown(cell.over, x, y), shown(cell.under, x, y))
          if cell.filled == 0 || over == under {
            put(.space, x, y, Style(nil, on: under))
          } else {
            put(Glyph.quadrants[cell.filled], x, y, Style(over, on: under))
          }
        case (1, 2):
          halves(x, y, shown(samples[x, 2 * y], x, 2 * y), shown(samples[x, 2 * y + 1], x, 2 * y + 1))
        default:
          put(.space, x, y, Style(nil, on: shown(samples[x, y], x, y)))
        }
      }
    }
  }

  private func drawGreys(_ samples: PicturePoints, _ greys: [GreyCell.Grey]) {
    let grid = pointsPerCell
    func light(_ x: Int, _ y: Int) -> Double { Dither.brightness(samples[x, y]) }
    for y in 0..<rows {
      for x in 0..<columns {
        let (left, top) = (x * grid.across, y * grid.down)
        let (right, bottom) = (left + grid.across - 1, top + grid.down - 1)
        let cell = GreyCell(
          SIMD4(light(left, top), light(right, top), light(left, bottom), light(right, bottom)), greys: greys,
          level: glyphs.level)
        put(cell.glyph, x, y, Style(cell.over, on: cell.under))
      }
    }
  }

  private func halves(_ x: Int, _ y: Int, _ upper: Color, _ lower: Color) {
    if upper == lower {
      put(.space, x, y, Style(nil, on: lower))
    } else {
      put(Glyph.upperHalf, x, y, Style(upper, on: lower))
    }
  }

  /// Marks as signs over the cells, where lines in the picture would be one grey among others.
  private func drawGlyphs(_ mark: PictureMark, in picture: Picture) {
    func column(_ x: Double) -> Int { Int(x / Double(picture.width) * Double(columns)) }
    func row(_ y: Double) -> Int { Int(y / Double(picture.height) * Double(rows)) }
    switch mark {
    case .point(let x, let y): glyph(glyphs.point, x: column(x), y: row(y), style: .plain.reverse)
    case .box(let x0, let y0, let x1, let y1):
      drawGlyphFrame(left: column(x0), right: column(x1), top: row(y0), bottom: row(y1))
    }
  }

  /// A frame whose sides are drawn where they lie within: of a part of a picture, a side may lie beyond.
  private func drawGlyphFrame(left: Int, right: Int, top: Int, bottom: Int) {
    guard left < right, top < bottom, left < columns, right >= 0, top < rows, bottom >= 0 else { return }
    for x in max(0, left + 1)..<max(max(0, left + 1), min(columns, right)) {
      for y in [top, bottom] { glyph(glyphs.horizontal, x: x, y: y) }
    }
    for y in max(0, top + 1)..<max(max(0, top + 1), min(rows, bottom)) {
      for x in [left, right] { glyph(glyphs.vertical, x: x, y: y) }
    }
    glyph(glyphs.topLeft, x: left, y: top)
    glyph(glyphs.topRight, x: right, y: top)
    glyph(glyphs.bottomLeft, x: left, y: bottom)
    glyph(glyphs.bottomRight, x: right, y: bottom)
  }
}
