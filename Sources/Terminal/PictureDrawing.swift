import Pictures
import Text

/// Where a picture came to lie, for captions and for what is drawn upon it.
public struct Placement: Equatable, Sendable {
  /// In cells of the region.
  public let frame: Rectangle
  /// Screen points for each pixel of the picture; over 1 means that it is enlarged.
  public let scale: Double
}

/// A mark upon a picture, in the picture's pixels.
public enum PictureMark: Equatable, Sendable {
  case box(x0: Double, y0: Double, x1: Double, y1: Double)
  case point(x: Double, y: Double)
}

extension Region {
  /// Draws a picture as large as the region allows, in its middle, with its proportions (T16).
  ///
  /// Samples are means of areas, or the nearest where it is enlarged: nothing is sharpened or smoothed for show
  /// (V11). What a cell can hold depends on glyphs and colours: two by two points of two colours, two points, or
  /// one; in greys where colours are few.
  @discardableResult
  public func picture(_ picture: Picture, marks: [PictureMark] = [], markColor: Color = .white) -> Placement {
    let placement = place(width: picture.width, height: picture.height)
    let area = placement.frame
    guard area.columns > 0, area.rows > 0 else { return placement }
    defer { note(picture, marks, markColor, at: area) }
    let grid = pointsPerCell
    var samples = Samples(picture, columns: area.columns * grid.across, rows: area.rows * grid.down)
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

  private func drawColors(_ samples: Samples) {
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

  private func drawGreys(_ samples: Samples, _ greys: [GreyCell.Grey]) {
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

/// A picture brought to the points that the cells can show.
struct Samples {
  let columns, rows: Int
  var colors: [Color]

  subscript(x: Int, y: Int) -> Color { colors[y * columns + x] }

  init(_ picture: Picture, columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    colors = []
    colors.reserveCapacity(columns * rows)
    let (width, height) = (picture.width, picture.height)
    picture.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<rows {
        let top = y * height / rows
        let bottom = max(top + 1, (y + 1) * height / rows)
        for x in 0..<columns {
          let left = x * width / columns
          let right = max(left + 1, (x + 1) * width / columns)
          var (red, green, blue) = (0, 0, 0)
          for row in top..<bottom {
            var index = (row * width + left) * 3
            for _ in left..<right {
              red += Int(pixels[index])
              green += Int(pixels[index + 1])
              blue += Int(pixels[index + 2])
              index += 3
            }
          }
          let count = (bottom - top) * (right - left)
          let half = count / 2
          colors.append(
            Color(UInt8((red + half) / count), UInt8((green + half) / count), UInt8((blue + half) / count)))
        }
      }
    }
  }

  /// - Parameter thickness: of lines, in points.
  mutating func draw(_ mark: PictureMark, _ color: Color, in picture: Picture, thickness: Int = 1) {
    func column(_ x: Double) -> Int { Int((x + 0.5) / Double(picture.width) * Double(columns)) }
    func row(_ y: Double) -> Int { Int((y + 0.5) / Double(picture.height) * Double(rows)) }
    func set(_ x: Int, _ y: Int) {
      for y in y..<y + thickness where y >= 0 && y < rows {
        for x in x..<x + thickness where x >= 0 && x < columns { colors[y * columns + x] = color }
      }
    }
    switch mark {
    case .point(let x, let y):
      for dy in 0...1 {
        for dx in 0...1 { set(column(x) + dx * thickness, row(y) + dy * thickness) }
      }
    case .box(let x0, let y0, let x1, let y1):
      let (left, right, top, bottom) = (column(x0), column(x1), row(y0), row(y1))
      // Of a part of a picture, sides may lie beyond it, or all of the box.
      guard left <= right, top <= bottom, left < columns, right >= 0, top < rows, bottom >= 0 else { return }
      for x in max(0, left)...min(columns - 1, right) {
        set(x, top)
        set(x, bottom)
      }
      for y in max(0, top)...min(rows - 1, bottom) {
        set(left, y)
        set(right, y)
      }
    }
  }
}

/// Four points as a cell can show them: two colours, and which quadrants have the first.
struct QuadrantCell {
  let filled: Int
  let over, under: Color

  /// Of the eight ways to part four points in two, the one with the least squared error.
  init(_ a: Color, _ b: Color, _ c: Color, _ d: Color) {
    let points = (Sum(a), Sum(b), Sum(c), Sum(d))
    let all = points.0 + points.1 + points.2 + points.3
    var (best, least) = (0, -all.square / 4)
    var bestOver = Sum()
    for mask in 1..<8 {
      var over = Sum()
      if mask & 1 != 0 { over = over + points.0 }
      if mask & 2 != 0 { over = over + points.1 }
      if mask & 4 != 0 { over = over + points.2 }
      let count = mask.nonzeroBitCount
      let error = -over.square / count - (all - over).square / (4 - count)
      if error < least { (best, least, bestOver) = (mask, error, over) }
    }
    filled = best
    over = best == 0 ? a : bestOver.mean(of: best.nonzeroBitCount)
    under = (all - bestOver).mean(of: 4 - best.nonzeroBitCount)
  }

  private struct Sum {
    var red = 0
    var green = 0
    var blue = 0

    init() {}

    init(_ color: Color) {
      (red, green, blue) = (Int(color.red), Int(color.green), Int(color.blue))
    }

    static func + (a: Sum, b: Sum) -> Sum {
      var sum = a
      sum.red += b.red
      sum.green += b.green
      sum.blue += b.blue
      return sum
    }

    static func - (a: Sum, b: Sum) -> Sum {
      var sum = a
      sum.red -= b.red
      sum.green -= b.green
      sum.blue -= b.blue
      return sum
    }

    var square: Int { red * red + green * green + blue * blue }

    func mean(of count: Int) -> Color {
      Color(
        UInt8((red + count / 2) / count), UInt8((green + count / 2) / count),
        UInt8((blue + count / 2) / count))
    }
  }
}
