import Tensors

extension Alteration {
  /// Adds so much of what a blur by (1, 2, 1)/4 in both directions would take away; under 0 it blurs.
  mutating func sharpen(by amount: Float) {
    guard amount != 0 else { return }
    let width = region.width, height = region.height
    let blurred = samples.blurred(width: width, height: height, channels: 3)
    for index in samples.indices { samples[index] += amount * (samples[index] - blurred[index]) }
  }

  /// Normal noise, the same for the three channels of a pixel, as most sensors' after development.
  mutating func addNoise(deviation: Float, _ random: inout RandomNumbers) {
    guard deviation > 0 else { return }
    let draws = random.normals(samples.count / 3)
    for index in samples.indices { samples[index] += deviation * draws[index / 3] }
  }
}
