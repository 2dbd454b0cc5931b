import Layers
import Tensors

/// The tensors of a CLIP by their Hugging Face names, whichever names the file uses.
///
/// OpenAI's layout has `in_proj_weight` for query, key and value together, and transposed projections.
public struct WeightFile: Sendable {
  public enum Layout: Sendable { case huggingFace, openAI }

  public let layout: Layout
  private let tensors: Safetensors

  public init(_ tensors: Safetensors) {
    self.tensors = tensors
    let isOpenAI = tensors.names.contains("visual.conv1.weight")
    layout = isOpenAI ? .openAI : .huggingFace
  }

  /// Checks names and shapes against both encoders.
  ///
  /// - Throws: `CLIPError.weights` with every missing, extra and mis-shaped tensor by name; nothing is filled in.
  public func check(_ configuration: CLIPConfiguration) throws(CLIPError) {
    var image = ImageEncoder(configuration), text = TextEncoder(configuration)
    var missing: [String] = [], misshapen: [String] = [], used: Set<[UInt8]> = []
    let expect: Visit = { name, parameter in
      let source = source(of: name)
      used.insert(Array(source.name.utf8))
      guard let shape = tensors.shape(of: source.name) else {
        missing.append(source.name)
        return
      }
      if shape != source.fileShape(parameter.shape) {
        misshapen.append("\(source.name) \(shape), not \(source.fileShape(parameter.shape))")
      }
    }
    image.visit { name, parameter in try? expect(name, &parameter) }
    text.visit { name, parameter in try? expect(name, &parameter) }
    let extra = tensors.names.filter { name in
      !used.contains(Array(name.utf8)) && !name.hasSuffix(".position_ids") && name != "logit_scale"
    }
    missing = missing.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    misshapen = misshapen.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    guard missing.isEmpty, extra.isEmpty, misshapen.isEmpty else {
      throw .weights(missing: missing, extra: extra, misshapen: misshapen)
    }
  }

  public func imageEncoder(_ configuration: CLIPConfiguration) throws(CLIPError) -> ImageEncoder {
    var encoder = ImageEncoder(configuration)
    try fill { body in try encoder.visit { try body($0, &$1) } }
    return encoder
  }

  /// The image encoder laid out for scoring.
  public func imageEncoder(
    _ configuration: CLIPConfiguration, packed precision: Precision
  ) throws(CLIPError) -> ImageEncoder {
    var encoder = ImageEncoder(configuration)
    try fill { body in try encoder.pack(precision) { try body($0, &$1) } }
    return encoder
  }

  /// The file may give back the memory of what was read so far.
  public func releaseMemory() { tensors.releaseMemory() }

  public func textEncoder(_ configuration: CLIPConfiguration) throws(CLIPError) -> TextEncoder {
    var encoder = TextEncoder(configuration)
    try fill { body in try encoder.visit { try body($0, &$1) } }
    return encoder
  }

  private func fill(_ walk: (Visit) throws -> Void) throws(CLIPError) {
    do {
      try walk { name, parameter in
        let source = source(of: name)
        guard let tensor = try tensors.tensor(source.name) else {
          throw CLIPError.weights(missing: [source.name], extra: [], misshapen: [])
        }
        parameter = source.part(of: tensor, shape: parameter.shape)
      }
    } catch let error as SafetensorsError {
      throw .safetensors(error)
    } catch let error as CLIPError {
      throw error
    } catch {
      preconditionFailure("only the two above are thrown")
    }
  }

  // MARK: - Names

  /// Where a parameter lies in the file.
  private struct Source {
    enum Part { case whole, third(Int), transposed }

    let name: String
    let part: Part

    func fileShape(_ shape: [Int]) -> [Int] {
      switch part {
      case .whole: shape
      case .third: [shape[0] * 3] + shape.dropFirst()
      case .transposed: shape.reversed()
      }
    }

    func part(of tensor: Tensor, shape: [Int]) -> Tensor {
      switch part {
      case .whole: return tensor
      case .third(let index):
        let count = shape.reduce(1, *)
        return Tensor(Array(tensor.floats[index * count..<(index + 1) * count]), shape: shape)
      case .transposed:
        let rows = shape[0], columns = shape[1], floats = tensor.floats
        return Tensor(shape) { to in
          for i in 0..<rows { for j in 0..<columns { to[i * columns + j] = floats[j * rows + i] } }
        }
      }
    }
  }

  private func source(of name: String) -> Source {
    guard layout == .openAI else { return Source(name: name, part: .whole) }
    switch name {
    case "visual_projection.weight": return Source(name: "visual.proj", part: .transposed)
    case "text_projection.weight": return Source(name: "text_projection", part: .transposed)
    default: break
    }
    var renamed = name
    for (huggingFace, openAI) in WeightFile.openAINames where renamed.hasPrefix(huggingFace) {
      renamed = openAI + renamed.dropFirst(huggingFace.count)
      break
    }
    for (huggingFace, openAI) in WeightFile.openAIParts {
      renamed = renamed.replacing(huggingFace, with: openAI)
    }
    for (index, part) in ["q_proj", "k_proj", "v_proj"].enumerated() where renamed.contains(".\(part).") {
      let joined = renamed.replacing("\(part).", with: "in_proj_")
      return Source(name: joined, part: .third(index))
    }
    return Source(name: renamed, part: .whole)
  }

  private static let openAINames = [
    ("vision_model.embeddings.class_embedding", "visual.class_embedding"),
    ("vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"),
    ("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
    ("vision_model.pre_layrnorm", "visual.ln_pre"),
    ("vision_model.post_layernorm", "visual.ln_post"),
    ("vision_model.encoder.layers", "visual.transformer.resblocks"),
    ("text_model.embeddings.token_embedding", "token_embedding"),
    ("text_model.embeddings.position_embedding.weight", "positional_embedding"),
    ("text_model.final_layer_norm", "ln_final"),
    ("text_model.encoder.layers", "transformer.resblocks"),
  ]

  private static let openAIParts = [
    (".layer_norm1.", ".ln_1."), (".layer_norm2.", ".ln_2."), (".self_attn.", ".attn."),
    (".mlp.fc1.", ".mlp.c_fc."), (".mlp.fc2.", ".mlp.c_proj."),
  ]
}
