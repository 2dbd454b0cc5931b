import Tensors

/// A linear layer.
///
///     y = x · weightᵀ + bias
///     dx = dy · weight,   d weight = dyᵀ · x,   d bias = Σ dy
///
/// Shapes: x [..., in]; weight [out, in]; bias [out]; y [..., out]; d weight and d bias sum over all rows of x.
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

  /// The output alone; what the backward needs is x.
  public func forward(_ x: Tensor, in workspace: Workspace) -> Tensor {
    MatrixEngine.trainingProduct(x, weight, bias: bias, in: workspace)
  }

  /// Adds to the gradients of weight and bias, and gives dx.
  public func backward(_ dy: Tensor, x: Tensor, into gradient: inout Linear, in workspace: Workspace)
    -> Tensor
  {
    addGradient(dy, x: x, to: &gradient, in: workspace)
    return inputGradient(dy, in: workspace)
  }

  /// dx alone.
  public func inputGradient(_ dy: Tensor, in workspace: Workspace) -> Tensor {
    MatrixEngine.inputGradient(dy, weight, in: workspace)
  }

  /// The gradients of weight and bias alone, for a first layer.
  public func addGradient(_ dy: Tensor, x: Tensor, to gradient: inout Linear, in workspace: Workspace) {
    MatrixEngine.addWeightGradient(dy, x, to: &gradient.weight, in: workspace)
    gradient.bias?.addColumnSums(of: dy, in: workspace)
  }

  /// Lays the weights out for scoring and lets the plain ones go.
  public mutating func pack(_ precision: Precision = .f32) {
    guard packed == nil else { return }
    packed = PackedMatrix(weight, precision: precision)
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
