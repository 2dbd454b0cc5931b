import Layers
import Tensors

/// One layer at one size as a function of tensors: what reference tests and finite differences go through.
public struct LayerCase: Sendable {
  /// As in the reference numbers.
  public let name: String
  /// What the output is differentiated by, input first, under the reference's names.
  public let inputs: [(name: String, shape: [Int])]
  /// Largest difference to the reference, relative to the reference's largest value.
  public let tolerance: Float
  public let forward: @Sendable (_ inputs: [Tensor], _ workspace: Workspace) -> Tensor
  /// From the inputs and dy, the gradients of the inputs in their order; nil where the layer has no use for one.
  public let backward: @Sendable (_ inputs: [Tensor], _ dy: Tensor, _ workspace: Workspace) -> [Tensor?]

  /// A case whose inputs are x and the parameters of a layer, in the order of `visit`.
  init<L: Parameterised & Sendable>(
    _ name: String, x: [Int], parameters: [String], of layer: L, tolerance: Float = 1e-5,
    forward: @escaping @Sendable (L, Tensor, Workspace) -> Tensor,
    backward: @escaping @Sendable (L, Tensor, Tensor, inout L, Workspace) -> Tensor?
  ) {
    self.name = name
    self.tolerance = tolerance
    var shapes: [[Int]] = [], empty = layer
    empty.visit("") { _, parameter in shapes.append(parameter.shape) }
    precondition(shapes.count == parameters.count)
    inputs = [("x", x)] + zip(parameters, shapes).map { ($0, $1) }
    self.forward = { inputs, workspace in
      forward(LayerCase.filled(layer, with: inputs), inputs[0], workspace)
    }
    self.backward = { inputs, dy, workspace in
      var gradient = layer.emptyGradient()
      let dx = backward(LayerCase.filled(layer, with: inputs), inputs[0], dy, &gradient, workspace)
      var gradients: [Tensor?] = [dx]
      gradient.visit("") { _, parameter in gradients.append(parameter) }
      return gradients
    }
  }

  init(
    _ name: String, inputs: [(name: String, shape: [Int])], tolerance: Float = 1e-5,
    forward: @escaping @Sendable ([Tensor], Workspace) -> Tensor,
    backward: @escaping @Sendable ([Tensor], Tensor, Workspace) -> [Tensor?]
  ) {
    self.name = name
    self.inputs = inputs
    self.tolerance = tolerance
    self.forward = forward
    self.backward = backward
  }

  private static func filled<L: Parameterised>(_ layer: L, with inputs: [Tensor]) -> L {
    var layer = layer, next = 1
    layer.visit("") { _, parameter in
      parameter = inputs[next].reshaped(parameter.shape)
      next += 1
    }
    return layer
  }
}
