import Layers
import Tensors

/// CLIP's text encoder, a causal transformer.
///
///     x = embedding(ids);  x = block(x) for each block;  v = projection · finalNorm(x[pooled])
///
/// A text is run at its own length: the mask is causal, so padding after the pooled token changes nothing.
/// Shapes: x [1, T, W]; v [K], not normalised. Source: as `ImageEncoder`.
public struct TextEncoder: Parameterised, Sendable {
  /// Which token stands for the text.
  public enum Pooling: Equatable, Sendable {
    /// The first token with this id.
    case first(id: Int)
    /// The first of the tokens with the largest id: what old folders, whose `eos_token_id` is 2 by mistake, mean.
    case largestID
  }

  public var embedding: TokenEmbedding
  public var blocks: [TransformerBlock]
  public var finalNorm: LayerNorm
  public var projection: Linear

  public init(_ configuration: CLIPConfiguration) {
    let tower = configuration.text
    embedding = TokenEmbedding(
      vocabulary: configuration.vocabularySize, positions: configuration.contextLength, width: tower.width)
    blocks = (0..<tower.layers).map { _ in TransformerBlock(tower, isCausal: true) }
    finalNorm = LayerNorm(dimensions: tower.width, epsilon: tower.epsilon)
    projection = Linear(inputs: tower.width, outputs: configuration.projection, hasBias: false)
  }

  /// - Parameter ids: with start and end token, at most the context's length; padding is cut off here.
  /// - Returns: [1, K].
  public func callAsFunction(_ ids: [Int], pooling: Pooling, in workspace: Workspace) -> Tensor {
    let pooled = TextEncoder.pooledToken(ids, pooling)
    var x = embedding(Array(ids[...pooled]), in: workspace)
    for block in blocks { x = block(x, in: workspace) }
    let v = projection(finalNorm(x.token(pooled), in: workspace), in: workspace)
    return v.reshaped([1, v.columns])
  }

  // MARK: - Training

  /// What the backward needs.
  public struct Saved: Sendable {
    let texts: [[Int]]
    let places: [Int]
    let blocks: [TransformerBlock.Saved]
    let finalNorm: LayerNorm.Saved
    /// finalNorm(x[pooled]), [N, W].
    let pooled: Tensor
  }

  /// All texts at once, padded to the longest: under the causal mask no pooled token sees what follows it.
  ///
  /// - Parameter texts: ids with start and end token.
  /// - Returns: v [N, K], not normalised.
  public func forward(
    _ texts: [[Int]], pooling: Pooling, in workspace: Workspace
  ) -> (v: Tensor, saved: Saved) {
    let places = texts.map { TextEncoder.pooledToken($0, pooling) }
    let length = (places.max() ?? 0) + 1
    let padded = zip(texts, places).map { ids, place in
      Array(ids[...place]) + [Int](repeating: ids[place], count: length - place - 1)
    }
    var x = embedding.forward(padded, in: workspace)
    var savedBlocks: [TransformerBlock.Saved] = []
    for block in blocks {
      let (y, saved) = block.forward(x, in: workspace)
      savedBlocks.append(saved)
      x = y
    }
    let (pooled, savedNorm) = finalNorm.forward(x.tokens(places), in: workspace)
    return (
      projection.forward(pooled, in: workspace),
      Saved(texts: padded, places: places, blocks: savedBlocks, finalNorm: savedNorm, pooled: pooled)
    )
  }

  /// - Parameter dv: [N, K].
  public func backward(
    _ dv: Tensor, _ saved: Saved, into gradient: inout TextEncoder, in workspace: Workspace
  ) {
    let dNormal = projection.backward(dv, x: saved.pooled, into: &gradient.projection, in: workspace)
    let dPooled = finalNorm.backward(dNormal, saved.finalNorm, into: &gradient.finalNorm, in: workspace)
    var dx = workspace.zeros([saved.texts.count, saved.texts.first?.count ?? 0, dPooled.columns])
    dx.add(dPooled, toTokens: saved.places)
    for i in blocks.indices.reversed() {
      dx = blocks[i].backward(dx, saved.blocks[i], into: &gradient.blocks[i], in: workspace)
    }
    embedding.backward(dx, texts: saved.texts, into: &gradient.embedding)
  }

  /// The index of the token that stands for the text; the last one where none is found.
  static func pooledToken(_ ids: [Int], _ pooling: Pooling) -> Int {
    switch pooling {
    case .first(let id): ids.firstIndex(of: id) ?? ids.count - 1
    case .largestID: ids.max().flatMap { ids.firstIndex(of: $0) } ?? 0
    }
  }

  public mutating func visit(_ path: String = "", _ body: Visit) rethrows {
    try embedding.visit("text_model.embeddings", body)
    for i in blocks.indices { try blocks[i].visit("text_model.encoder.layers.\(i)", body) }
    try finalNorm.visit("text_model.final_layer_norm", body)
    try projection.visit("text_projection", body)
  }
}
