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
    let computed = try model.promptEmbeddings(texts)
    if let cache, let file { write(computed, to: file, in: cache) }
    return computed
  }

  /// Part of the key: embeddings of another engine differ in their last bits.
  private static let engine = "openblas-1"

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

extension ModelFolder {
  /// The texts' embeddings, made by the folder's text encoder: [texts, K], rows of unit length.
  package func promptEmbeddings(_ texts: [String]) throws(ModelError) -> Tensor {
    let tokens = try promptTokens(texts)
    let encoder: TextEncoder
    do throws(CLIPError) { encoder = try weights.textEncoder(configuration) } catch {
      throw .clip(path, error)
    }
    let workspace = Workspace()
    let rows = tokens.ids.flatMap {
      Cosine.normalized(encoder($0, pooling: tokens.pooling, in: workspace)).floats
    }
    return Tensor(rows, shape: [texts.count, configuration.projection])
  }

  /// The texts as ids with start and end token, and which token stands for a text.
  package func promptTokens(_ texts: [String]) throws(ModelError) -> (
    ids: [[Int]], pooling: TextEncoder.Pooling
  ) {
    let tokenizer = try tokenizer()
    let pooling: TextEncoder.Pooling =
      configuration.endTokenID == 2 && tokenizer.endID != 2 ? .largestID : .first(id: tokenizer.endID)
    return (texts.map { tokenizer.encode($0, context: configuration.contextLength) }, pooling)
  }
}
