extension Forger {
  /// In how many ways forgeries of one kind differ: how they are cut out, put in, coloured and made.
  ///
  /// A model that is shown one way learns that way's traces; what it learns from many lasts on ways that it has not
  /// seen (Li et al. 2020, "Face X-ray"; Shiohara and Yamasaki 2022, "Detecting Deepfakes with Self-Blended Images").
  /// By default there is one way of each.
  public struct Variety: Sendable, Codable, Equatable {
    /// How often each blending and each transfer of colours is drawn, in relation to each other.
    public var blendings: [Blending: Double] = [.alpha: 1, .multiband: 0, .gradient: 0]
    public var colorTransfers: [ColorTransfer: Double] = [
      .lumaChroma: 1, .channels: 0, .histogram: 0, .none: 0,
    ]
    /// Regions whose edge is waved.
    public var rippledShare = 0.0
    /// Regions with corners in place of round lines.
    public var angularShare = 0.0
    /// Regions whose edge fades early or late.
    public var profiledShare = 0.0
    /// Pastes whose source was a smaller picture.
    public var coarseShare = 0.0
    /// Pastes that have been through a JPEG file of their own, on another grid than the photograph's.
    public var recompressedShare = 0.0
    /// Pastes and expressions that are bent smoothly all over.
    public var bentShare = 0.0
    /// Illumination forgeries that are graded (channels shifted, saturation and contrast changed) instead of lit.
    public var gradedShare = 0.0
    /// Regions cut as boxes with rounded corners in place of round lines.
    public var boxedShare = 0.0
    /// Expressions whose movement fades towards the region's edge, so that nothing is mixed there.
    public var fadingShare = 0.0
    /// Illumination forgeries lit as a rounded head is, brightest where it turns to the light, instead of along a ramp.
    public var roundedShare = 0.0

    public init() {}
  }
}
