import Faces
import Pictures
import Tensors

/// Puts a part of a face over a region of another, or of itself.
enum Paste {
  /// From the donor, aligned by the points that matter for the region.
  ///
  /// - Parameters:
  ///   - weights: five, how much each point counts for the alignment.
  ///   - centre: of the region, in the target's frame: about it the forger's inexactness turns and scales.
  static func donor(
    _ donor: ForgingFace, on region: Region, weights: [Double], centre: Point, _ inputs: ForgeryInputs,
    _ random: inout RandomNumbers
  ) -> Alteration? {
    let target = inputs.frame.landmarks.map { inputs.frame.toPhotograph($0) }
    guard let alignment = AffineMatrix.similarity(from: target, to: donor.landmarks, weights: weights)
    else { return nil }
    let strength = inputs.strength
    func drawn(_ plain: Double, _ subtle: Double) -> Double {
      let reach = strength.amount(plain, subtle, &random)
      return random.uniform(-reach, reach)
    }
    let inexactness = AffineMatrix(
      about: centre, angle: drawn(0.12, 0.01), sx: 1 + drawn(0.1, 0.01), sy: 1 + drawn(0.1, 0.01),
      shift: Point(x: drawn(2.5, 0.3), y: drawn(2.5, 0.3)))
    var alteration = paste(donor.picture, on: region, inexactness, then: alignment, inputs, &random)
    alteration.isFromDonor = true
    return alteration
  }

  /// From the face itself under `change`, a map of the frame onto itself.
  static func own(
    on region: Region, change: AffineMatrix, _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Alteration {
    paste(inputs.picture, on: region, change, then: .identity, inputs, &random)
  }

  private static func paste(
    _ source: Picture, on region: Region, _ change: AffineMatrix, then alignment: AffineMatrix,
    _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Alteration {
    let map = inputs.frame.fromPhotograph.followed(by: change).followed(by: inputs.frame.toPhotograph)
      .followed(by: alignment)
    let (picture, matched) = source.matched(to: map)
    let style = inputs.style
    var samples = picture.sampled(in: region, by: matched, bent: style.bend, scale: inputs.frame.scale)
    if let coarseness = style.coarseness { samples.coarsen(to: coarseness, in: region) }
    if let quality = style.quality { samples.recompress(quality: quality, in: region) }
    let old = inputs.picture.sampled(in: region, by: .identity)
    style.colorTransfer.apply(
      to: &samples, goal: old, in: region, strength: inputs.strength.colorTransfer(&random))
    var alteration = Alteration(region: region, samples: samples)
    alteration.multiply(by: inputs.strength.carelessGains(most: 0.1, &random))
    alteration.isPaste = true
    return alteration
  }

  /// What a paste betrays besides its shape: a texture of its own, or the target shining through.
  ///
  /// Drawn last, once the paste has been found to change enough: noise alone alters no mouth.
  static func finish(
    _ alteration: inout Alteration, _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) {
    if random.chance(inputs.settings.textureShare) {
      let texture = inputs.strength.texture(&random)
      alteration.sharpen(by: texture.sharpness)
      alteration.addNoise(deviation: texture.noise, &random)
    }
    if random.chance(inputs.settings.translucentShare) {
      alteration.region.fade(to: Float(random.uniform(0.65, 1)))
    }
  }
}
