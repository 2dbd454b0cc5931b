import Pictures

/// Curves over two axes, with title and legend, drawn into a picture.
struct Plot {
  struct Axis {
    let title: String
    let range: ClosedRange<Double>
    let ticks: [(value: Double, text: String)]

    /// Shares in per cent.
    static func share(_ title: String, from low: Double = 0) -> Axis {
      let step = low < 0.5 ? 0.2 : 0.1
      let count = Int(((1 - low) / step + 1e-9).rounded(.down))
      let ticks = (0...count).map { 1 - Double($0) * step }.reversed()
      return Axis(
        title: title, range: low...1, ticks: ticks.map { ($0, "\(Int(($0 * 100).rounded()))") })
    }
  }

  struct Series {
    let name: String
    let points: [(x: Double, y: Double)]
    let color: Color
    var width = 3.0
    var isDashed = false
    /// Whether each point is a disc.
    var hasMarks = false
  }

  let title: String
  /// A line below the title, in smaller letters.
  let subtitle: String
  let x, y: Axis
  let series: [Series]
  /// Drawn pale, behind the curves: from, to, height.
  var bars: [(low: Double, high: Double, height: Double)] = []
  /// From corner to corner: what chance, or perfect calibration, would be.
  var hasDiagonal = false

  private static let side = 600, left = 96, top = 92, bottom = 84, gap = 28
  private static let legendLine = 30, margin = 24, sample = 40

  func picture() -> Picture {
    let names = series.map { Canvas.textWidth($0.name, scale: 2) }.max() ?? 0
    let legend = Plot.sample + 12 + names
    let width = max(
      Plot.left + Plot.side + Plot.gap + legend + Plot.margin,
      Plot.left + Canvas.textWidth(title, scale: 3) + Plot.margin,
      Plot.left + Canvas.textWidth(subtitle, scale: 2) + Plot.margin)
    var canvas = Canvas(width: min(width, 4_000), height: Plot.top + Plot.side + Plot.bottom)
    canvas.text(title, x: Plot.left, y: 20, scale: 3)
    canvas.text(subtitle, x: Plot.left, y: 54, scale: 2, Color(red: 96, green: 96, blue: 96))
    drawAxes(on: &canvas)
    for bar in bars {
      let from = place(bar.low, y.range.lowerBound), to = place(bar.high, y.range.lowerBound + bar.height)
      canvas.fill(
        x: Int(from.x) + 2, y: Int(to.y.rounded()), width: Int(to.x) - Int(from.x) - 3,
        height: Int(from.y) - Int(to.y.rounded()), .pale)
    }
    if hasDiagonal {
      canvas.stroke(
        [place(x.range.lowerBound, y.range.lowerBound), place(x.range.upperBound, y.range.upperBound)],
        Color(red: 150, green: 150, blue: 150), width: 1.5, dash: (6, 6))
    }
    for line in series.reversed() {
      let points = line.points.map { place($0.x, $0.y) }
      canvas.stroke(points, line.color, width: line.width, dash: line.isDashed ? (12, 8) : nil)
      if line.hasMarks { for point in points { canvas.disc(point, radius: 6, line.color) } }
    }
    drawLegend(on: &canvas)
    return canvas.picture
  }

  private func place(_ x: Double, _ y: Double) -> Point {
    func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    return Point(
      x: Double(Plot.left) + share(x, self.x.range) * Double(Plot.side),
      y: Double(Plot.top) + (1 - share(y, self.y.range)) * Double(Plot.side))
  }

  private func drawAxes(on canvas: inout Canvas) {
    let bottom = Plot.top + Plot.side, middle = Plot.side / 2
    for tick in x.ticks {
      let at = Int(place(tick.value, y.range.lowerBound).x.rounded())
      canvas.fill(x: at, y: Plot.top, width: 1, height: Plot.side, .faint)
      canvas.fill(x: at, y: bottom, width: 1, height: 8, .ink)
      canvas.text(tick.text, x: at, y: bottom + 14, anchor: .middle)
    }
    for tick in y.ticks {
      let at = Int(place(x.range.lowerBound, tick.value).y.rounded())
      canvas.fill(x: Plot.left, y: at, width: Plot.side, height: 1, .faint)
      canvas.fill(x: Plot.left - 8, y: at, width: 8, height: 1, .ink)
      canvas.text(tick.text, x: Plot.left - 14, y: at - 7, anchor: .end)
    }
    canvas.fill(x: Plot.left - 1, y: Plot.top, width: 2, height: Plot.side + 1, .ink)
    canvas.fill(x: Plot.left - 1, y: bottom, width: Plot.side + 2, height: 2, .ink)
    canvas.text(x.title, x: Plot.left + middle, y: bottom + 48, anchor: .middle)
    canvas.text(y.title, x: 18, y: Plot.top + middle, anchor: .middle, upwards: true)
  }

  private func drawLegend(on canvas: inout Canvas) {
    let left = Plot.left + Plot.side + Plot.gap
    for (index, line) in series.enumerated() {
      let y = Plot.top + 12 + index * Plot.legendLine
      let ends = [
        Point(x: Double(left), y: Double(y)), Point(x: Double(left + Plot.sample), y: Double(y)),
      ]
      canvas.stroke(ends, line.color, width: line.width, dash: line.isDashed ? (12, 8) : nil)
      if line.hasMarks {
        canvas.disc(Point(x: Double(left + Plot.sample / 2), y: Double(y)), radius: 6, line.color)
      }
      canvas.text(line.name, x: left + Plot.sample + 12, y: y - 7)
    }
  }
}
