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

  /// Lays the weights out for scoring and lets the plain ones go.
  public mutating func pack() {
    embedding.pack()
    for i in blocks.indices { blocks[i].pack() }
    projection.pack()
  }

  public mutating func visit(_ path: String = "", _ body: Visit) rethrows {
    try embedding.visit("vision_model.embeddings", body)
    try preNorm.visit("vision_model.pre_layrnorm", body)  // the published checkpoints' own spelling
    for i in blocks.indices { try blocks[i].visit("vision_model.encoder.layers.\(i)", body) }
    try postNorm.visit("vision_model.post_layernorm", body)
    try projection.visit("visual_projection", body)
  }
}

extension TransformerBlock {
  init(_ tower: CLIPConfiguration.Tower, isCausal: Bool) {
    self.init(
      width: tower.width, heads: tower.heads, hidden: tower.hidden, activation: tower.activation,
      epsilon: tower.epsilon, isCausal: isCausal)
  }
}
