import Explainer
import Foundation
import Pictures

extension EvaluationResult {
  private var subtitle: String {
    "\(predictions.model.title) on \(predictions.dataSet.name), \(predictions.list.count) pictures"
  }

  private static func percent(_ value: Double) -> String { String(format: "%.1f", value * 100) }

  /// A curve a label.
  var rocPlot: Plot? {
    let series = labels.compactMap { label -> Plot.Series? in
      guard let curve = label.frame.ranking.curve() else { return nil }
      return Plot.Series(
        name: "\(label.label.name) \(EvaluationResult.percent(curve.area))",
        points: curve.rates.map { ($0.falsePositive, $0.truePositive) },
        color: Color.palette[label.label.rawValue], width: label.label == .fake ? 4 : 2.5,
        isDashed: label.label.level == .local)
    }
    guard !series.isEmpty else { return nil }
    return Plot(
      title: "ROC by label, with AUC in %", subtitle: subtitle, x: .share("false-positive rate, %"),
      y: .share("true-positive rate, %"), series: series, hasDiagonal: true)
  }

  /// Mean score against share of forgeries in ten bins, over how full the bins are.
  var reliabilityPlot: Plot? {
    let ranking = figures(of: .fake).frame.ranking
    let calibration = Calibration(ranking, bins: 10)
    guard let error = calibration.error else { return nil }
    let points = calibration.bins.compactMap(\.self).map { ($0.meanScore, $0.shareOfPositives) }
    let bars = calibration.bins.enumerated().compactMap { index, bin in
      bin.map {
        (
          low: Double(index) / 10, high: Double(index + 1) / 10,
          height: 0.5 * Double($0.count) / Double(ranking.count)
        )
      }
    }
    return Plot(
      title: "Reliability of the score of fake", subtitle: subtitle, x: .share("mean score, %"),
      y: .share("share of forgeries, %"),
      series: [
        Plot.Series(
          name: "ten bins, ECE \(EvaluationResult.percent(error))", points: points, color: Color.palette[4],
          hasMarks: true),
        Plot.Series(name: "bars: half the share", points: [], color: .pale, width: 12),
        Plot.Series(name: "of pictures in a bin", points: [], color: .white),
      ], bars: bars, hasDiagonal: true)
  }

  /// Figure 3: the area of fake by level.
  var levelPlot: Plot? {
    guard let robustness, let clean = robustness.clean[Label.fake.rawValue] else { return nil }
    let colors = [5, 4, 3, 1].map { Color.palette[$0] }
    let series = zip(Perturbation.Kind.allCases, colors).map { kind, color in
      let levels = robustness.auc[kind, default: []].map { $0[Label.fake.rawValue] }
      return Plot.Series(
        name: kind.title,
        points: [(0, clean)]
          + levels.enumerated().compactMap { level, area in area.map { (Double(level + 1), $0) } },
        color: color, hasMarks: true)
    }
    let lowest = series.flatMap(\.points).map(\.y).min() ?? 0
    return Plot(
      title: "AUC of fake on perturbed pictures", subtitle: subtitle,
      x: Plot.Axis(
        title: "level", range: -0.2...4.2, ticks: (0...4).map { (Double($0), $0 == 0 ? "clean" : "\($0)") }),
      y: .share("AUC, %", from: min(0.5, (lowest * 10).rounded(.down) / 10)), series: series)
  }
}
