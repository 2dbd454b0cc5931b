import Glibc
import Tensors

/// A smooth random field over the plane: Σ a·sin(k·p + φ) over a few waves of random direction and length.
struct Waves: Sendable {
  /// k across, k down, φ, a.
  private let waves: [SIMD4<Float>]

  /// - Parameters:
  ///   - amplitude: about the field's largest value; the waves share it.
  ///   - lengths: of the waves, in the units of the places asked for.
  init(count: Int, amplitude: Double, lengths: ClosedRange<Double>, _ random: inout RandomNumbers) {
    waves = (0..<count).map { _ in
      let length = lengths.lowerBound * pow(lengths.upperBound / lengths.lowerBound, random.uniform())
      let direction = random.uniform(0, 2 * .pi), k = 2 * .pi / length
      // A short wave as high as a long one would fold what it bends.
      let height = amplitude / Double(count).squareRoot() * min(length / 20, 1)
      return SIMD4(
        Float(k * cos(direction)), Float(k * sin(direction)), Float(random.uniform(0, 2 * .pi)), Float(height)
      )
    }
  }

  /// What no value exceeds.
  var largest: Double { waves.reduce(0) { $0 + Double(abs($1.w)) } }

  @inline(__always)
  func value(_ x: Float, _ y: Float) -> Float {
    var sum: Float = 0
    for wave in waves { sum += wave.w * sinf(wave.x * x + wave.y * y + wave.z) }
    return sum
  }
}
