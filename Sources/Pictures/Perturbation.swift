import Tensors

/// One of the four ways in which a crop is spoilt to test a model, and to train it (method.md section 6).
///
/// Source of all parameters: DeeperForensics-1.0 (Jiang et al. 2020), levels 1 to 5.
public struct Perturbation: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Codable, Sendable {
    case patchSubstitution = "patch_substitution"
    case noise, blur, pixelation

    /// What is seen of it, in words for everybody.
    public var plainName: String {
      switch self {
      case .patchSubstitution: "grey blocks"
      case .noise: "noise"
      case .blur: "blur"
      case .pixelation: "coarse pixels"
      }
    }
  }

  public let kind: Kind
  /// 1 to 5.
  public let level: Int

  /// - Precondition: `level` is 1 to 5.
  public init(kind: Kind, level: Int) {
    precondition(Perturbation.levels.contains(level), "a perturbation's level is 1 to 5, not \(level)")
    self.kind = kind
    self.level = level
  }

  public static let levels = 1...5

  static let blocks = [16, 32, 48, 64, 80]
  static let variances: [Float] = [0.001, 0.002, 0.005, 0.01, 0.05]
  static let kernels = [7, 9, 13, 17, 21]
  static let factors = [2, 3, 4, 5, 6]

  /// Pixels of a grey block's side at a level of 1 to 5.
  public static func blockSide(level: Int) -> Int { blocks[level - 1] }

  /// The perturbed picture, of the same size.
  ///
  /// - Parameter random: read by patch substitution and noise only.
  public func apply(to picture: Picture, using random: inout RandomNumbers) -> Picture {
    switch kind {
    case .patchSubstitution:
      picture.withBlocks(at: Picture.blockCorners(Perturbation.blocks[level - 1], in: picture, &random))
    case .noise:
      picture.noisy(variance: Perturbation.variances[level - 1], draws: random.normals(picture.pixels.count))
    case .blur: picture.blurred(kernel: Perturbation.kernels[level - 1])
    case .pixelation: picture.pixelated(factor: Perturbation.factors[level - 1])
    }
  }
}
