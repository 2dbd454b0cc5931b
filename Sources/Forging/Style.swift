import Tensors

/// How one forgery is cut out, put in, coloured and made, drawn from the settings' variety.
struct Style: Sendable {
  var blending = Blending.alpha
  var colorTransfer = ColorTransfer.lumaChroma
  /// Added to the distance from the outline, in frame units.
  var ripple: Waves?
  /// Directions of the corners that take a round line's place.
  var corners: [Double]?
  /// The power of an edge's coverage: under 1 it fades late, over 1 early.
  var profile: Float = 1
  /// Where samples are taken from, moved across and down, in frame units.
  var bend: Bend?
  /// The source's side in relation to the paste's; nil for one as fine.
  var coarseness: Double?
  /// libjpeg's quality of a file that the paste has been through.
  var quality: Int?
  var isGraded = false
  /// What of a box's shorter half its corners' rounding takes; nil for no box.
  var roundness: Double?
  /// Whether a movement fades towards the region's edge.
  var isFading = false
  /// Whether light falls as on a rounded head.
  var isRounded = false

  struct Bend: Sendable {
    let across, down: Waves
  }

  /// One way of each, as without variety.
  init() {}

  init(_ variety: Forger.Variety, _ strength: Strength, _ random: inout RandomNumbers) {
    blending = random.choice(by: variety.blendings) ?? .alpha
    colorTransfer = random.choice(by: variety.colorTransfers) ?? .lumaChroma
    if random.chance(variety.rippledShare) {
      ripple = Waves(count: 4, amplitude: random.uniform(0.6, 2.6), lengths: 9...40, &random)
    }
    if random.chance(variety.angularShare) {
      let count = Int.random(in: 4...8, using: &random), turn = random.uniform(0, 2 * .pi)
      corners = (0..<count).map { turn + (Double($0) + random.uniform(-0.3, 0.3)) * 2 * .pi / Double(count) }
    }
    if random.chance(variety.profiledShare) { profile = Float(random.uniform(0.45, 2.2)) }
    if random.chance(variety.bentShare) {
      let amplitude = strength.amount(2.4, 0.8, &random)
      bend = Bend(
        across: Waves(count: 3, amplitude: amplitude, lengths: 12...44, &random),
        down: Waves(count: 3, amplitude: amplitude, lengths: 12...44, &random))
    }
    if random.chance(variety.coarseShare) { coarseness = random.uniform(0.35, 0.85) }
    if random.chance(variety.recompressedShare) { quality = Int.random(in: 30...85, using: &random) }
    isGraded = random.chance(variety.gradedShare)
    // A share of 0 draws no number, so that settings from before these have the forgeries that they had.
    func happens(_ share: Double) -> Bool { share > 0 && random.chance(share) }
    if happens(variety.boxedShare) { roundness = random.uniform(0.2, 0.8) }
    isFading = happens(variety.fadingShare)
    isRounded = happens(variety.roundedShare)
  }

  /// A region's line as this style cuts it.
  func cut(_ outline: Outline) -> Outline {
    if let roundness { return outline.boxed(roundness: roundness) }
    return corners.map(outline.angular) ?? outline
  }

  /// The same cut and blending for a face of which nothing is altered.
  var harmless: Style {
    var style = self
    (style.bend, style.coarseness, style.quality) = (nil, nil, nil)
    return style
  }
}
