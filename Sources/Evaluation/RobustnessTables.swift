import Explainer
import Pictures

extension Table {
  /// Table 2: clean, the four perturbations as means of their levels, their mean, the drop rate; the paper's rows below.
  static func robustness(_ results: [EvaluationResult], paper: PaperTables?) -> Table? {
    let kinds = Perturbation.Kind.allCases
    var rows = results.compactMap { result -> [Cell]? in
      guard let robustness = result.robustness else { return nil }
      return [.text(result.rowName), .share(robustness.clean[Label.fake.rawValue])]
        + kinds.map { .share(robustness.mean($0, .fake)) }
        + [.share(robustness.mean(.fake)), .change(robustness.dropRate(.fake))]
    }
    guard !rows.isEmpty else { return nil }
    rows += (paper?.table2 ?? []).map { row in
      [.text("the paper: \(row.name) on FF++"), .share(row.values["clean"])]
        + kinds.map { .share(row.values[$0.rawValue]) }
        + [.share(row.values["mean"]), .change(row.values["drop rate"])]
    }
    return Table(
      name: "robustness", title: "AUC of fake on perturbed pictures, mean of levels 1 to 4, in per cent",
      columns: ["model", "clean"] + kinds.map(\.title) + ["mean", "drop rate"], rows: rows,
      notes: ["Drop rate: (mean − clean) / clean."])
  }

  /// Figure 3: the area by kind and level.
  static func levels(of result: EvaluationResult) -> Table? {
    guard let robustness = result.robustness else { return nil }
    let rows = Perturbation.Kind.allCases.map { kind in
      [.text(kind.title), .share(robustness.clean[Label.fake.rawValue])]
        + robustness.auc[kind, default: []].map { Cell.share($0[Label.fake.rawValue]) }
    }
    return Table(
      name: "levels \(result.rowName)", title: "AUC of fake by level, \(result.rowName), in per cent",
      columns: ["perturbation", "clean"] + WhatIf.levels.map { "level \($0)" }, rows: rows)
  }
}
