import Tensors

/// How strongly an operation works: from 0 (plain: strong changes, hard seams, foreign colours) to 1 (subtle: small
/// changes, wide blending, matched colours).
struct Strength: Sendable {
  let difficulty: Double
  /// Over 1 when a weaker draw could hardly be seen.
  let boost: Double

  /// The amount of a change between its plain and its subtle value, varied by a fifth.
  func amount(_ plain: Double, _ subtle: Double, _ random: inout RandomNumbers) -> Double {
    boost * random.uniform(0.8, 1.2) * (plain + (subtle - plain) * difficulty)
  }

  /// Frame units across which a region's edge fades.
  ///
  /// - Parameter widest: for the subtlest.
  func softness(widest: Double, _ random: inout RandomNumbers) -> Double {
    random.uniform(0.75, 1.25) * (0.8 + (widest - 0.8) * difficulty)
  }

  /// How far colours are brought to the target's, 0 to 1.
  func colorTransfer(_ random: inout RandomNumbers) -> Float {
    Float(min(max(1.2 * difficulty + random.uniform(-0.1, 0.1), 0), 1))
  }

  /// A plain forger's careless colours: gains of red, green and blue that differ from 1.
  ///
  /// - Parameter most: the relative difference at difficulty 0.
  func carelessGains(most: Double, _ random: inout RandomNumbers) -> (Float, Float, Float) {
    let reach = most * (1 - difficulty)
    let all = random.uniform(-reach, reach)
    func gain() -> Float { Float(1 + all + random.uniform(-reach, reach) / 3) }
    return (gain(), gain(), gain())
  }
}

extension Alteration {
  mutating func multiply(by gains: (Float, Float, Float)) {
    samples.withUnsafeMutableBufferPointer { samples in
      for index in stride(from: 0, to: samples.count - 2, by: 3) {
        samples[index] *= gains.0
        samples[index + 1] *= gains.1
        samples[index + 2] *= gains.2
      }
    }
  }
}
