import Tensors

/// Batch normalisation in its inference form, which always folds into the convolution before it.
///
///     y = (x − mean) / √(variance + ε) · weight + bias
///
/// Shapes: all [C]. Source: Ioffe and Szegedy 2015.
public struct BatchNorm: Sendable {
  public let weight, bias, mean, variance: Tensor
  public let epsilon: Float

  public init(weight: Tensor, bias: Tensor, mean: Tensor, variance: Tensor, epsilon: Float) {
    self.weight = weight
    self.bias = bias
    self.mean = mean
    self.variance = variance
    self.epsilon = epsilon
  }

  /// The convolution's weights [C, ...] times weight/√(variance + ε), and the bias that is left.
  public func folded(into convolution: Tensor) -> (weight: Tensor, bias: Tensor) {
    let channels = weight.count, each = convolution.count / channels
    precondition(convolution.shape.first == channels)
    let scales = (0..<channels).map { weight[$0] / (variance[$0] + epsilon).squareRoot() }
    let scaled = Tensor(convolution.shape) { to in
      convolution.withUnsafeFloats { from in
        for i in 0..<from.count { to[i] = from[i] * scales[i / each] }
      }
    }
    let shift = (0..<channels).map { bias[$0] - mean[$0] * scales[$0] }
    return (scaled, Tensor(shift, shape: [channels]))
  }
}
