import Tensors

extension Alteration {
  /// Adds so much of what a blur by (1, 2, 1)/4 in both directions would take away; under 0 it blurs.
  mutating func sharpen(by amount: Float) {
    guard amount != 0 else { return }
    let width = region.width, height = region.height
    let across = samples.blended(along: 3, steps: width, lines: height)
    let blurred = across.blended(along: width * 3, steps: height, lines: 1)
    for index in samples.indices { samples[index] += amount * (samples[index] - blurred[index]) }
  }

  /// Normal noise, the same for the three channels of a pixel, as most sensors' after development.
  mutating func addNoise(deviation: Float, _ random: inout RandomNumbers) {
    guard deviation > 0 else { return }
    let draws = random.normals(samples.count / 3)
    for index in samples.indices { samples[index] += deviation * draws[index / 3] }
  }
}

extension [Float] {
  /// (1, 2, 1)/4 between neighbours `stride` apart; at both ends the edge counts twice.
  ///
  /// - Parameters:
  ///   - steps: neighbours in a line.
  ///   - lines: lines of `steps` strides behind one another.
  fileprivate func blended(along stride: Int, steps: Int, lines: Int) -> [Float] {
    var result = self
    for line in 0..<lines {
      for step in 0..<steps {
        let here = (line * steps + step) * stride
        let before = here - (step > 0 ? stride : 0), behind = here + (step < steps - 1 ? stride : 0)
        for offset in 0..<stride {
          result[here + offset] =
            0.25 * (self[before + offset] + self[behind + offset]) + 0.5 * self[here + offset]
        }
      }
    }
    return result
  }
}
