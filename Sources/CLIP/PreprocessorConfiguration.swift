import Files

/// How a picture becomes the image encoder's input: what `preprocessor_config.json` states (ecosystem L5, L6).
public struct PreprocessorConfiguration: Equatable, Sendable {
  public enum Resize: Equatable, Sendable {
    case none
    /// The shorter side becomes this many pixels.
    case shorterSide(Int)
    /// Both sides are set; proportions are not kept.
    case stretched(width: Int, height: Int)
  }

  public private(set) var resize: Resize
  /// The centre crop's sides; nil without a crop.
  public private(set) var crop: (width: Int, height: Int)?
  /// The factor on bytes, 1/255 by default; 1 where `do_rescale` is false.
  public let rescale: Float
  /// Red, green, blue; zeros and ones where `do_normalize` is false.
  public let mean, standardDeviation: [Float]

  public static let file = "preprocessor_config.json"

  /// CLIP's own values for an encoder of this picture size.
  public init(imageSize: Int) {
    resize = .shorterSide(imageSize)
    crop = (imageSize, imageSize)
    rescale = 1 / 255
    mean = PreprocessorConfiguration.clipMean
    standardDeviation = PreprocessorConfiguration.clipDeviation
  }

  /// - Parameter imageSize: the encoder's picture size; what comes out must have it.
  public init(_ bytes: [UInt8], imageSize: Int) throws(CLIPError) {
    let root = try ConfigurationReader(bytes, file: PreprocessorConfiguration.file)
    let sizes = 1...1_024
    _ = try root.integer("resample", 3...3, or: 3)  // bicubic
    if try root.bool("do_resize", or: true) {
      if let size = root.section("size") {
        if size.has("shortest_edge") {
          resize = .shorterSide(try size.integer("shortest_edge", sizes))
        } else {
          resize = .stretched(
            width: try size.integer("width", sizes), height: try size.integer("height", sizes))
        }
      } else {
        resize = .shorterSide(try root.integer("size", sizes, or: imageSize))
      }
    } else {
      resize = .none
    }
    if try root.bool("do_center_crop", or: true) {
      if let size = root.section("crop_size") {
        crop = (try size.integer("width", sizes), try size.integer("height", sizes))
      } else {
        let side = try root.integer("crop_size", sizes, or: imageSize)
        crop = (side, side)
      }
    } else {
      crop = nil
    }
    let factor = try root.number("rescale_factor", "a number over 0", or: 1 / 255) { $0 > 0 && $0 <= 1 }
    rescale = try root.bool("do_rescale", or: true) ? Float(factor) : 1
    let mean = try root.triple("image_mean", or: PreprocessorConfiguration.clipMean) { abs($0) < 1_000 }
    let deviation = try root.triple("image_std", or: PreprocessorConfiguration.clipDeviation) {
      $0 > 0 && $0 < 1_000
    }
    let normalizes = try root.bool("do_normalize", or: true)
    self.mean = normalizes ? mean : [0, 0, 0]
    standardDeviation = normalizes ? deviation : [1, 1, 1]
    try check(imageSize: imageSize)
  }

  /// The same for an encoder of another picture size: what is cut off at the rim stays the same share.
  public func resized(to imageSize: Int) -> PreprocessorConfiguration {
    var resized = self
    resized.resize =
      switch resize {
      case .none: .none
      case .shorterSide(let edge): .shorterSide(crop.map { edge * imageSize / $0.width } ?? imageSize)
      case .stretched(let width, let height):
        .stretched(
          width: crop.map { width * imageSize / $0.width } ?? imageSize,
          height: crop.map { height * imageSize / $0.height } ?? imageSize)
      }
    if crop != nil { resized.crop = (imageSize, imageSize) }
    return resized
  }

  /// The picture that comes out must fit the encoder, whatever goes in.
  private func check(imageSize: Int) throws(CLIPError) {
    let side = "\(imageSize)"
    if let crop {
      guard crop.width == imageSize, crop.height == imageSize else {
        throw .disagreement(
          file: PreprocessorConfiguration.file, key: "crop_size", one: "\(crop.width)×\(crop.height)",
          other: side)
      }
    } else if case .stretched(let width, let height) = resize {
      guard width == imageSize, height == imageSize else {
        throw .disagreement(
          file: PreprocessorConfiguration.file, key: "size", one: "\(width)×\(height)", other: side)
      }
    } else if case .shorterSide(let edge) = resize {
      // Without a crop only a square picture comes out square; ours are.
      guard edge == imageSize else {
        throw .disagreement(file: PreprocessorConfiguration.file, key: "size", one: "\(edge)", other: side)
      }
    }
  }

  /// (value·rescale − mean)/deviation for every byte and channel, [3 × 256].
  public var tables: [Float] {
    (0..<3).flatMap { channel in
      (0..<256).map { (Float($0) * rescale - mean[channel]) / standardDeviation[channel] }
    }
  }

  public static func == (a: PreprocessorConfiguration, b: PreprocessorConfiguration) -> Bool {
    a.resize == b.resize && a.crop?.width == b.crop?.width && a.crop?.height == b.crop?.height
      && a.rescale == b.rescale && a.mean == b.mean && a.standardDeviation == b.standardDeviation
  }

  static let clipMean: [Float] = [0.48145466, 0.4578275, 0.40821073]
  static let clipDeviation: [Float] = [0.26862954, 0.26130258, 0.27577711]
}
