import Pictures

/// A colour of 8-bit samples.
struct Color: Equatable {
  let red, green, blue: UInt8

  static let white = Color(red: 255, green: 255, blue: 255)
  static let ink = Color(red: 34, green: 34, blue: 34)
  static let faint = Color(red: 226, green: 226, blue: 226)
  static let pale = Color(red: 214, green: 232, blue: 245)

  /// Eight colours that stay apart for colour-blind eyes, after Okabe and Ito (2008), with grey for their yellow, which
  /// nobody sees on white.
  static let palette = [
    Color(red: 0, green: 0, blue: 0), Color(red: 230, green: 159, blue: 0),
    Color(red: 86, green: 180, blue: 233), Color(red: 0, green: 158, blue: 115),
    Color(red: 0, green: 114, blue: 178), Color(red: 213, green: 94, blue: 0),
    Color(red: 204, green: 121, blue: 167), Color(red: 140, green: 140, blue: 140),
  ]
}

/// A point in pixels, x to the right and y down, pixel centres at integers.
struct Point {
  var x, y: Double
}

/// A raster to draw on: antialiased lines and discs, boxes, letters.
struct Canvas {
  let width, height: Int
  private var pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: 255, count: width * height * 3)
  }

  var picture: Picture { Picture(width: width, height: height, pixels: pixels) }

  private mutating func blend(_ x: Int, _ y: Int, _ color: Color, _ cover: Double) {
    guard cover > 0, 0..<width ~= x, 0..<height ~= y else { return }
    let at = (y * width + x) * 3
    for (channel, value) in [color.red, color.green, color.blue].enumerated() {
      let old = Double(pixels[at + channel])
      pixels[at + channel] = UInt8((old + (Double(value) - old) * min(cover, 1)).rounded())
    }
  }

  mutating func fill(x: Int, y: Int, width: Int, height: Int, _ color: Color) {
    for row in y..<max(y, y + height) {
      for column in x..<max(x, x + width) { blend(column, row, color, 1) }
    }
  }

  /// A line through the points with round ends.
  ///
  /// - Parameter dash: lengths of stroke and gap in pixels; nil is a whole line.
  mutating func stroke(
    _ points: [Point], _ color: Color, width: Double, dash: (stroke: Double, gap: Double)? = nil
  ) {
    // What a pixel is covered by is the most of all pieces, not their sum: joints stay as thin as the line.
    var cover: [Int: Double] = [:]
    for (a, b) in Canvas.pieces(points, dash) {
      let reach = width / 2 + 1
      let rows = Int((min(a.y, b.y) - reach).rounded(.down))...Int((max(a.y, b.y) + reach).rounded(.up))
      let columns = Int((min(a.x, b.x) - reach).rounded(.down))...Int((max(a.x, b.x) + reach).rounded(.up))
      for y in rows where 0..<self.height ~= y {
        for x in columns where 0..<self.width ~= x {
          let amount = width / 2 + 0.5 - Canvas.distance(Point(x: Double(x), y: Double(y)), a, b)
          if amount > 0 { cover[y * self.width + x] = max(cover[y * self.width + x] ?? 0, min(amount, 1)) }
        }
      }
    }
    for (place, amount) in cover { blend(place % self.width, place / self.width, color, amount) }
  }

  mutating func disc(_ center: Point, radius: Double, _ color: Color) {
    stroke([center, center], color, width: radius * 2)
  }

  /// The pieces of a line, cut by its dashes.
  private static func pieces(
    _ points: [Point], _ dash: (stroke: Double, gap: Double)?
  ) -> [(Point, Point)] {
    let whole = Array(zip(points, points.dropFirst()))
    guard let dash else { return whole }
    var pieces: [(Point, Point)] = [], at = 0.0
    for (a, b) in whole {
      let length = ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
      var done = 0.0
      while done < length {
        let phase = at.truncatingRemainder(dividingBy: dash.stroke + dash.gap)
        let isStroke = phase < dash.stroke
        let step = min(length - done, max((isStroke ? dash.stroke : dash.stroke + dash.gap) - phase, 1e-6))
        func along(_ distance: Double) -> Point {
          Point(x: a.x + (b.x - a.x) * distance / length, y: a.y + (b.y - a.y) * distance / length)
        }
        if isStroke { pieces.append((along(done), along(done + step))) }
        done += step
        at += step
      }
    }
    return pieces
  }

  private static func distance(_ p: Point, _ a: Point, _ b: Point) -> Double {
    let dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy
    let t = length > 0 ? min(max(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0), 1) : 0
    let ex = p.x - a.x - t * dx, ey = p.y - a.y - t * dy
    return (ex * ex + ey * ey).squareRoot()
  }
}

extension Canvas {
  enum Anchor {
    case start, middle, end
  }

  static func textWidth(_ text: String, scale: Int) -> Int {
    max(0, text.count * PlotFont.advance - 1) * scale
  }

  /// Letters whose top row lies at y; upwards, whose top row lies at x.
  mutating func text(
    _ text: String, x: Int, y: Int, scale: Int = 2, _ color: Color = .ink, anchor: Anchor = .start,
    upwards: Bool = false
  ) {
    let length = Canvas.textWidth(text, scale: scale)
    let back = anchor == .start ? 0 : anchor == .middle ? length / 2 : length
    for (place, character) in text.enumerated() {
      for (row, line) in PlotFont.glyph(character).enumerated() {
        for (column, mark) in line.enumerated() where mark == "#" {
          let along = (place * PlotFont.advance + column) * scale - back, across = row * scale
          if upwards {
            fill(x: x + across, y: y - along - scale, width: scale, height: scale, color)
          } else {
            fill(x: x + along, y: y + across, width: scale, height: scale, color)
          }
        }
      }
    }
  }
}
