import Explainer
import Pictures
import Tensors

/// How well a model does on spoilt crops: the area under the curve by kind and level (Table 2, Figure 3).
public struct Robustness: Sendable {
  /// By kind, then level; frames, for each label.
  public let auc: [Perturbation.Kind: [[Double?]]]
  /// The same crops as they are.
  public let clean: [Double?]

  init(_ predictions: [Prediction], rule: NoFaceRule) {
    func areas(_ alteration: Int?) -> [Double?] {
      let elements = Elements(predictions, rule: rule, alteration: alteration)
      return Label.allCases.map { elements.list(of: $0).ranking.curve()?.area }
    }
    clean = areas(nil)
    var auc: [Perturbation.Kind: [[Double?]]] = [:]
    for (index, condition) in WhatIf.conditions.enumerated() {
      auc[condition.kind, default: []].append(areas(index))
    }
    self.auc = auc
  }

  /// Mean of the levels, for one label.
  public func mean(_ kind: Perturbation.Kind, _ label: Label) -> Double? {
    Robustness.mean(auc[kind, default: []].map { $0[label.rawValue] })
  }

  /// Mean of the four kinds.
  public func mean(_ label: Label) -> Double? {
    Robustness.mean(Perturbation.Kind.allCases.map { mean($0, label) })
  }

  /// (mean − clean) / clean.
  public func dropRate(_ label: Label) -> Double? {
    guard let mean = mean(label), let clean = clean[label.rawValue], clean > 0 else { return nil }
    return (mean - clean) / clean
  }

  /// nil where one is missing: a mean of fewer would be another figure.
  static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap(\.self)
    guard known.count == values.count, !known.isEmpty else { return nil }
    return known.reduce(0, +) / Double(known.count)
  }
}
