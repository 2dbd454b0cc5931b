import Tensors

/// What is shown of a model beside everything it says.
public struct ModelSummary: Equatable, Sendable {
  public let name: String
  /// SHA-256 over all files that decide a result, 64 hexadecimal digits (`ModelFolder`).
  public let sha256: String
  /// The face is flagged above this score of `fake`.
  public let threshold: Float
  /// a in p = σ(a·m); nil is the paper's 1.
  public let logitScale: Float?
  /// One line on how good the model is and what it cannot see, from the folder's `results`; nil if it states none.
  public let quality: String?
  /// In which numbers its image encoder multiplies.
  public let precision: Precision

  public init(
    name: String, sha256: String, threshold: Float, logitScale: Float?, quality: String?,
    precision: Precision = .f32
  ) {
    self.name = name
    self.sha256 = sha256
    self.threshold = threshold
    self.logitScale = logitScale
    self.quality = quality
    self.precision = precision
  }

  /// The name that stands beside figures: with the precision where it is not f32, since it changes them.
  public var title: String { precision == .f32 ? name : "\(name) in \(precision.rawValue)" }
}
