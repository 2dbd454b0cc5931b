import Tensors

/// Layer normalisation over the last axis.
///
///     x̂ = (x − mean(x)) · r,    r = 1 / √(var(x) + ε)
///     y = weight ⊙ x̂ + bias
///
/// Shapes: x, y [..., C]; weight, bias [C]. The variance is divided by C, not C − 1.
/// Source: Ba, Kiros and Hinton 2016, equations 3 and 4; ε from the model's configuration.
public struct LayerNorm: Parameterised, Sendable {
  public var weight, bias: Tensor
  public let epsilon: Float

  public init(dimensions: Int, epsilon: Float) {
    weight = Tensor(repeating: 1, [dimensions])
    bias = Tensor(zeros: [dimensions])
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var y = workspace.tensor(x.shape)
    let columns = x.columns
    weight.withUnsafeFloats { weight in
      bias.withUnsafeFloats { bias in
        x.withUnsafeFloats { x in
          y.withUnsafeMutableFloats { y in
            workspace.split(x.count / columns, grain: 32) { rows in
              let start = rows.lowerBound * columns
              Kernels.layerNorm(
                x.baseAddress.map { $0 + start }, into: y.baseAddress.map { $0 + start }, rows: rows.count,
                columns: columns, weight: weight.baseAddress, bias: bias.baseAddress, epsilon: epsilon)
            }
          }
        }
      }
    }
    return y
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try body("\(path).weight", &weight)
    try body("\(path).bias", &bias)
  }
}
