import Layers
import Tensors

/// CLIP's image encoder, a vision transformer.
///
///     x = preNorm(embedding(pixels));  x = block(x) for each block;  u = projection · postNorm(x[class])
///
/// Shapes: pixels [B, 3, S, S], normalised; x [B, 1 + (S/p)², W]; u [B, K], not normalised.
/// Source: Radford et al. 2021; names as in transformers' `CLIPVisionModelWithProjection`.
public struct ImageEncoder: Parameterised, Sendable {
  public var embedding: PatchEmbedding
  public var preNorm: LayerNorm
  public var blocks: [TransformerBlock]
  public var postNorm: LayerNorm
  public var projection: Linear

  public init(_ configuration: CLIPConfiguration) {
    let tower = configuration.vision
    embedding = PatchEmbedding(
      imageSize: configuration.imageSize, patchSize: configuration.patchSize, width: tower.width)
    preNorm = LayerNorm(dimensions: tower.width, epsilon: tower.epsilon)
    blocks = (0..<tower.layers).map { _ in TransformerBlock(tower, isCausal: false) }
    postNorm = LayerNorm(dimensions: tower.width, epsilon: tower.epsilon)
    projection = Linear(inputs: tower.width, outputs: configuration.projection, hasBias: false)
  }

  public func callAsFunction(_ pixels: Tensor, in workspace: Workspace) -> Tensor {
    var x = preNorm(embedding(pixels, in: workspace), in: workspace)
    for block in blocks.dropLast() { x = block(x, in: workspace) }
    let pooled = blocks.last?.firstToken(x, in: workspace) ?? x.token(0)
    let u = projection(postNorm(pooled, in: workspace), in: workspace)
    return u.reshaped([u.shape[0], u.columns])
  }

  // MARK: - Training

  /// What the backward needs. Blocks below `firstTrained` keep nothing.
  public struct Saved: Sendable {
    let patches: Tensor?
    let preNorm: LayerNorm.Saved?
    let blocks: [TransformerBlock.Saved]
    let postNorm: LayerNorm.Saved
    /// postNorm(x[class]), [B, W].
    let pooled: Tensor
    let firstTrained: Int
  }

  /// - Parameter firstTrained: the first block that learns; over 0, it and those above alone learn, and everything
  ///   below is only computed.
  /// - Returns: u [B, K], not normalised, and postNorm of every output token, [B, 1 + (S/p)², W].
  public func forward(
    _ pixels: Tensor, firstTrained: Int = 0, in workspace: Workspace
  ) -> (u: Tensor, tokens: Tensor, saved: Saved) {
    let (embedded, patches) = embedding.forward(pixels, in: workspace)
    var (x, savedPreNorm) = preNorm.forward(embedded, in: workspace)
    var savedBlocks: [TransformerBlock.Saved] = []
    for (i, block) in blocks.enumerated() {
      let (y, saved) = block.forward(x, in: workspace)
      if i >= firstTrained { savedBlocks.append(saved) }
      x = y
    }
    let (tokens, savedPostNorm) = postNorm.forward(x, in: workspace)
    let pooled = tokens.tokens([Int](repeating: 0, count: tokens.shape[0]))
    let learnsAll = firstTrained == 0
    return (
      projection.forward(pooled, in: workspace), tokens,
      Saved(
        patches: learnsAll ? patches : nil, preNorm: learnsAll ? savedPreNorm : nil, blocks: savedBlocks,
        postNorm: savedPostNorm, pooled: pooled, firstTrained: firstTrained)
    )
  }

  /// - Parameters:
  ///   - du: [B, K].
  ///   - dTokens: the gradient of `tokens`, where something else was made of them.
  public func backward(
    _ du: Tensor, dTokens: Tensor? = nil, _ saved: Saved, into gradient: inout ImageEncoder,
    in workspace: Workspace
  ) {
    let dPooled = projection.backward(du, x: saved.pooled, into: &gradient.projection, in: workspace)
    var dy = dTokens ?? workspace.zeros([du.rows, embedding.side * embedding.side + 1, dPooled.columns])
    dy.add(dPooled, toTokens: [Int](repeating: 0, count: du.rows))
    var dx = postNorm.backward(dy, saved.postNorm, into: &gradient.postNorm, in: workspace)
    for i in blocks.indices.reversed() where i >= saved.firstTrained {
      dx = blocks[i].backward(
        dx, saved.blocks[i - saved.firstTrained], into: &gradient.blocks[i], in: workspace)
    }
    guard let patches = saved.patches, let savedPreNorm = saved.preNorm else { return }
    dx = preNorm.backward(dx, savedPreNorm, into: &gradient.preNorm, in: workspace)
    embedding.backward(dx, patches: patches, into: &gradient.embedding, in: workspace)
  }

  /// How much each patch of one picture gave to what du asks for: the class token's relevance, block by block down to
  /// the patches, [patches], each at least 0.
  ///
  /// - Parameter du: [1, K].
  public func relevance(_ du: Tensor, _ saved: Saved, in workspace: Workspace) -> [Float] {
    let tokens = embedding.side * embedding.side + 1
    precondition(saved.firstTrained == 0 && du.count == projection.weight.rows)
    let dPooled = projection.inputGradient(du, in: workspace)
    var dy = workspace.zeros([1, tokens, dPooled.columns])
    dy.add(dPooled, toTokens: [0])
    var dx = postNorm.inputGradient(dy, saved.postNorm, in: workspace)
    var relevance = [Float](repeating: 0, count: tokens)
    relevance[0] = 1
    for i in blocks.indices.reversed() {
      dx = blocks[i].inputGradient(dx, saved.blocks[i], relevance: &relevance, in: workspace)
    }
    return Array(relevance.dropFirst())
  }

  /// Lays the weights out for scoring and lets the plain ones go. The last projection multiplies in Float32 always.
  public mutating func pack(_ precision: Precision = .f32) { pack(precision) { _, _ in } }

  /// The same for an encoder whose parts the body fills just before they are packed, so that plain and packed weights
  /// never lie in memory side by side whole.
  public mutating func pack(_ precision: Precision, filling body: Visit) rethrows {
    try walk(body, packing: precision)
  }

  public mutating func visit(_ path: String = "", _ body: Visit) rethrows { try walk(body, packing: nil) }

  private mutating func walk(_ body: Visit, packing precision: Precision?) rethrows {
    try embedding.visit("vision_model.embeddings", body)
    if let precision { embedding.pack(precision) }
    try preNorm.visit("vision_model.pre_layrnorm", body)  // the published checkpoints' own spelling
    for i in blocks.indices {
      try blocks[i].visit("vision_model.encoder.layers.\(i)", body)
      if let precision { blocks[i].pack(precision) }
    }
    try postNorm.visit("vision_model.post_layernorm", body)
    try projection.visit("visual_projection", body)
    if precision != nil { projection.pack() }
  }
}

extension TransformerBlock {
  init(_ tower: CLIPConfiguration.Tower, isCausal: Bool) {
    self.init(
      width: tower.width, heads: tower.heads, hidden: tower.hidden, activation: tower.activation,
      epsilon: tower.epsilon, isCausal: isCausal)
  }
}
