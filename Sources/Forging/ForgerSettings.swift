import Faces

extension Forger {
  /// What a forger draws, and how often.
  public struct Settings: Sendable, Codable, Equatable {
    /// Samples that stay real.
    public var realShare = 0.42
    /// Real samples that go through a forgery's resampling and pasting with nothing altered.
    public var resampledShare = 0.5
    /// Samples, real and forged alike, whose whole face then goes through a resampling and pasting of its own.
    public var wholeFaceShare = 0.0
    /// Forgeries that a second kind is added to.
    public var secondKindShare = 0.1
    /// How often each kind is drawn, in relation to each other.
    public var weights: [ForgeryKind: Double] = [
      .identity: 0.2, .expressionMouth: 0.16, .expressionEye: 0.16, .physicalEye: 0.12,
      .physicalIllumination: 0.14, .physicalMouth: 0.12, .physicalNose: 0.1,
    ]
    /// libjpeg's qualities, drawn uniformly; both ends included.
    public var jpegQuality = 74...96
    /// Files that keep full colour resolution (4:4:4).
    public var fullChromaShare = 0.2
    /// Standard deviation of a detector's error, in photograph pixels along each axis.
    public var landmarkJitter = 1.0
    /// Pixels of the crop's side.
    public var cropSize = Alignment.size
    /// See `Alignment.matrix`.
    public var enlarge = 0.95
    /// How far a crop's own `enlarge` may lie from it, drawn uniformly: a model that sees faces of one size leans on it.
    public var enlargeSpread = 0.0
    /// Crops whose part beyond the photograph's border is not left black.
    public var filledBorderShare = 0.6
    /// Crops that are mirrored.
    public var flipShare = 0.0
    /// Crops whose brightness, contrast and gamma are varied a little.
    public var photometricShare = 0.3
    /// The donor is the most alike of this many faces, at difficulty 1; of 2 at difficulty 0.
    public var donorCandidates = 40
    /// How far the difficulties of a forgery's shape, seam and colours may lie from the sample's.
    public var aspectSpread = 0.3
    /// Pastes whose texture differs from their surroundings': sharper, softer or noisier.
    public var textureShare = 0.35
    /// Pastes that let the target shine through by up to a third.
    public var translucentShare = 0.15
    public var variety = Variety()

    public init() {}
  }
}
