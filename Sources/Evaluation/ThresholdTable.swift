extension Table {
  /// False alarms on real faces at the model's threshold, and the threshold that keeps them at the chosen share.
  static func thresholds(_ results: [EvaluationResult]) -> Table {
    let rows = results.map { result -> [Cell] in
      let real = result.falsePositives, point = result.operatingPoint
      return [
        .text(result.rowName), .number(Double(result.predictions.model.threshold)), .count(real.flagged),
        .count(real.real), .estimate(real.share, real.interval), .share(result.options.falsePositiveLimit),
        .number(point?.threshold), .share(point?.falsePositiveRate), .share(point?.truePositiveRate),
      ]
    }
    return Table(
      name: "thresholds", title: "Real faces that are flagged, and the threshold for a chosen share of them",
      columns: [
        "model", "threshold", "flagged", "real", "share", "wanted", "threshold for it", "FPR there",
        "TPR there",
      ], rows: rows,
      notes: [
        "The interval of the share is Wilson's. A threshold is chosen on validation data, never on test."
      ])
  }
}
