/// The taps of Pillow's antialiased bicubic along one axis, in 22-bit fixed point.
///
/// For output i with s = in/out, f = max(s, 1), centre c = (i + 0.5)·s: inputs from int(c − 2f + 0.5) to
/// int(c + 2f + 0.5), excluded, kept inside; weight cubic((x − c + 0.5)/f) with a = −0.5 over their sum,
/// times 2²², rounded half away from zero.
struct BicubicWeights {
  /// Bits behind the point: with 8 of a sample and 2 for sums over 1 they fill 32.
  static let bits = 22

  /// First input of each output.
  private(set) var starts: [Int] = []
  /// Inputs of each output.
  private(set) var counts: [Int] = []
  /// Weights, `stride` for each output, unused ones 0.
  private(set) var weights: [Int32] = []
  let stride: Int

  /// - Parameters:
  ///   - input: samples there are, at least 1.
  ///   - output: samples the whole axis would have, at least 1.
  ///   - range: the outputs that are wanted, within 0..<output.
  init(input: Int, output: Int, range: Range<Int>) {
    let scale = Double(input) / Double(output)
    let filterScale = max(scale, 1)
    let support = 2 * filterScale
    stride = Int(support.rounded(.up)) * 2 + 1
    starts.reserveCapacity(range.count)
    counts.reserveCapacity(range.count)
    weights.reserveCapacity(range.count * stride)
    var taps = [Double](repeating: 0, count: stride)
    for index in range {
      let centre = (Double(index) + 0.5) * scale
      let first = max(Int(centre - support + 0.5), 0)
      let end = min(Int(centre + support + 0.5), input)
      var sum = 0.0
      for tap in 0..<max(end - first, 0) {
        let weight = Self.cubic((Double(tap + first) - centre + 0.5) * (1 / filterScale))
        taps[tap] = weight
        sum += weight
      }
      starts.append(first)
      counts.append(max(end - first, 0))
      for tap in 0..<stride {
        guard tap < end - first else {
          weights.append(0)
          continue
        }
        let weight = sum == 0 ? taps[tap] : taps[tap] / sum
        weights.append(Int32((weight * Double(1 << Self.bits)).rounded(.toNearestOrAwayFromZero)))
      }
    }
  }

  /// The input samples that some output reads.
  var reach: Range<Int> {
    let first = starts.min() ?? 0
    let end = zip(starts, counts).map { $0 + $1 }.max() ?? 0
    return first..<max(first, end)
  }

  private static func cubic(_ value: Double) -> Double {
    let a = -0.5
    let x = abs(value)
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }
}
