import Files
import Layers

/// The sizes of a CLIP: what `config.json` states, every number checked before any memory is taken.
public struct CLIPConfiguration: Equatable, Sendable {
  /// A stack of transformer blocks.
  public struct Tower: Equatable, Sendable {
    public let width, hidden, layers, heads: Int
    public let activation: Activation
    public let epsilon: Float
  }

  public let vision: Tower
  /// Pixels of the picture's side, and of a patch's.
  public private(set) var imageSize: Int
  public let patchSize: Int
  public let text: Tower
  public let vocabularySize, contextLength: Int
  /// Decides only where the text encoder pools (`TextEncoder.Pooling`).
  public let endTokenID: Int
  /// K, the length of the embeddings.
  public let projection: Int

  static let file = "config.json"

  /// Hugging Face's form, old or new: `text_config_dict` and `vision_config_dict` override `text_config` and
  /// `vision_config`, and absent fields take CLIP's defaults (transformers, CLIP configuration).
  public init(huggingFace bytes: [UInt8]) throws(CLIPError) {
    let root = try ConfigurationReader(bytes, file: CLIPConfiguration.file)
    let vision = try root.section("vision_config", overriddenBy: "vision_config_dict")
    let text = try root.section("text_config", overriddenBy: "text_config_dict")
    self.vision = try CLIPConfiguration.tower(vision, width: 768, hidden: 3072, layers: 12, heads: 12)
    self.text = try CLIPConfiguration.tower(text, width: 512, hidden: 2048, layers: 12, heads: 8)
    imageSize = try vision.integer("image_size", 1...1_024, or: 224)
    patchSize = try vision.integer("patch_size", 1...imageSize, or: 32)
    _ = try vision.integer("num_channels", 3...3, or: 3)
    vocabularySize = try text.integer("vocab_size", 2...1_000_000, or: 49_408)
    contextLength = try text.integer("max_position_embeddings", 2...4_096, or: 77)
    endTokenID = try text.integer("eos_token_id", 0...1_000_000, or: 49_407)
    projection = try root.integer("projection_dim", 1...16_384, or: 512)
    try checkMemory()
  }

  /// OpenCLIP's form, `open_clip_config.json`, which goes with OpenAI's tensor names.
  public init(openCLIP bytes: [UInt8]) throws(CLIPError) {
    let root = try ConfigurationReader(bytes, file: "open_clip_config.json")
    guard let model = root.section("model_cfg"), let vision = model.section("vision_cfg"),
      let text = model.section("text_cfg")
    else {
      throw .badValue(file: root.file, key: "model_cfg", allowed: "an object with vision_cfg and text_cfg")
    }
    let activation = try model.bool("quick_gelu", or: false) ? Activation.quickGELU : .gelu
    let visionWidth = try vision.integer("width", 1...16_384)
    let headWidth = try vision.integer("head_width", 1...visionWidth, or: 64)
    guard visionWidth % headWidth == 0 else {
      throw .badValue(file: root.file, key: "head_width", allowed: "a divisor of the width")
    }
    self.vision = Tower(
      width: visionWidth, hidden: visionWidth * 4, layers: try vision.integer("layers", 1...128),
      heads: visionWidth / headWidth, activation: activation, epsilon: 1e-5)
    let textWidth = try text.integer("width", 1...16_384)
    let heads = try text.integer("heads", 1...textWidth)
    guard textWidth % heads == 0 else {
      throw .badValue(file: root.file, key: "heads", allowed: "a divisor of the width")
    }
    self.text = Tower(
      width: textWidth, hidden: textWidth * 4, layers: try text.integer("layers", 1...128), heads: heads,
      activation: activation, epsilon: 1e-5)
    imageSize = try vision.integer("image_size", 1...1_024)
    patchSize = try vision.integer("patch_size", 1...imageSize)
    vocabularySize = try text.integer("vocab_size", 2...1_000_000, or: 49_408)
    contextLength = try text.integer("context_length", 2...4_096, or: 77)
    endTokenID = vocabularySize - 1
    projection = try model.integer("embed_dim", 1...16_384)
    try checkMemory()
  }

  private static func tower(
    _ section: ConfigurationReader, width: Int, hidden: Int, layers: Int, heads: Int
  ) throws(CLIPError) -> Tower {
    let width = try section.integer("hidden_size", 1...16_384, or: width)
    let heads = try section.integer("num_attention_heads", 1...width, or: heads)
    guard width % heads == 0 else {
      throw .badValue(file: file, key: "num_attention_heads", allowed: "a divisor of hidden_size, \(width)")
    }
    let name = section.json["hidden_act"]
    guard let activation = name == nil ? .quickGELU : name?.string.flatMap(Activation.init) else {
      throw .badValue(file: file, key: "hidden_act", allowed: "\"quick_gelu\" or \"gelu\"")
    }
    return Tower(
      width: width,
      hidden: try section.integer("intermediate_size", 1...65_536, or: hidden),
      layers: try section.integer("num_hidden_layers", 1...128, or: layers),
      heads: heads, activation: activation,
      epsilon: Float(
        try section.number("layer_norm_eps", "a number over 0 and under 1", or: 1e-5) { $0 > 0 && $0 < 1 }))
  }

  /// The same for pictures of another size.
  ///
  /// - Parameter imageSize: pixels of a side, at least a patch's.
  public func resized(to imageSize: Int) -> CLIPConfiguration {
    var resized = self
    resized.imageSize = imageSize
    return resized
  }

  /// Floats of all parameters.
  public var parameterCount: Int {
    func tower(_ tower: Tower) -> Int {
      tower.layers
        * (4 * tower.width * (tower.width + 1) + 2 * tower.width * tower.hidden + tower.hidden + 5
          * tower.width)
    }
    let patches = (imageSize / patchSize) * (imageSize / patchSize)
    return tower(vision) + tower(text) + vision.width * (3 * patchSize * patchSize + patches + 6 + projection)
      + text.width * (vocabularySize + contextLength + 2 + projection)
  }

  static let memoryLimit = 16 << 30

  /// The most tokens of a sequence: attention holds the square of it.
  static let tokenLimit = 16_384

  private func checkMemory() throws(CLIPError) {
    let side = imageSize / patchSize
    guard side * side < CLIPConfiguration.tokenLimit else {
      throw .badValue(
        file: CLIPConfiguration.file, key: "patch_size",
        allowed:
          "large enough that a picture of \(imageSize) pixels has under \(CLIPConfiguration.tokenLimit) patches"
      )
    }
    guard parameterCount * 4 <= CLIPConfiguration.memoryLimit else {
      throw .badValue(
        file: CLIPConfiguration.file, key: "hidden_size, intermediate_size, num_hidden_layers, vocab_size",
        allowed: "small enough for \(CLIPConfiguration.memoryLimit >> 30) GiB of weights")
    }
  }
}
