import Explainer

/// What is done to a face; the names are those of the manifest's column `method`.
public enum ForgeryKind: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  /// The inner face is another person's.
  case identity
  /// The face's own mouth or eyes are warped.
  case expressionMouth = "expr_mouth"
  case expressionEye = "expr_eye"
  /// A part is another face's, mirrored, moved or scaled, or lit otherwise than the rest.
  case physicalEye = "phys_eye"
  case physicalIllumination = "phys_illumination"
  case physicalMouth = "phys_mouth"
  case physicalNose = "phys_nose"

  /// What a face altered so is, `fake` included (method.md section 1).
  public var labels: Set<Label> { attributes.union([.fake]) }

  /// The labels other than `fake`.
  var attributes: Set<Label> {
    switch self {
    case .identity: [.identity, .eye, .mouth, .nose]
    case .expressionMouth: [.expression, .mouth]
    case .expressionEye: [.expression, .eye]
    case .physicalEye: [.physicalConsistency, .eye]
    case .physicalIllumination: [.physicalConsistency, .illumination]
    case .physicalMouth: [.physicalConsistency, .mouth]
    case .physicalNose: [.physicalConsistency, .nose]
    }
  }
}
