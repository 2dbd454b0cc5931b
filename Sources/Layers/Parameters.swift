import Tensors

/// Visits every parameter of a layer or a model under the name that its folder gives it: loading, saving, checksums and
/// the optimizer are all one such walk.
public typealias Visit = (_ name: String, _ parameter: inout Tensor) throws -> Void

/// Something with parameters.
public protocol Parameterised {
  /// Hands each parameter to `body` under `path` and the parameter's own name.
  ///
  /// - Precondition: the layer has not been packed.
  mutating func visit(_ path: String, _ body: Visit) rethrows
}
extension Parameterised {
  /// The same layer with zeros for parameters: a gradient to which nothing has been added.
  public func emptyGradient() -> Self {
    var gradient = self
    gradient.visit("") { _, parameter in parameter = Tensor(zeros: parameter.shape) }
    return gradient
  }
}
