import Pictures

/// Mean and spread of a region's colours in full-range Y, Cb, Cr.
///
/// Bringing them from one face to another's hides most of a paste; source of the idea: Reinhard et al. 2001, "Color
/// Transfer between Images", here in a space that costs no logarithm.
struct ColorMoments: Equatable, Sendable {
  let mean: (Float, Float, Float)
  let deviation: (Float, Float, Float)

  static func == (a: ColorMoments, b: ColorMoments) -> Bool { a.mean == b.mean && a.deviation == b.deviation }

  /// - Parameters:
  ///   - samples: [n, 3] red, green, blue.
  ///   - weights: [n].
  init(of samples: [Float], weights: [Float]) {
    var sums = SIMD4<Float>(), squares = SIMD4<Float>(), total: Float = 0
    samples.withUnsafeBufferPointer { samples in
      weights.withUnsafeBufferPointer { weights in
        for index in 0..<weights.count where weights[index] > 0 {
          let (y, cb, cr) = ColorMoments.split(
            samples[index * 3], samples[index * 3 + 1], samples[index * 3 + 2])
          let value = SIMD4<Float>(y, cb, cr, 0)
          sums += weights[index] * value
          squares += weights[index] * value * value
          total += weights[index]
        }
      }
    }
    let means = sums / max(total, 1e-6)
    let variances = squares / max(total, 1e-6) - means * means
    mean = (means.x, means.y, means.z)
    deviation = (
      max(variances.x, 0).squareRoot(), max(variances.y, 0).squareRoot(), max(variances.z, 0).squareRoot()
    )
  }

  init(of picture: Picture, in region: Region) {
    self.init(of: picture.sampled(in: region, by: .identity), weights: region.coverage)
  }

  /// Brings samples with these moments towards others'.
  ///
  /// - Parameter strength: 0 changes nothing, 1 all the way. Spreads change by a factor of 0.6 to 1.6 only: a flat
  ///   cheek stretched to a beard's contrast would show noise.
  func transfer(_ samples: inout [Float], to goal: ColorMoments, strength: Float) {
    func gain(_ from: Float, _ to: Float) -> Float {
      1 + strength * (min(max(to / max(from, 1), 0.6), 1.6) - 1)
    }
    let gains = (
      gain(deviation.0, goal.deviation.0), gain(deviation.1, goal.deviation.1),
      gain(deviation.2, goal.deviation.2)
    )
    func centre(_ from: Float, _ to: Float) -> Float { from + strength * (to - from) }
    let centres = (
      centre(mean.0, goal.mean.0), centre(mean.1, goal.mean.1), centre(mean.2, goal.mean.2)
    )
    let mean = mean
    samples.withUnsafeMutableBufferPointer { samples in
      for index in stride(from: 0, to: samples.count - 2, by: 3) {
        let (y, cb, cr) = ColorMoments.split(samples[index], samples[index + 1], samples[index + 2])
        let luma = centres.0 + gains.0 * (y - mean.0)
        let blue = centres.1 + gains.1 * (cb - mean.1)
        let red = centres.2 + gains.2 * (cr - mean.2)
        samples[index] = luma + 1.402 * red
        samples[index + 1] = luma - 0.344136 * blue - 0.714136 * red
        samples[index + 2] = luma + 1.772 * blue
      }
    }
  }

  /// JFIF's conversion.
  @inline(__always)
  private static func split(_ red: Float, _ green: Float, _ blue: Float) -> (Float, Float, Float) {
    let y = 0.299 * red + 0.587 * green + 0.114 * blue
    return (y, 0.564334 * (blue - y), 0.713267 * (red - y))
  }
}
