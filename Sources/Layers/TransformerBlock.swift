import Tensors

/// A pre-norm transformer block.
///
///     h = x + attention(norm1(x))
///     y = h + mlp(norm2(h))
///
/// Shapes: x, h, y [B, T, W].
public struct TransformerBlock: Parameterised, Sendable {
  public var norm1: LayerNorm
  public var attention: Attention
  public var norm2: LayerNorm
  public var mlp: MLP

  public init(width: Int, heads: Int, hidden: Int, activation: Activation, epsilon: Float, isCausal: Bool) {
    norm1 = LayerNorm(dimensions: width, epsilon: epsilon)
    attention = Attention(width: width, heads: heads, isCausal: isCausal)
    norm2 = LayerNorm(dimensions: width, epsilon: epsilon)
    mlp = MLP(width: width, hidden: hidden, activation: activation)
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var h = attention(norm1(x, in: workspace), in: workspace)
    h.add(x)
    var y = mlp(norm2(h, in: workspace), in: workspace)
    y.add(h)
    return y
  }

  /// What the backward needs.
  public struct Saved: Sendable {
    let norm1: LayerNorm.Saved
    let attention: Attention.Saved
    let norm2: LayerNorm.Saved
    let mlp: MLP.Saved
  }

  public func forward(_ x: Tensor, in workspace: Workspace) -> (y: Tensor, saved: Saved) {
    let (normal1, saved1) = norm1.forward(x, in: workspace)
    var (h, savedAttention) = attention.forward(normal1, in: workspace)
    h.add(x)
    let (normal2, saved2) = norm2.forward(h, in: workspace)
    var (y, savedMLP) = mlp.forward(normal2, in: workspace)
    y.add(h)
    return (y, Saved(norm1: saved1, attention: savedAttention, norm2: saved2, mlp: savedMLP))
  }

  public func backward(
    _ dy: Tensor, _ saved: Saved, into gradient: inout TransformerBlock, in workspace: Workspace
  ) -> Tensor {
    var dh = norm2.backward(
      mlp.backward(dy, saved.mlp, into: &gradient.mlp, in: workspace), saved.norm2, into: &gradient.norm2,
      in: workspace)
    dh.add(dy)
    var dx = norm1.backward(
      attention.backward(dh, saved.attention, into: &gradient.attention, in: workspace), saved.norm1,
      into: &gradient.norm1, in: workspace)
    dx.add(dh)
    return dx
  }

  /// dx alone, and what the tokens' relevance becomes below this block; see `Attention.inputGradient`.
  public func inputGradient(
    _ dy: Tensor, _ saved: Saved, relevance: inout [Float], in workspace: Workspace
  ) -> Tensor {
    var dh = norm2.inputGradient(mlp.inputGradient(dy, saved.mlp, in: workspace), saved.norm2, in: workspace)
    dh.add(dy)
    let dNormal = attention.inputGradient(dh, saved.attention, relevance: &relevance, in: workspace)
    var dx = norm1.inputGradient(dNormal, saved.norm1, in: workspace)
    dx.add(dh)
    return dx
  }

  /// The output for the first token of each sequence alone, [B, 1, W]: what a last block is asked for.
  public func firstToken(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var h = attention.firstToken(norm1(x, in: workspace), in: workspace)
    h.add(x.token(0))
    var y = mlp(norm2(h, in: workspace), in: workspace)
    y.add(h)
    return y
  }

  public mutating func pack(_ precision: Precision = .f32) {
    attention.pack(precision)
    mlp.pack(precision)
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try norm1.visit("\(path).layer_norm1", body)
    try attention.visit("\(path).self_attn", body)
    try norm2.visit("\(path).layer_norm2", body)
    try mlp.visit("\(path).mlp", body)
  }
}
