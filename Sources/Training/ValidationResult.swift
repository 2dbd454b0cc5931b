import Evaluation
import Explainer

/// What validation says of a model.
public struct ValidationResult: Sendable {
  /// AUC of each label in order; nil where a class is missing or the variant does not train the label.
  public let auc: [Double?]
  /// The fake label's score that only this share of real faces exceeds.
  public let threshold: Double
  static let falsePositiveShare = 0.05

  public var fake: Double { auc[0] ?? 0 }
  /// Over the labels that have one.
  public var mean: Double {
    let known = auc.compactMap(\.self)
    return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
  }

  /// - Parameters:
  ///   - probabilities: [pictures][8].
  init(_ probabilities: [[Double?]], _ labels: [LabelVector]) {
    auc = Label.allCases.map { label in
      var scores: [Double] = [], truths: [Bool] = []
      for (probability, truth) in zip(probabilities, labels) {
        guard let score = probability[label.rawValue], let bit = truth[label] else { continue }
        scores.append(score)
        truths.append(bit)
      }
      return Metrics(scores: scores, truths: truths, threshold: 0.5).auc
    }
    let real = zip(probabilities, labels).filter { $1[.fake] == false }.compactMap { $0.0[0] }.sorted()
    let place = Int((Double(real.count) * (1 - ValidationResult.falsePositiveShare)).rounded(.up)) - 1
    threshold = real.isEmpty ? 0.5 : min(max(real[min(max(place, 0), real.count - 1)], 1e-6), 1 - 1e-6)
  }
}
