/// The figures of one label on one list of scores; nil where a class is empty (method.md section 7).
public struct Metrics: Equatable, Sendable {
  public let auc, averagePrecision, equalErrorRate: Double?
  /// The share on the right side of the threshold: a score above it says yes.
  public let accuracy: Double?
  /// The same for each class alone.
  public let accuracyOnPositives, accuracyOnNegatives: Double?
  /// True-positive rates at false-positive rates of at most 1 % and 5 %.
  public let truePositiveRate1, truePositiveRate5: Double?
  /// Expected calibration errors with 10 and 15 bins.
  public let calibrationError10, calibrationError15: Double?
  public let positives, negatives: Int

  public init(scores: [Double], truths: [Bool], threshold: Double) {
    self.init(Ranking(scores: scores, truths: truths), threshold: threshold)
  }

  public init(_ ranking: Ranking, threshold: Double) {
    let curve = ranking.curve()
    auc = curve?.area
    averagePrecision = curve?.averagePrecision
    equalErrorRate = curve?.equalErrorRate
    truePositiveRate1 = curve?.truePositiveRate(atMost: 0.01)
    truePositiveRate5 = curve?.truePositiveRate(atMost: 0.05)
    var right = (positives: 0, negatives: 0), all = (positives: 0, negatives: 0)
    for (score, truth) in zip(ranking.scores, ranking.truths) {
      if truth {
        all.positives += 1
        right.positives += score > threshold ? 1 : 0
      } else {
        all.negatives += 1
        right.negatives += score > threshold ? 0 : 1
      }
    }
    func share(_ part: Int, _ whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
    accuracy = share(right.positives + right.negatives, ranking.count)
    accuracyOnPositives = share(right.positives, all.positives)
    accuracyOnNegatives = share(right.negatives, all.negatives)
    positives = all.positives
    negatives = all.negatives
    calibrationError10 = Calibration(ranking, bins: 10).error
    calibrationError15 = Calibration(ranking, bins: 15).error
  }
}
