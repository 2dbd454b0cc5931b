import Explainer

extension Table {
  /// Table 1: a row a model, a column a data set, the mean with the training set and without it.
  ///
  /// - Parameter trainedOn: the name of the data set that the models were trained on.
  static func dataSets(
    _ results: [EvaluationResult], trainedOn: String?, paper: PaperTables?
  ) -> Table {
    let models = unique(results.map(\.modelName)), sets = unique(results.map(\.predictions.dataSet.name))
    let training = results.map(\.predictions.dataSet).filter { trainedOn.map($0.isCalled) ?? false }
    let others = sets.filter { !training.map(\.name).contains($0) }
    let hasMeans = sets.count > 1, hasTraining = hasMeans && !training.isEmpty
    var rows = models.map { model -> [Cell] in
      let areas = sets.map { set in
        results.first { $0.modelName == model && $0.predictions.dataSet.name == set }?.headline
      }
      let without = zip(sets, areas).filter { others.contains($0.0) }.map { $0.1?.auc }
      var row: [Cell] = [.text(model)] + areas.map { .estimate($0?.auc, $0?.interval) }
      if hasTraining { row.append(.share(Robustness.mean(areas.map { $0?.auc }))) }
      if hasMeans { row.append(.share(Robustness.mean(without))) }
      return row
    }
    let names = sets.map(PaperTables.name(of:))
    if let paper, names.contains(where: { $0 != nil }) {
      let mean = PaperTables.mean(over: sets), meanOfOthers = PaperTables.mean(over: others)
      rows += (paper.table1 + (models.count > 1 ? paper.table3 : [])).map { row in
        var cells: [Cell] = [.text("the paper: \(row.name)")]
        cells += names.map { .share($0.flatMap { row.values[$0] }) }
        // The paper's means stand beside means over the same sets only.
        if hasTraining { cells.append(.share(mean.flatMap { row.values[$0] })) }
        if hasMeans { cells.append(.share(meanOfOthers.flatMap { row.values[$0] })) }
        return cells
      }
    }
    return Table(
      name: "data sets", title: "AUC of fake by model and data set, in per cent",
      columns: ["model"] + sets + (hasTraining ? ["mean with \(trainedOn ?? "")"] : [])
        + (hasMeans ? [hasTraining ? "mean without" : "mean"] : []), rows: rows,
      notes: ["Of videos where a set has them, else of pictures."])
  }

  /// Models side by side on one data set: a row a model, a column a label (Table 3 by labels).
  static func models(_ results: [EvaluationResult], on set: String) -> Table? {
    let chosen = results.filter { $0.predictions.dataSet.name == set }
    guard chosen.count > 1 else { return nil }
    let rows = chosen.map { result -> [Cell] in
      let falsePositives = result.falsePositives
      return [.text(result.modelName)] + result.labels.map { .share($0.frame.metrics.auc) }
        + [.share(result.meanAUC), .share(falsePositives.share)]
    }
    return Table(
      name: "models on \(set)", title: "Models on \(set): AUC of pictures by label, in per cent",
      columns: ["model"] + Label.allCases.map(\.name) + ["mean", "real flagged"], rows: rows)
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

extension EvaluationResult {
  /// The model's name, told apart by its hash, since two models may bear one name.
  var modelName: String { "\(predictions.model.title) (\(predictions.model.sha256.prefix(6)))" }

  /// The figure of Table 1.
  var headline: (auc: Double?, interval: Bootstrap.Interval?) {
    let fake = figures(of: .fake), figures = fake.video ?? fake.frame
    return (figures.metrics.auc, figures.auc)
  }
}
