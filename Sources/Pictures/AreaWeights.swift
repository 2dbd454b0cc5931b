import Glibc

/// The taps of averaging by area along one axis, as OpenCV's INTER_AREA takes them.
struct AreaWeights {
  /// First input of each output.
  private(set) var starts: [Int] = []
  /// The weights of each output, from its first input on; they sum to 1.
  private(set) var weights: [[Float]] = []

  /// - Parameters:
  ///   - input: samples there are, at least 1.
  ///   - output: samples wanted, at least 1.
  ///   - scale: inputs an output covers, at least 1.
  init(input: Int, output: Int, scale: Double) {
    for index in 0..<output {
      let begin = Double(index) * scale
      let end = begin + scale
      let cell = min(scale, Double(input) - begin)
      // Both ends are within 0…65,500 · a little, so the conversions cannot trap.
      let last = min(Int(end.rounded(.down)), input - 1)
      let first = min(Int(begin.rounded(.up)), last)
      var taps: [Float] = []
      var start = first
      if Double(first) - begin > 1e-3, first > 0 {
        start = first - 1
        taps.append(Float((Double(first) - begin) / cell))
      }
      for _ in first..<last { taps.append(Float(1 / cell)) }
      if end - Double(last) > 1e-3 {
        taps.append(Float(min(min(end - Double(last), 1), cell) / cell))
      }
      starts.append(start)
      weights.append(taps)
    }
  }
}
