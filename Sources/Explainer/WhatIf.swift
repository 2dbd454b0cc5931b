import Pictures
import Tensors

/// The same face under the paper's four perturbations at levels 1 to 4, and whether the verdict holds.
public struct WhatIf: Equatable, Sendable {
  /// The levels of the paper's test.
  public static let levels = 1...4

  /// Every kind at every level, in the order of all results.
  public static let conditions = Perturbation.Kind.allCases.flatMap { kind in
    levels.map { Perturbation(kind: kind, level: $0) }
  }

  /// What scoring has to be given (`PictureOptions.alterations`): each picture's perturbation is decided by (seed, file,
  /// kind, level) and so is always the same.
  public static func alterations(seed: UInt64 = 0) -> [PictureOptions.Alteration] {
    conditions.enumerated().map { index, perturbation in
      { crop, sha256 in
        let file = UInt64(sha256.prefix(16), radix: 16) ?? 0
        var numbers = RandomNumbers(seed: seed ^ file, .perturbation, index: UInt32(index))
        return perturbation.apply(to: crop, using: &numbers)
      }
    }
  }

  public let original: Explanation
  /// By condition; nil where the model gave a number that is not finite.
  public let altered: [Explanation?]

  /// - Parameter altered: one a condition.
  public init(original: Explanation, altered: [Explanation?]) {
    precondition(altered.count == WhatIf.conditions.count)
    self.original = original
    self.altered = altered
  }

  /// Changes under which the verdict is the same.
  public var held: Int { altered.count { $0?.isFlagged == original.isFlagged } }

  /// The least level of a kind at which the verdict is another one, or cannot be given; nil where it holds at all.
  public func firstTurn(under kind: Perturbation.Kind) -> Int? {
    zip(WhatIf.conditions, altered)
      .first { $0.0.kind == kind && $0.1?.isFlagged != original.isFlagged }?.0.level
  }

  /// Whether a label's probability under a change lies on the other side of its limit than the one now, or is missing.
  public func isOther(_ probability: Float?, for label: Label) -> Bool {
    let limit = original.limit(of: label)
    return probability.map { $0 > limit } != original.probability(of: label).map { $0 > limit }
  }

  /// The sides of the grey blocks by level, in pixels, for words.
  static var blockSizes: String {
    let sizes = levels.map { "\(Perturbation.blockSide(level: $0))" }
    return sizes.dropLast().joined(separator: ", ") + " and " + (sizes.last ?? "")
  }

  public var sentence: String {
    "The verdict (\(original.isFlagged ? "flagged" : "not flagged")) holds under \(held) of \(altered.count) changes."
  }

  /// The probabilities of a label over the levels of a kind.
  public func probabilities(of label: Label, under kind: Perturbation.Kind) -> [Float?] {
    zip(WhatIf.conditions, altered).filter { $0.0.kind == kind }.map { $1?.probabilities[label.rawValue] }
  }
}
