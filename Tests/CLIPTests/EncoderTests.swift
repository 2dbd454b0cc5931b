import CLIP
import Files
import Layers
import Tensors
import Testing

/// Every stage of two small models against transformers; tolerances as the reference states them.
struct EncoderTests {
  static let workspace = Workspace()

  static func load(_ name: String) throws -> (CLIPConfiguration, WeightFile) {
    let configuration = try CLIPConfiguration(huggingFace: Goldens.bytes("\(name)/config.json"))
    let weights = try WeightFile(Goldens.tensors("\(name)/model.safetensors"))
    try weights.check(configuration)
    return (configuration, weights)
  }

  @Test(arguments: ["clip-tiny", "clip-tiny-gelu"], [false, true])
  func imageStages(name: String, isPacked: Bool) throws {
    let (configuration, weights) = try Self.load(name)
    var encoder = try weights.imageEncoder(configuration)
    if isPacked { encoder.pack() }
    let golden = try Goldens.tensors("\(name).safetensors")
    let pixels = try golden.required("pixel_values")

    func expect(_ tensor: Tensor, _ stage: String) throws {
      let difference = relativeDifference(tensor, try golden.required("vision.\(stage)"))
      #expect(difference < 2e-5, "vision.\(stage) differs by \(difference)")
    }
    let workspace = Self.workspace
    var x = encoder.embedding(pixels, in: workspace)
    try expect(x, "embeddings")
    x = encoder.preNorm(x, in: workspace)
    try expect(x, "pre_norm")
    for (i, block) in encoder.blocks.enumerated() {
      let normed = block.norm1(x, in: workspace)
      try expect(normed, "layer\(i).norm1")
      let attended = block.attention(normed, in: workspace)
      try expect(attended, "layer\(i).attention")
      x.add(attended)
      let mixed = block.mlp(block.norm2(x, in: workspace), in: workspace)
      try expect(mixed, "layer\(i).mlp")
      x.add(mixed)
      try expect(x, "layer\(i).out")
    }
    try expect(encoder(pixels, in: workspace), "u")
  }

  @Test(arguments: ["clip-tiny", "clip-tiny-gelu"])
  func embeddingsCosinesAndJoint(name: String) throws {
    let (configuration, weights) = try Self.load(name)
    var image = try weights.imageEncoder(configuration)
    image.pack()
    let golden = try Goldens.tensors("\(name).safetensors")
    let u = image(try golden.required("pixel_values"), in: Self.workspace)
    let v = try Self.texts(name, configuration, weights, list: 0..<16)
    #expect(try relativeDifference(v, golden.required("text.v")) < 2e-5)
    #expect(try absoluteDifference(Cosine.similarities(u, v), golden.required("cosines")) < 5e-6)
    let joint = try Self.texts(name, configuration, weights, list: 16..<40)
    #expect(try relativeDifference(joint, golden.required("joint.v")) < 2e-5)
    #expect(try absoluteDifference(Cosine.similarities(u, joint), golden.required("joint.cosines")) < 5e-6)
  }

  /// The prompts come from the tokenizer, so this also holds the ids.
  static func texts(
    _ name: String, _ configuration: CLIPConfiguration, _ weights: WeightFile, list: Range<Int>
  ) throws -> Tensor {
    let tokenizer = try Tokenizer(
      vocabulary: Goldens.bytes("\(name)/vocab.json"), mergeList: Goldens.bytes("\(name)/merges.txt"),
      size: configuration.vocabularySize)
    let encoder = try weights.textEncoder(configuration)
    let lines = try Goldens.bytes("tokenizer/cases.jsonl").split(separator: UInt8(ascii: "\n"))
    let rows = try list.flatMap { i -> [Float] in
      let text = try JSON(parsing: Array(lines[i]))["text"]?.string ?? ""
      return encoder(
        tokenizer.encode(text, context: configuration.contextLength), pooling: .first(id: tokenizer.endID),
        in: workspace
      ).floats
    }
    return Tensor(rows, shape: [list.count, configuration.projection])
  }

  @Test func openAINamesGiveTheSameModel() throws {
    let (configuration, weights) = try Self.load("clip-tiny")
    let open = try CLIPConfiguration(openCLIP: Goldens.bytes("clip-tiny-openai/open_clip_config.json"))
    let openWeights = try WeightFile(Goldens.tensors("clip-tiny-openai/open_clip_model.safetensors"))
    #expect(openWeights.layout == .openAI)
    try openWeights.check(open)
    let pixels = try Goldens.tensors("clip-tiny.safetensors").required("pixel_values")
    let one = try weights.imageEncoder(configuration)(pixels, in: Self.workspace)
    let other = try openWeights.imageEncoder(open)(pixels, in: Self.workspace)
    #expect(relativeDifference(other, one) < 2e-6)
    let text = try weights.textEncoder(configuration)(
      [1512, 320, 1513], pooling: .largestID, in: Self.workspace)
    let openText = try openWeights.textEncoder(open)(
      [1512, 320, 1513], pooling: .largestID, in: Self.workspace)
    #expect(relativeDifference(openText, text) < 2e-6)
  }

  @Test(arguments: ["config.json", "config-dicts-only.json"])
  func oldConfigurationsAreTheSameModel(file: String) throws {
    let old = try CLIPConfiguration(huggingFace: Goldens.bytes("clip-tiny-old-config/\(file)"))
    let new = try CLIPConfiguration(huggingFace: Goldens.bytes("clip-tiny/config.json"))
    #expect(old.vision == new.vision)
    #expect(old.text == new.text)
    #expect(old.endTokenID == 2)
  }

  @Test func paddingChangesNothing() throws {
    let (configuration, weights) = try Self.load("clip-tiny")
    let encoder = try weights.textEncoder(configuration)
    let ids = [1512, 320, 700, 1513]
    let plain = encoder(ids, pooling: .first(id: 1513), in: Self.workspace).floats
    for padding in [0, 1513] {
      let padded = ids + Array(repeating: padding, count: 20)
      #expect(encoder(padded, pooling: .first(id: 1513), in: Self.workspace).floats == plain)
      #expect(encoder(padded, pooling: .largestID, in: Self.workspace).floats == plain)
    }
  }

  @Test(arguments: ["bf16", "f16"])
  func castWeights(type: String) throws {
    let configuration = try CLIPConfiguration(huggingFace: Goldens.bytes("clip-tiny/config.json"))
    let weights = try WeightFile(Goldens.tensors("clip-tiny-\(type)/model.safetensors"))
    try weights.check(configuration)  // the two leftover position_ids are ignored
    let golden = try Goldens.tensors("clip-tiny-\(type).safetensors")
    let pixels = try Goldens.tensors("clip-tiny.safetensors").required("pixel_values")
    let u = try weights.imageEncoder(configuration)(pixels, in: Self.workspace)
    #expect(try relativeDifference(u, golden.required("vision.u")) < 2e-5)
  }

  @Test func oneOfABatchIsTheSameAlone() throws {
    let (configuration, weights) = try Self.load("clip-tiny")
    var encoder = try weights.imageEncoder(configuration)
    encoder.pack()
    let pixels = try Goldens.tensors("clip-tiny.safetensors").required("pixel_values")
    let together = encoder(pixels, in: Workspace(team: Team(count: 2))).floats
    let size = pixels.count / 6
    for i in 0..<6 {
      let one = Tensor(Array(pixels.floats[i * size..<(i + 1) * size]), shape: [1, 3, 32, 32])
      #expect(encoder(one, in: Self.workspace).floats == Array(together[i * 32..<(i + 1) * 32]))
    }
  }

  @Test func missingExtraAndMisshapenTensorsAreNamed() throws {
    var json = String(decoding: try Goldens.bytes("clip-tiny/config.json"), as: UTF8.self)
    json = json.replacing("\"projection_dim\": 32", with: "\"projection_dim\": 16")
    json = json.replacing("\"num_hidden_layers\": 2", with: "\"num_hidden_layers\": 3")
    let configuration = try CLIPConfiguration(huggingFace: Array(json.utf8))
    let weights = try WeightFile(Goldens.tensors("clip-tiny/model.safetensors"))
    do throws(CLIPError) {
      try weights.check(configuration)
      Issue.record("a wrong configuration passed")
    } catch {
      guard case .weights(let missing, let extra, let misshapen) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(missing.contains("vision_model.encoder.layers.2.self_attn.q_proj.weight"))
      #expect(missing.contains("text_model.encoder.layers.2.mlp.fc2.bias"))
      #expect(extra.isEmpty)
      #expect(misshapen.contains { $0.hasPrefix("visual_projection.weight") })
    }
  }
}
