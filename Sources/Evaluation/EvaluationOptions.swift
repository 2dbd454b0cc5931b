import DataSets

/// How figures are made of predictions.
public struct EvaluationOptions: Sendable {
  public var noFace: NoFaceRule
  /// Draws for the intervals.
  public var draws: Int
  public var seed: UInt64
  /// The share of false alarms for which a threshold is sought.
  public var falsePositiveLimit: Double
  /// Which split the pictures are of; nil is all.
  public var split: Split?
  /// The pictures were aligned crops already.
  public var isAligned: Bool

  public init(
    noFace: NoFaceRule = .skip, draws: Int = 1_000, seed: UInt64 = 0, falsePositiveLimit: Double = 0.05,
    split: Split? = nil, isAligned: Bool = false
  ) {
    self.noFace = noFace
    self.draws = draws
    self.seed = seed
    self.falsePositiveLimit = falsePositiveLimit
    self.split = split
    self.isAligned = isAligned
  }
}
