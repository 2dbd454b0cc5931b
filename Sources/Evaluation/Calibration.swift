/// How far scores are from being probabilities: in equal bins, the mean score against the share of positives.
public struct Calibration: Sendable {
  public struct Bin: Equatable, Sendable {
    public let count: Int
    public let meanScore, shareOfPositives: Double
  }

  /// Bin i holds scores in (i/n, (i+1)/n]; 0 belongs to the first. Empty bins are nil.
  public let bins: [Bin?]
  /// Σ share of the bin · |mean score − share of positives|; nil without scores.
  public let error: Double?

  init(_ ranking: Ranking, bins count: Int) {
    var sums = [(count: Int, score: Double, positives: Int)](repeating: (0, 0, 0), count: count)
    for (score, truth) in zip(ranking.scores, ranking.truths) {
      let bin = min(max(Int((score * Double(count)).rounded(.up)) - 1, 0), count - 1)
      sums[bin].count += 1
      sums[bin].score += score
      sums[bin].positives += truth ? 1 : 0
    }
    bins = sums.map { sum in
      guard sum.count > 0 else { return nil }
      return Bin(
        count: sum.count, meanScore: sum.score / Double(sum.count),
        shareOfPositives: Double(sum.positives) / Double(sum.count))
    }
    guard ranking.count > 0 else {
      error = nil
      return
    }
    error = bins.reduce(0) { sum, bin in
      guard let bin else { return sum }
      return sum + Double(bin.count) / Double(ranking.count) * abs(bin.meanScore - bin.shareOfPositives)
    }
  }
}
