import Tensors

/// The feed-forward half of a transformer block.
///
///     y = fc2(activation(fc1(x)))
///
/// Shapes: x, y [..., W]; hidden [..., H].
public struct MLP: Parameterised, Sendable {
  public var fc1, fc2: Linear
  public let activation: Activation

  public init(width: Int, hidden: Int, activation: Activation) {
    fc1 = Linear(inputs: width, outputs: hidden)
    fc2 = Linear(inputs: hidden, outputs: width)
    self.activation = activation
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var hidden = fc1(x, in: workspace)
    activation.apply(to: &hidden, in: workspace)
    return fc2(hidden, in: workspace)
  }

  public mutating func pack() {
    fc1.pack()
    fc2.pack()
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try fc1.visit("\(path).fc1", body)
    try fc2.visit("\(path).fc2", body)
  }
}
