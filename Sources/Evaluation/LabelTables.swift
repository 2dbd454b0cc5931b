import Explainer

extension Table {
  /// A line a label of what rests on the order of the scores: area, average precision, equal error rate.
  ///
  /// - Returns: nil for videos where there are none.
  static func order(of result: EvaluationResult, videos: Bool) -> Table? {
    guard let lines = figures(of: result, videos: videos) else { return nil }
    var rows = lines.map { label, figures -> [Cell] in
      let metrics = figures.metrics
      return [
        .text(label.name), .count(metrics.positives), .count(metrics.negatives),
        .estimate(metrics.auc, figures.auc), .estimate(metrics.averagePrecision, figures.averagePrecision),
        .estimate(metrics.equalErrorRate, figures.equalErrorRate),
      ]
    }
    let areas = lines.compactMap(\.figures.metrics.auc)
    rows.append(
      [.text("mean"), .text(""), .text(""), .share(Robustness.mean(areas)), .text(""), .text("")])
    return Table(
      name: "order \(unit(videos)) \(result.rowName)",
      title:
        "\(unit(videos).capitalized)s by label: the order of the scores, in per cent with 95 % intervals",
      columns: ["label", "altered", "not", "AUC", "AP", "EER"], rows: rows,
      notes: ["Intervals over \(result.options.draws) draws."])
  }

  /// A line a label of what rests on the scores themselves: right and wrong at the threshold, few false alarms,
  /// calibration.
  static func decisions(of result: EvaluationResult, videos: Bool) -> Table? {
    guard let lines = figures(of: result, videos: videos) else { return nil }
    let rows = lines.map { label, figures -> [Cell] in
      let metrics = figures.metrics
      return [
        .text(label.name), .share(metrics.accuracy), .share(metrics.accuracyOnPositives),
        .share(metrics.accuracyOnNegatives),
        .estimate(metrics.truePositiveRate1, figures.truePositiveRate1),
        .estimate(metrics.truePositiveRate5, figures.truePositiveRate5),
        .share(metrics.calibrationError10), .share(metrics.calibrationError15),
      ]
    }
    return Table(
      name: "decisions \(unit(videos)) \(result.rowName)",
      title:
        "\(unit(videos).capitalized)s by label: the scores as decisions, in per cent with 95 % intervals",
      columns: [
        "label", "accuracy", "altered", "not", "TPR at 1 % FPR", "TPR at 5 % FPR", "ECE 10", "ECE 15",
      ],
      rows: rows,
      notes: ["Accuracy at \(result.predictions.model.threshold) for fake, at 0.5 for the others."])
  }

  private static func unit(_ videos: Bool) -> String { videos ? "video" : "picture" }

  private static func figures(
    of result: EvaluationResult, videos: Bool
  ) -> [(label: Label, figures: LabelFigures.Figures)]? {
    let lines = result.labels.compactMap { line in
      (videos ? line.video : line.frame).map { (line.label, $0) }
    }
    return lines.isEmpty ? nil : lines
  }
}

extension EvaluationResult {
  /// Model and data set, as rows and names of tables say it.
  var rowName: String { "\(predictions.model.title) on \(predictions.dataSet.name)" }
}
