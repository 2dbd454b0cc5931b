import Explainer
import Foundation

/// What training makes small: from similarities and labels to the level losses and their gradient (method.md section 3).
///
/// All of it is in Double and in log space: with joint prompts some probabilities are as small as 1e-26.
public struct Objective: Equatable, Sendable {
  /// How far a label's probability is from the truth; q is the probability that is given to the truth.
  public enum Loss: String, CaseIterable, Codable, Sendable {
    /// 1 − √q. Source: equations 3 and 4 of the paper.
    case fidelity
    /// −log q.
    case bce
    /// −log q of the hierarchical marginals (after Deng et al. 2014).
    case probabilistic
  }

  public let variant: ScoringRule.Variant
  public let loss: Loss
  /// a in p = σ(a·m); for joint prompts the scale of the 24 similarities.
  public let scale: Double
  /// What a label's positive and negative samples count, in label order; ones where nothing is balanced.
  public let weights: [(positive: Double, negative: Double)]

  /// - Parameter positiveShares: the share of positives that each label's weights make up for, so that both sides count
  ///   alike; nil leaves every sample at 1.
  public init(
    variant: ScoringRule.Variant, loss: Loss, scale: Double, positiveShares: [Double]? = nil
  ) {
    self.variant = variant
    self.loss = loss
    self.scale = scale
    weights = Label.allCases.map { label in
      guard let share = positiveShares?[label.rawValue], share > 0, share < 1 else { return (1, 1) }
      return (0.5 / share, 0.5 / (1 - share))
    }
  }

  public static func == (a: Objective, b: Objective) -> Bool {
    a.variant == b.variant && a.loss == b.loss && a.scale == b.scale
      && zip(a.weights, b.weights).allSatisfy { $0 == $1 }
  }

  /// The levels that the variant trains, each with its labels.
  public var levels: [[Label]] {
    let trained = ScoringRule(variant: variant).labels
    return Label.Level.allCases.map { $0.labels.filter(trained.contains) }.filter { !$0.isEmpty }
  }

  /// Similarities of one picture: 16, or 24 for joint prompts.
  public var similarityCount: Int { variant == .joint ? 24 : 16 }

  /// What a batch, or a part of one, comes to.
  public struct Outcome: Equatable, Sendable {
    /// ℓ of each level, summed over the pictures and divided by the whole batch's size.
    public var levelLosses: [Double]
    /// ∂(Σ λ·ℓ)/∂similarity, [pictures · similarityCount].
    public var gradient: [Double]
    /// [pictures][8]; nil for labels that the variant does not train.
    public var probabilities: [[Double?]]
    /// Losses of each label, unweighted, [pictures][8].
    public var elements: [[Double?]]
  }

  /// - Parameters:
  ///   - similarities: [pictures · similarityCount].
  ///   - labels: one vector a picture; a label that is unknown adds nothing.
  ///   - lambda: one weight a level.
  ///   - batch: pictures of the whole batch, of which these may be a part.
  public func evaluate(
    similarities: [Double], labels: [LabelVector], lambda: [Double], batch: Int
  ) -> Outcome {
    let count = similarityCount
    precondition(similarities.count == labels.count * count && lambda.count == levels.count)
    var outcome = Outcome(
      levelLosses: lambda.map { _ in 0 }, gradient: [Double](repeating: 0, count: similarities.count),
      probabilities: [], elements: [])
    for (b, truth) in labels.enumerated() {
      let marginals = marginals(Array(similarities[b * count..<(b + 1) * count]))
      var elements = [Double?](repeating: nil, count: Label.allCases.count)
      for (l, level) in levels.enumerated() {
        for label in level {
          guard let y = truth[label], let marginal = marginals[label.rawValue] else { continue }
          let logTruth = y ? marginal.logTrue : marginal.logFalse
          let slope = y ? marginal.slopeTrue : marginal.slopeFalse
          let root = exp(logTruth / 2)
          elements[label.rawValue] = loss == .fidelity ? 1 - root : -logTruth
          let weight = y ? weights[label.rawValue].positive : weights[label.rawValue].negative
          let share = weight / Double(level.count) / Double(batch)
          outcome.levelLosses[l] += share * (elements[label.rawValue] ?? 0)
          let byLogTruth = (loss == .fidelity ? -root / 2 : -1) * share * lambda[l]
          for (i, d) in slope { outcome.gradient[b * count + i] += byLogTruth * d }
        }
      }
      outcome.probabilities.append(marginals.map { $0.map { exp($0.logTrue) } })
      outcome.elements.append(elements)
    }
    return outcome
  }

  // MARK: - Probabilities and their slopes

  /// log p and log(1 − p) of one label, each with its derivatives by the similarities.
  private struct Marginal {
    let logTrue, logFalse: Double
    let slopeTrue, slopeFalse: [(index: Int, derivative: Double)]
  }

  private func marginals(_ similarities: [Double]) -> [Marginal?] {
    if variant == .joint { return jointMarginals(similarities) }
    let rule = ScoringRule(variant: variant)
    let logits = rule.margins(cosines: similarities).map { $0.map { $0 * scale } }
    return loss == .probabilistic
      ? hierarchicalMarginals(logits) : logits.enumerated().map(independentMarginal)
  }

  /// dm/ds = a and, with an opposite, dm/dt = −a.
  private func byLogit(_ label: Int, _ derivative: Double) -> [(index: Int, derivative: Double)] {
    let hasOpposite = variant != .baseline && (variant != .withoutOpposites || label == 0)
    let d = derivative * scale
    return [(2 * label, d)] + (hasOpposite ? [(2 * label + 1, -d)] : [])
  }

  /// p = σ(z).
  private func independentMarginal(_ label: Int, _ logit: Double?) -> Marginal? {
    logit.map { z in
      let p = ScoringRule.sigmoid(z)
      return Marginal(
        logTrue: -ScoringRule.softplus(-z), logFalse: -ScoringRule.softplus(z),
        slopeTrue: byLogit(label, 1 - p), slopeFalse: byLogit(label, -p))
    }
  }

  /// P0 = σ(T), T = z0 + Σ softplus(z_i); P_i = P0·σ(z_i).
  private func hierarchicalMarginals(_ logits: [Double?]) -> [Marginal?] {
    guard let fake = logits[0] else { return logits.map { _ in nil } }
    let attributes = logits.indices.dropFirst().filter { logits[$0] != nil }
    let total = fake + attributes.reduce(0) { $0 + ScoringRule.softplus(logits[$1] ?? 0) }
    let parent = ScoringRule.sigmoid(total)
    let logParent = -ScoringRule.softplus(-total), logNone = -ScoringRule.softplus(total)
    // dT by every similarity
    let byTotal =
      byLogit(0, 1) + attributes.flatMap { byLogit($0, ScoringRule.sigmoid(logits[$0] ?? 0)) }
    func scaled(_ factor: Double) -> [(index: Int, derivative: Double)] {
      byTotal.map { ($0.index, $0.derivative * factor) }
    }
    return logits.enumerated().map { label, logit in
      guard let z = logit else { return nil }
      if label == 0 {
        return Marginal(
          logTrue: logParent, logFalse: logNone, slopeTrue: scaled(1 - parent), slopeFalse: scaled(-parent))
      }
      let s = ScoringRule.sigmoid(z), p = parent * s
      // 1 − P_i = (1 − P0) + P0·(1 − s)
      let logFalse = Objective.logSum([logNone, logParent - ScoringRule.softplus(z)])
      let rest = exp(logFalse)
      return Marginal(
        logTrue: logParent - ScoringRule.softplus(-z), logFalse: logFalse,
        slopeTrue: scaled(1 - parent) + byLogit(label, 1 - s),
        slopeFalse: scaled(-p * (1 - parent) / rest) + byLogit(label, -p * (1 - s) / rest))
    }
  }

  /// Softmax over the 24 sentences; a label's probability is the sum over the sentences that state it.
  private func jointMarginals(_ similarities: [Double]) -> [Marginal?] {
    let logits = similarities.map { $0 * scale }, all = Objective.logSum(logits)
    let shares = logits.map { exp($0 - all) }
    return Label.allCases.map { label in
      let stated = Objective.jointSentences(stating: label)
      let others = logits.indices.filter { !stated.contains($0) }
      /// log Σ over `set`, and its derivative: share in the set less share in all.
      func part(_ set: [Int]) -> (log: Double, slope: [(index: Int, derivative: Double)]) {
        let log = Objective.logSum(set.map { logits[$0] })
        let slope = logits.indices.map { k in
          (k, ((set.contains(k) ? exp(logits[k] - log) : 0) - shares[k]) * scale)
        }
        return (log - all, slope)
      }
      let (isTrue, isFalse) = (part(stated), part(others))
      return Marginal(
        logTrue: isTrue.log, logFalse: isFalse.log, slopeTrue: isTrue.slope, slopeFalse: isFalse.slope)
    }
  }

  /// Which of the 24 sentences, in the order real/fake, then global, then local, state that the label is altered.
  private static func jointSentences(stating label: Label) -> [Int] {
    (12..<24).filter { sentence in
      let global = (sentence - 12) / 4, local = sentence % 4
      switch label.level {
      case .binary: return true
      case .global: return global == label.rawValue - 1
      case .local: return local == label.rawValue - 4
      }
    }
  }

  private static func logSum(_ x: [Double]) -> Double {
    let highest = x.max() ?? -.infinity
    return highest + log(x.reduce(0) { $0 + exp($1 - highest) })
  }
}
