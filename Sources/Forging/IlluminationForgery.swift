import Faces
import Glibc
import Pictures
import Tensors

/// A face, or a part of it, lit otherwise than the rest of the picture: a gradient or a shadow of its own, another
/// colour of light, another exposure.
enum IlluminationForgery {
  /// The light, in the face's frame.
  private struct Light {
    let centreX, centreY, directionX, directionY: Float
    /// ln of the gain at one unit of the ramp.
    let gradient: Float
    /// Frame units from the ramp's middle to its end.
    let reach: Float
    /// Whether the ramp only darkens.
    let isShadow: Bool
    /// Towards the viewer, with `directionX` and `directionY` a unit vector to the light; nil where it falls along a ramp.
    let directionZ: Float?
    let tint: (Float, Float, Float)
    let gamma: Float

    init(_ centre: Point, isRounded: Bool, _ strength: Strength, _ random: inout RandomNumbers) {
      let direction = random.uniform(0, 2 * .pi)
      let height = isRounded ? random.uniform(0.15, 0.8) : nil
      let across = height.map { (1 - $0 * $0).squareRoot() } ?? 1
      directionZ = height.map { Float($0) }
      centreX = Float(centre.x + random.uniform(-8, 8))
      centreY = Float(centre.y + random.uniform(-8, 8))
      directionX = Float(across * cos(direction))
      directionY = Float(across * sin(direction))
      isShadow = random.chance(0.4)
      reach = Float(isShadow ? random.uniform(4, 16) : random.uniform(20, 34))
      let mode = random.uniform()
      // One of three leads; the others come along weakly.
      let ramp = strength.amount(0.75, 0.24, &random) * (mode < 0.6 ? 1 : 0.3)
      gradient = Float(ramp)
      let color = strength.amount(0.24, 0.08, &random) * (mode >= 0.6 && mode < 0.82 ? 1 : 0.25)
      let warm = random.chance(0.5) ? color : -color
      let green = random.uniform(-0.5, 0.5) * color
      tint = (Float(exp(warm)), Float(exp(green)), Float(exp(-warm)))
      let exposure = strength.amount(0.5, 0.16, &random) * (mode >= 0.82 ? 1 : 0.15)
      gamma = Float(exp(random.chance(0.5) ? exposure : -exposure))
    }

    /// The factor at a place, before tint.
    @inline(__always)
    func gain(_ u: Float, _ v: Float) -> Float {
      if let directionZ {
        // Lambert's cosine on an ellipsoid as wide and high as a face; 1 in its middle, so that the exposure stays.
        let x = (u - centreX) / 38, y = (v - centreY) / 50
        let z = max(1 - x * x - y * y, 0).squareRoot()
        let cosine = x * directionX + y * directionY + z * directionZ
        return expf(1.5 * gradient * (max(cosine, -0.4) - directionZ))
      }
      let along = ((u - centreX) * directionX + (v - centreY) * directionY) / reach
      let ramp = min(max(along, -1), 1)
      let smooth = ramp * (1.5 - 0.5 * ramp * ramp)
      return expf(gradient * (isShadow ? -0.75 * (smooth + 1) : smooth))
    }
  }

  static func draw(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    let softness = inputs.strength.softness(widest: 18, &random)
    let (outline, centre) = outline(inputs.frame, &random)
    guard let region = inputs.region([outline], softness: softness) else { return nil }
    if inputs.style.isGraded { return graded(region, inputs, &random) }
    let light = Light(centre, isRounded: inputs.style.isRounded, inputs.strength, &random)
    var alteration = Alteration(region: region, samples: inputs.picture.sampled(in: region, by: .identity))
    let map = inputs.frame.fromPhotograph
    let left = Float(map.a * Double(region.x) + map.b * Double(region.y) + map.tx)
    let top = Float(map.c * Double(region.x) + map.d * Double(region.y) + map.ty)
    let (a, b, c, d) = (Float(map.a), Float(map.b), Float(map.c), Float(map.d))
    // Exposure by table: a power for each sample would cost more than all the rest.
    let curve = (0...255).map { 255 * powf(Float($0) / 255, light.gamma) }
    alteration.samples.withUnsafeMutableBufferPointer { samples in
      curve.withUnsafeBufferPointer { curve in
        for row in 0..<region.height {
          for column in 0..<region.width {
            let x = Float(column), y = Float(row)
            let gain = light.gain(left + a * x + b * y, top + c * x + d * y)
            let index = (row * region.width + column) * 3
            samples[index] = lit(curve[Int(samples[index])], gain * light.tint.0)
            samples[index + 1] = lit(curve[Int(samples[index + 1])], gain * light.tint.1)
            samples[index + 2] = lit(curve[Int(samples[index + 2])], gain * light.tint.2)
          }
        }
      }
    }
    return alteration
  }

  /// The region in other colours, as self-blended pictures have it: channels shifted, saturation and contrast changed.
  private static func graded(
    _ region: Region, _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Alteration {
    let strength = inputs.strength
    func signed(_ plain: Double, _ subtle: Double) -> Float {
      Float(strength.amount(plain, subtle, &random) * random.uniform(-1, 1))
    }
    let all = signed(34, 12), saturation = expf(signed(0.6, 0.25)), contrast = expf(signed(0.4, 0.15))
    let shifts = (all + signed(26, 9), all + signed(26, 9), all + signed(26, 9))
    var samples = inputs.picture.sampled(in: region, by: .identity)
    let middle = ColorMoments(of: samples, weights: region.coverage).mean.0
    for index in stride(from: 0, to: samples.count - 2, by: 3) {
      let (red, green, blue) = (samples[index], samples[index + 1], samples[index + 2])
      let luma = 0.299 * red + 0.587 * green + 0.114 * blue
      let base = middle + contrast * (luma - middle)
      samples[index] = base + saturation * (red - luma) + shifts.0
      samples[index + 1] = base + saturation * (green - luma) + shifts.1
      samples[index + 2] = base + saturation * (blue - luma) + shifts.2
    }
    return Alteration(region: region, samples: samples)
  }

  /// More light rolls off towards white, as film and cameras do, instead of burning out.
  @inline(__always)
  private static func lit(_ sample: Float, _ gain: Float) -> Float {
    gain > 1 ? gain * sample / (1 + (gain - 1) * sample / 255) : gain * sample
  }

  /// The whole face, one side of it, or its middle.
  private static func outline(_ frame: FaceFrame, _ random: inout RandomNumbers) -> (Outline, Point) {
    let middle = Point(x: (frame.eyes.x + frame.mouth.x) / 2, y: 66)
    switch random.uniform() {
    case ..<0.6: return (.drawn(centre: middle, radii: Point(x: 36, y: 48), &random), middle)
    case ..<0.8:
      let side = middle.moved(random.chance(0.5) ? 17 : -17, 2)
      return (.drawn(centre: side, radii: Point(x: 19, y: 38), &random), side)
    default: return (IdentityForgery.outline(frame, &random), middle)
    }
  }
}
