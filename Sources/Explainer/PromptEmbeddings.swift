import CLIP
import Files
import Layers
import Tensors

/// The sentences' embeddings: made once by the text encoder, then kept in the cache folder under a name that holds
/// everything they depend on.
///
/// A cache file that is damaged, of another shape or unwritable is passed over without a word: the embeddings are
/// computed again (reliability.md 6.19).
enum PromptEmbeddings {
  /// [texts, K], rows of unit length.
  ///
  /// - Parameters:
  ///   - modelHash: `ModelFolder.sha256`.
  ///   - cache: telltale's cache folder; nil without one.
  static func load(
    _ texts: [String], model: ModelFolder, modelHash: String, cache: Path?
  ) throws(ModelError) -> Tensor {
    let key = Digest.sha256(Array(([modelHash, engine] + texts).joined(separator: "\n").utf8))
    let file = cache?.appending("prompts-\(key).safetensors")
    let shape = [texts.count, model.configuration.projection]
    if let file, let kept = read(file, shape: shape) { return kept }
    let computed = try compute(texts, model: model)
    if let cache, let file { write(computed, to: file, in: cache) }
    return computed
  }

  /// Part of the key: embeddings of another engine differ in their last bits.
  private static let engine = "openblas-1"

  private static func compute(_ texts: [String], model: ModelFolder) throws(ModelError) -> Tensor {
    let tokenizer = try model.tokenizer()
    let encoder: TextEncoder
    do throws(CLIPError) { encoder = try model.weights.textEncoder(model.configuration) } catch {
      throw .clip(model.path, error)
    }
    let pooling: TextEncoder.Pooling =
      model.configuration.endTokenID == 2 && tokenizer.endID != 2 ? .largestID : .first(id: tokenizer.endID)
    let workspace = Workspace()
    let rows = texts.flatMap { text -> [Float] in
      let ids = tokenizer.encode(text, context: model.configuration.contextLength)
      return Cosine.normalized(encoder(ids, pooling: pooling, in: workspace)).floats
    }
    return Tensor(rows, shape: [texts.count, model.configuration.projection])
  }

  private static func read(_ file: Path, shape: [Int]) -> Tensor? {
    guard let mapped = try? MappedFile(file, limit: 64 << 20), let tensors = try? Safetensors(mapped),
      let kept = try? tensors.tensor("embeddings"), kept.shape == shape,
      tensors.metadata.contains(where: { $0.key == "sha256" && $0.value == checksum(kept) })
    else { return nil }
    return Tensor(kept.floats, shape: shape)
  }

  private static func write(_ embeddings: Tensor, to file: Path, in cache: Path) {
    let bytes = SafetensorsWriter.bytes(
      of: [("embeddings", embeddings, .f32)], metadata: [("sha256", checksum(embeddings))])
    try? makeFolder(cache)
    try? writeDurably(bytes, to: file, replacing: true)
  }

  private static func checksum(_ tensor: Tensor) -> String {
    tensor.withUnsafeFloats { Digest.sha256(UnsafeRawBufferPointer($0)) }
  }
}
