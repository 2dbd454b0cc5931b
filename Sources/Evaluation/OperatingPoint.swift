/// The threshold that keeps false alarms at a chosen share of the real faces.
public struct OperatingPoint: Equatable, Sendable {
  /// What was asked for.
  public let limit: Double
  /// A face is flagged above this score.
  public let threshold: Double
  /// What the threshold gives on these pictures: at most the limit.
  public let falsePositiveRate, truePositiveRate: Double

  /// The lowest threshold with a false-positive rate of at most `limit`, which is the score of a real face: a score
  /// above it is flagged, the face itself is not.
  ///
  /// - Returns: nil where a class is empty.
  init?(_ ranking: Ranking, limit: Double) {
    let real = zip(ranking.scores, ranking.truths).filter { !$0.1 }.map(\.0)
    let forged = zip(ranking.scores, ranking.truths).filter(\.1).map(\.0)
    guard !real.isEmpty, !forged.isEmpty else { return nil }
    // The little more keeps 0.29 · 100 at 29.
    let allowed = min(Int(limit * Double(real.count) + 1e-9), real.count - 1)
    let threshold = real[allowed]
    self.limit = limit
    self.threshold = threshold
    falsePositiveRate = Double(real.count { $0 > threshold }) / Double(real.count)
    truePositiveRate = Double(forged.count { $0 > threshold }) / Double(forged.count)
  }
}
