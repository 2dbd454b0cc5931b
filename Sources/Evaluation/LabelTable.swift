import Explainer

extension Table {
  /// A line a label: area, average precision, equal error rate, accuracy, true-positive rates, calibration.
  ///
  /// - Returns: nil for videos where there are none.
  static func labels(of result: EvaluationResult, videos: Bool) -> Table? {
    var rows: [[Cell]] = []
    for label in result.labels {
      guard let figures = videos ? label.video : label.frame else { return nil }
      let metrics = figures.metrics
      rows.append([
        .text(label.label.name), .count(metrics.positives), .count(metrics.negatives),
        .estimate(metrics.auc, figures.auc), .estimate(metrics.averagePrecision, figures.averagePrecision),
        .estimate(metrics.equalErrorRate, figures.equalErrorRate), .share(metrics.accuracy),
        .share(metrics.accuracyOnPositives), .share(metrics.accuracyOnNegatives),
        .estimate(metrics.truePositiveRate1, figures.truePositiveRate1),
        .estimate(metrics.truePositiveRate5, figures.truePositiveRate5),
        .share(metrics.calibrationError10), .share(metrics.calibrationError15),
      ])
    }
    let areas = result.labels.compactMap { (videos ? $0.video : $0.frame)?.metrics.auc }
    rows.append(
      [.text("mean"), .text(""), .text(""), .share(Robustness.mean(areas))]
        + [Cell](repeating: .text(""), count: 9))
    let threshold = result.predictions.model.threshold
    return Table(
      name: "labels \(videos ? "video" : "frame") \(result.rowName)",
      title: "\(videos ? "Videos" : "Pictures"), by label, in per cent with 95 % intervals",
      columns: [
        "label", "altered", "not", "AUC", "AP", "EER", "accuracy", "on altered", "on not", "TPR at 1 % FPR",
        "TPR at 5 % FPR", "ECE 10", "ECE 15",
      ], rows: rows,
      notes: [
        "Accuracy at \(threshold) for fake, at 0.5 for the others; an interval is over \(result.options.draws) draws."
      ])
  }
}

extension EvaluationResult {
  /// Model and data set, as rows and names of tables say it.
  var rowName: String { "\(predictions.model.name) on \(predictions.dataSet.name)" }
}
