import Explainer
import Pictures
import Tensors

/// The four ways in which crops are spoilt to test a model (method.md section 6).
public enum PerturbationKind: String, CaseIterable, Sendable {
  case patchSubstitution = "patch_substitution"
  case noise, blur, pixelation
}

/// Spoils a crop in one way at one level, by the numbers of a stream of its own.
public typealias Perturbing =
  @Sendable (PerturbationKind, _ level: Int, Picture, inout RandomNumbers) -> Picture

extension PerturbationKind {
  var title: String { self == .patchSubstitution ? "patch substitution" : rawValue }
}

extension Robustness {
  /// What spoils crops; nil as long as the room of pictures knows no perturbations.
  public static let perturbing: Perturbing? = nil
}
