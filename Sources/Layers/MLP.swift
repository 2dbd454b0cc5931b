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

  /// What the backward needs; activation(hidden) is made again from hidden.
  public struct Saved: Sendable {
    let x, hidden: Tensor
  }

  public func forward(_ x: Tensor, in workspace: Workspace) -> (y: Tensor, saved: Saved) {
    let hidden = fc1.forward(x, in: workspace)
    return (fc2.forward(activated(hidden, in: workspace), in: workspace), Saved(x: x, hidden: hidden))
  }

  public func backward(
    _ dy: Tensor, _ saved: Saved, into gradient: inout MLP, in workspace: Workspace
  ) -> Tensor {
    var dHidden = fc2.backward(
      dy, x: activated(saved.hidden, in: workspace), into: &gradient.fc2, in: workspace)
    activation.backward(&dHidden, x: saved.hidden, in: workspace)
    return fc1.backward(dHidden, x: saved.x, into: &gradient.fc1, in: workspace)
  }

  /// dx alone.
  public func inputGradient(_ dy: Tensor, _ saved: Saved, in workspace: Workspace) -> Tensor {
    var dHidden = fc2.inputGradient(dy, in: workspace)
    activation.backward(&dHidden, x: saved.hidden, in: workspace)
    return fc1.inputGradient(dHidden, in: workspace)
  }

  /// A bent copy.
  private func activated(_ hidden: Tensor, in workspace: Workspace) -> Tensor {
    var bent = workspace.copy(of: hidden)
    activation.apply(to: &bent, in: workspace)
    return bent
  }

  public mutating func pack(_ precision: Precision = .f32) {
    fc1.pack(precision)
    fc2.pack(precision)
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try fc1.visit("\(path).fc1", body)
    try fc2.visit("\(path).fc2", body)
  }
}
