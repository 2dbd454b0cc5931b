/// The colours of terminals with a palette, as xterm has them by default, and the way to them.
package enum IndexedColors {
  /// 0 to 7 and their bright forms 8 to 15; users change these, so they are never relied on for exactness.
  package static let sixteen: [Color] = [
    Color(0, 0, 0), Color(205, 0, 0), Color(0, 205, 0), Color(205, 205, 0), Color(0, 0, 238),
    Color(205, 0, 205),
    Color(0, 205, 205), Color(229, 229, 229), Color(127, 127, 127), Color(255, 0, 0), Color(0, 255, 0),
    Color(255, 255, 0), Color(92, 92, 255), Color(255, 0, 255), Color(0, 255, 255), Color(255, 255, 255),
  ]

  private static let steps: [Int] = [0, 95, 135, 175, 215, 255]

  /// The colour of an index, 0 to 255.
  package static func color(_ index: Int) -> Color {
    if index < 16 { return sixteen[index] }
    if index >= 232 {
      let grey = UInt8(8 + 10 * (index - 232))
      return Color(grey, grey, grey)
    }
    let cube = index - 16
    return Color(UInt8(steps[cube / 36]), UInt8(steps[cube / 6 % 6]), UInt8(steps[cube % 6]))
  }

  /// The nearest of the 240 colours that are the same everywhere: the cube and the greys.
  package static func nearest256(_ color: Color) -> Int {
    func step(_ value: UInt8) -> Int {
      let value = Int(value)
      return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40
    }
    let (r, g, b) = (step(color.red), step(color.green), step(color.blue))
    let inCube = 16 + 36 * r + 6 * g + b
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let grey = 232 + min(23, max(0, (mean - 3) / 10))
    return distance(color, self.color(grey)) < distance(color, self.color(inCube)) ? grey : inCube
  }

  /// The nearest of the first `count` (8 or 16).
  package static func nearest(_ color: Color, of count: Int) -> Int {
    var (best, least) = (0, Int.max)
    for index in 0..<count {
      let distance = distance(color, sixteen[index])
      if distance < least { (best, least) = (index, distance) }
    }
    return best
  }

  /// Squared distance with the weights of "redmean", a cheap stand-in for how different colours look.
  package static func distance(_ a: Color, _ b: Color) -> Int {
    let red = (Int(a.red) + Int(b.red)) / 2
    let (dr, dg, db) = (Int(a.red) - Int(b.red), Int(a.green) - Int(b.green), Int(a.blue) - Int(b.blue))
    return (512 + red) * dr * dr / 256 + 4 * dg * dg + (767 - red) * db * db / 256
  }
}
