import Explainer
import Text

/// What was worked out of one face on demand: where its margins come from, and whether its verdict holds.
public struct FaceReasons: Equatable, Sendable {
  /// One a label; nil while they are made.
  public var maps: [RelevanceMap]?
  /// nil while the changes are tried.
  public var whatIf: WhatIf?
  /// Why what is missing will not come.
  public var problem: SafeText?

  public init(maps: [RelevanceMap]? = nil, whatIf: WhatIf? = nil) {
    self.maps = maps
    self.whatIf = whatIf
  }
}
