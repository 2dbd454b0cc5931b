import Tensors

extension ForgeryKind {
  /// Draws the operation's details; nil where this face does not take it.
  func draw(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    switch self {
    case .identity: IdentityForgery.draw(inputs, &random)
    case .expressionMouth: ExpressionForgery.drawMouth(inputs, &random)
    case .expressionEye: ExpressionForgery.drawEyes(inputs, &random)
    case .physicalEye: PartForgery.drawEyes(inputs, &random)
    case .physicalIllumination: IlluminationForgery.draw(inputs, &random)
    case .physicalMouth: PartForgery.draw(.mouth, inputs, &random)
    case .physicalNose: PartForgery.draw(.nose, inputs, &random)
    }
  }

  /// Whether another face may lend a part.
  var usesDonor: Bool {
    switch self {
    case .identity, .physicalEye, .physicalMouth, .physicalNose: true
    case .expressionMouth, .expressionEye, .physicalIllumination: false
    }
  }

  /// Whether the photograph may be joined otherwise than by mixing: at an edge without a seam, light of its own is gone.
  var isBlended: Bool { self != .physicalIllumination }

  /// The least mean absolute change of what is covered, in levels of 255, that counts as one: smooth skin hardly changes
  /// under a warp, however far the lips move.
  package var visibleChange: Float {
    switch self {
    case .identity: 4
    case .physicalIllumination: 6
    case .physicalEye, .physicalMouth, .physicalNose: 3.5
    case .expressionMouth, .expressionEye: 2.5
    }
  }
}
