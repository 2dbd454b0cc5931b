import Tensors

/// How strongly an operation works: from 0 (plain: strong changes, hard seams, foreign colours) to 1 (subtle: small
/// changes, wide blending, matched colours).
///
/// A forger is not equally careful in all: shapes, seams and colours each have a difficulty about the sample's own.
struct Strength: Sendable {
  private let shape, seam, color: Double
  /// Over 1 when a weaker draw could hardly be seen.
  private let boost: Double

  /// - Parameter spread: how far each aspect's difficulty may lie from the sample's.
  init(difficulty: Double, boost: Double, spread: Double, _ random: inout RandomNumbers) {
    func drawn() -> Double {
      spread > 0 ? min(max(difficulty + random.uniform(-spread, spread), 0), 1) : difficulty
    }
    (shape, seam, color) = (drawn(), drawn(), drawn())
    self.boost = boost
  }

  /// The amount of a change between its plain and its subtle value, varied by a fifth.
  func amount(_ plain: Double, _ subtle: Double, _ random: inout RandomNumbers) -> Double {
    boost * random.uniform(0.8, 1.2) * (plain + (subtle - plain) * shape)
  }

  /// Frame units across which a region's edge fades.
  ///
  /// - Parameter widest: for the subtlest.
  func softness(widest: Double, _ random: inout RandomNumbers) -> Double {
    random.uniform(0.75, 1.25) * (0.8 + (widest - 0.8) * seam)
  }

  /// How far colours are brought to the target's, 0 to 1.
  func colorTransfer(_ random: inout RandomNumbers) -> Float {
    Float(min(max(1.2 * color + random.uniform(-0.1, 0.1), 0), 1))
  }

  /// A plain forger's careless colours: gains of red, green and blue that differ from 1.
  ///
  /// - Parameter most: the relative difference at difficulty 0.
  func carelessGains(most: Double, _ random: inout RandomNumbers) -> (Float, Float, Float) {
    let reach = most * (1 - color)
    let all = random.uniform(-reach, reach)
    func gain() -> Float { Float(1 + all + random.uniform(-reach, reach) / 3) }
    return (gain(), gain(), gain())
  }

  /// How much sharper (over 0) or softer a paste is than what it is put into, and its noise's standard deviation: the
  /// source is another photograph, or went through another program.
  func texture(_ random: inout RandomNumbers) -> (sharpness: Float, noise: Float) {
    let reach = 1 - 0.7 * color
    return random.chance(0.65)
      ? (Float(reach * random.uniform(-1, 0.9)), 0) : (0, Float(reach * random.uniform(1, 9)))
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
