/// A cell in greys, for terminals with few colours and with none.
///
/// Eight or sixteen colours hold no skin, and dithering between those they hold makes a coloured grain in which a face
/// drowns. So a picture there is its brightness alone, in the greys that the palette has. A cell takes of all it can show
/// – edges from half blocks and quadrants, flat parts from the even shades ░▒▓ – what comes nearest to its points; nothing
/// is handed to neighbours, so no pattern appears that is not in the picture.
struct GreyCell: Equatable {
  /// A grey of the palette with its brightness, 0 to 1.
  struct Grey: Sendable {
    let color: Color?
    let brightness: Double
  }

  let glyph: Glyph
  let over, under: Color?

  /// Black and white of the first eight.
  static let eight = greys([0, 7])
  /// Black, dark grey, light grey, white.
  static let sixteen = greys([0, 8, 7, 15])

  /// The terminal's own two colours, whichever they are.
  static func own(_ ground: Ground) -> [Grey] {
    let under = Grey(color: nil, brightness: ground == .dark ? 0 : 1)
    return [under, Grey(color: nil, brightness: 1 - under.brightness)]
  }

  private static func greys(_ indices: [Int]) -> [Grey] {
    indices.map {
      let color = IndexedColors.sixteen[$0]
      return Grey(color: color, brightness: Dither.brightness(color))
    }
  }

  /// - Parameters:
  ///   - points: brightness of the upper left, upper right, lower left and lower right quarter, 0 to 1.
  ///   - greys: at least two; of each two, the second is drawn over the first.
  init(_ points: SIMD4<Double>, greys: [Grey], level: GlyphLevel) {
    let ramp = level == .ascii ? Glyph.ramp : Glyph.shades
    var least = Double.infinity
    var best = (glyph: Glyph.space, over: greys[0].color, under: greys[0].color)
    for (index, under) in greys.enumerated() {
      for over in greys[(index + 1)...] {
        let span = over.brightness - under.brightness
        /// What each quarter would have to be covered by.
        let wanted = (points - under.brightness) / span
        func consider(_ glyph: Glyph, _ coverage: SIMD4<Double>) {
          let rest = (wanted - coverage) * span
          let error = (rest * rest).sum()
          if error < least - 1e-9 { (least, best) = (error, (glyph, over.color, under.color)) }
        }
        for (step, glyph) in ramp.enumerated() {
          consider(glyph, SIMD4(repeating: Double(step) / Double(ramp.count - 1)))
        }
        guard level >= .half else { continue }
        let quarters = GreyCell.quarters(wanted, level)
        consider(Glyph.quadrants[quarters.mask], quarters.coverage)
      }
    }
    (glyph, over, under) = best
  }

  /// The arrangement of quarters that fits best: each for itself, or an upper and a lower half.
  private static func quarters(_ wanted: SIMD4<Double>, _ level: GlyphLevel) -> (
    mask: Int, coverage: SIMD4<Double>
  ) {
    var wanted = wanted
    if level == .half {
      let (upper, lower) = ((wanted[0] + wanted[1]) / 2, (wanted[2] + wanted[3]) / 2)
      wanted = SIMD4(upper, upper, lower, lower)
    }
    var (mask, coverage) = (0, SIMD4<Double>.zero)
    for place in 0..<4 where wanted[place] >= 0.5 {
      mask |= 1 << place
      coverage[place] = 1
    }
    return (mask, coverage)
  }
}
