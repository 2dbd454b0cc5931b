import Pictures

extension Perturbation.Kind {
  /// As tables and plots name it.
  var title: String { self == .patchSubstitution ? "patch substitution" : rawValue }
}
