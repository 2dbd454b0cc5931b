/// How new samples are joined to a photograph.
public enum Blending: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  /// old + coverage·(new − old).
  case alpha
  /// Each band of detail fades over its own width (Burt and Adelson 1983, "A Multiresolution Spline with Application to
  /// Image Mosaics").
  case multiband
  /// The new samples' gradients, from the photograph's own values at the edge (Pérez et al. 2003, "Poisson Image
  /// Editing").
  case gradient

  /// Pixels beyond a region's edge that may change.
  var reach: Int {
    switch self {
    case .alpha: 0
    case .multiband: Alteration.bands.reduce(0, +) + 1
    case .gradient: 2
    }
  }
}
