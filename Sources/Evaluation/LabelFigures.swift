import Explainer

/// The figures of one label, for frames and for videos.
public struct LabelFigures: Sendable {
  public let label: Label
  public let frame: Figures
  /// nil where no picture is a frame of a video.
  public let video: Figures?

  /// Metrics with the 95 % intervals of those that rest on the order of the scores.
  public struct Figures: Sendable {
    public let metrics: Metrics
    public let auc, averagePrecision, equalErrorRate: Bootstrap.Interval?
    public let truePositiveRate1, truePositiveRate5: Bootstrap.Interval?
    /// For plots.
    public let ranking: Ranking

    init(_ list: ScoredList, threshold: Double, _ bootstrap: Bootstrap) {
      ranking = list.ranking
      metrics = Metrics(ranking, threshold: threshold)
      let intervals = bootstrap.intervals(
        ranking, elements: list.elements,
        of: [
          \.area, \.averagePrecision, \.equalErrorRate,
          { $0.truePositiveRate(atMost: 0.01) }, { $0.truePositiveRate(atMost: 0.05) },
        ])
      auc = intervals[0]
      averagePrecision = intervals[1]
      equalErrorRate = intervals[2]
      truePositiveRate1 = intervals[3]
      truePositiveRate5 = intervals[4]
    }
  }
}
