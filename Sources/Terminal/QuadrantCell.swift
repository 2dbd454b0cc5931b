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
