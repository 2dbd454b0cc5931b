import Foundation

/// How similarities become the eight scores: the formula that the model was trained with (method.md sections 2 and 3).
public struct ScoringRule: Equatable, Sendable {
  /// Which sentences were trained, and which labels (Table 3 of the paper).
  public enum Variant: String, CaseIterable, Codable, Sendable {
    case separate
    case withoutOpposites = "without_opposites"
    case binary
    case twoLevels = "two_levels"
    case joint
    case baseline
  }

  public enum Marginals: String, CaseIterable, Codable, Sendable {
    case independent, hierarchical
  }

  public let variant: Variant
  public let marginals: Marginals
  /// a in p = σ(a·m); 1 is the paper's Eq. (1).
  public let logitScale: Double

  public init(variant: Variant = .separate, marginals: Marginals = .independent, logitScale: Double = 1) {
    self.variant = variant
    self.marginals = marginals
    self.logitScale = logitScale
  }

  /// The labels that the variant trains, in order.
  public var labels: [Label] {
    switch variant {
    case .separate, .withoutOpposites, .joint: Label.allCases
    case .binary, .baseline: [.fake]
    case .twoLevels: Array(Label.allCases.prefix(4))
    }
  }

  /// Margins in label order from the similarities to prompt, opposite, prompt, opposite, …: m = s − t, or s alone for
  /// labels that were trained without their opposite.
  ///
  /// - Parameter cosines: sixteen.
  public func margins(cosines: [Double]) -> [Double?] {
    precondition(cosines.count == 16)
    return Label.allCases.map { label in
      guard labels.contains(label) else { return nil }
      let (s, t) = (cosines[2 * label.rawValue], cosines[2 * label.rawValue + 1])
      switch variant {
      case .baseline: return s
      case .withoutOpposites where label != .fake: return s
      default: return s - t
      }
    }
  }

  /// σ(a·m); where marginals are hierarchical, with fake as the parent of every attribute:
  ///
  ///     A = Π (1 + e^{m_i}),  P0 = e^{m_0}·A / (1 + e^{m_0}·A),  P_i = P0·σ(m_i)
  public func probabilities(margins: [Double?]) -> [Double?] {
    let scaled = margins.map { $0.map { $0 * logitScale } }
    guard marginals == .hierarchical, let fake = scaled[0] else {
      return scaled.map { $0.map(ScoringRule.sigmoid) }
    }
    let attributes = scaled.dropFirst().compactMap(\.self)
    let parent = ScoringRule.sigmoid(fake + attributes.reduce(0) { $0 + ScoringRule.softplus($1) })
    return [parent] + scaled.dropFirst().map { $0.map { parent * ScoringRule.sigmoid($0) } }
  }

  /// Marginals of the softmax over the 24 joint sentences' similarities times `scale`.
  public static func jointProbabilities(similarities: [Double], scale: Double) -> [Double] {
    precondition(similarities.count == 24)
    let logits = similarities.map { $0 * scale }
    let highest = logits.max() ?? 0
    let weights = logits.map { exp($0 - highest) }
    let total = weights.reduce(0, +)
    let fake = weights[12...].map { $0 / total }
    let global = (0..<3).map { g in fake[(g * 4)..<(g * 4 + 4)].reduce(0, +) }
    let local = (0..<4).map { l in (0..<3).reduce(0) { $0 + fake[$1 * 4 + l] } }
    return [fake.reduce(0, +)] + global + local
  }

  package static func sigmoid(_ x: Double) -> Double { x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)) }

  /// ln(1 + eˣ).
  package static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
}
