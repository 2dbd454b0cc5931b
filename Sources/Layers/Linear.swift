import Tensors

/// A linear layer.
///
///     y = x · weightᵀ + bias
///
/// Shapes: x [..., in]; weight [out, in]; bias [out]; y [..., out].
public struct Linear: Parameterised, Sendable {
  /// [out, in]; empty once packed.
  public var weight: Tensor
  public var bias: Tensor?
  /// The form that scoring uses; see `pack`.
  private var packed: PackedMatrix?

  public init(inputs: Int, outputs: Int, hasBias: Bool = true) {
    weight = Tensor(zeros: [outputs, inputs])
    bias = hasBias ? Tensor(zeros: [outputs]) : nil
  }

  public init(weight: Tensor, bias: Tensor?) {
    self.weight = weight
    self.bias = bias
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    guard let packed else { return MatrixEngine.product(x, plain: weight, bias: bias, in: workspace) }
    return MatrixEngine.product(x, packed, bias: bias, in: workspace)
  }

  /// Lays the weights out for scoring and lets the plain ones go.
  public mutating func pack() {
    guard packed == nil else { return }
    packed = PackedMatrix(weight)
    weight = Tensor(zeros: [0, 0])
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    precondition(packed == nil, "\(path) has been packed")
    try body("\(path).weight", &weight)
    if var part = bias {
      bias = nil  // one owner, so that the body writes in place
      defer { bias = part }
      try body("\(path).bias", &part)
    }
  }
}
