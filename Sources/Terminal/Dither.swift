/// Ways to show more colours than there are.
enum Dither {
  /// Bayer's 4×4 thresholds, 0 to 15, by point.
  static func threshold(_ x: Int, _ y: Int) -> Int {
    bayer[(y & 3) * 4 + (x & 3)]
  }

  private static let bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// The colour moved by up to half of `step` either way, as its place says.
  static func nudged(_ color: Color, _ x: Int, _ y: Int, by step: Int) -> Color {
    let offset = (2 * threshold(x, y) - 15) * step / 32
    func moved(_ value: UInt8) -> UInt8 { UInt8(min(255, max(0, Int(value) + offset))) }
    return Color(moved(color.red), moved(color.green), moved(color.blue))
  }

  /// How bright a colour looks, 0 to 1.
  static func brightness(_ color: Color) -> Double {
    (0.299 * Double(color.red) + 0.587 * Double(color.green) + 0.114 * Double(color.blue)) / 255
  }

  /// Each point lit or not, what is lost handed to the neighbours (Floyd and Steinberg 1976).
  static func bits(_ samples: Samples, inverted: Bool) -> [Bool] {
    var values = samples.colors.map(brightness)
    var bits = Array(repeating: false, count: values.count)
    for y in 0..<samples.rows {
      for x in 0..<samples.columns {
        let index = y * samples.columns + x
        let isLit = values[index] >= 0.5
        bits[index] = isLit != inverted
        let rest = values[index] - (isLit ? 1 : 0)
        if x + 1 < samples.columns { values[index + 1] += rest * 7 / 16 }
        guard y + 1 < samples.rows else { continue }
        if x > 0 { values[index + samples.columns - 1] += rest * 3 / 16 }
        values[index + samples.columns] += rest * 5 / 16
        if x + 1 < samples.columns { values[index + samples.columns + 1] += rest / 16 }
      }
    }
    return bits
  }
}

/// For each colour, the two of a small palette and the ratio that together come nearest to it; the ratio is shown
/// by ordered dithering. Source of the idea: J. Yliluoma, arbitrary-palette positional dithering.
struct Mixes: Sendable {
  static let eight = Mixes(count: 8)
  static let sixteen = Mixes(count: 16)

  private struct Mix { var first: UInt8, second: UInt8, sixteenths: UInt8 }

  /// By red, green, blue, 16 steps each.
  private let mixes: [Mix]

  private init(count: Int) {
    let palette = IndexedColors.sixteen.prefix(count).map { (Int($0.red), Int($0.green), Int($0.blue)) }
    var mixes: [Mix] = []
    mixes.reserveCapacity(4096)
    for index in 0..<4096 {
      let color = ((index >> 8) * 17, (index >> 4 & 15) * 17, (index & 15) * 17)
      var (best, least) = (Mix(first: 0, second: 0, sixteenths: 0), Int.max)
      for first in 0..<count {
        for second in first..<count {
          let (a, b) = (palette[first], palette[second])
          let span = Mixes.distance(a, b)
          let along =
            span == 0
            ? 0
            : 3 * (color.0 - a.0) * (b.0 - a.0) + 6 * (color.1 - a.1) * (b.1 - a.1) + (color.2 - a.2)
              * (b.2 - a.2)
          let ratio = span == 0 ? 0 : min(16, max(0, (along * 16 + span / 2) / span))
          let mixed = (
            a.0 + (b.0 - a.0) * ratio / 16, a.1 + (b.1 - a.1) * ratio / 16, a.2 + (b.2 - a.2) * ratio / 16
          )
          // Colours far apart make a coarse grain, most so when mixed half and half.
          let grain = span * min(ratio, 16 - ratio) / 96
          let error = Mixes.distance(color, mixed) + grain
          if error < least {
            least = error
            best = Mix(first: UInt8(first), second: UInt8(second), sixteenths: UInt8(ratio))
          }
        }
      }
      mixes.append(best)
    }
    self.mixes = mixes
  }

  /// Squared, weighted as the channels weigh in brightness.
  private static func distance(_ a: (Int, Int, Int), _ b: (Int, Int, Int)) -> Int {
    3 * (a.0 - b.0) * (a.0 - b.0) + 6 * (a.1 - b.1) * (a.1 - b.1) + (a.2 - b.2) * (a.2 - b.2)
  }

  func color(_ color: Color, _ x: Int, _ y: Int) -> Color {
    let mix = mixes[Int(color.red >> 4) << 8 | Int(color.green >> 4) << 4 | Int(color.blue >> 4)]
    let takesSecond = Dither.threshold(x, y) < Int(mix.sixteenths)
    return IndexedColors.sixteen[Int(takesSecond ? mix.second : mix.first)]
  }
}
