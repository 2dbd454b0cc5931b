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

  /// The output for the first token of each sequence alone, [B, 1, W]: what a last block is asked for.
  public func firstToken(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var h = attention.firstToken(norm1(x, in: workspace), in: workspace)
    h.add(x.token(0))
    var y = mlp(norm2(h, in: workspace), in: workspace)
    y.add(h)
    return y
  }

  public mutating func pack() {
    attention.pack()
    mlp.pack()
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try norm1.visit("\(path).layer_norm1", body)
    try attention.visit("\(path).self_attn", body)
    try norm2.visit("\(path).layer_norm2", body)
    try mlp.visit("\(path).mlp", body)
  }
}
