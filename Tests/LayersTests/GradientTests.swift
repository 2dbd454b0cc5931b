import Files
import LayerCases
import Layers
import Tensors
import Testing

/// Every layer's backward, against PyTorch's and against finite differences.
struct GradientTests {
  private static let names = LayerCase.all.map(\.name)

  private func layer(_ name: String) throws -> LayerCase {
    try #require(LayerCase.all.first { $0.name == name })
  }

  private func differences(_ a: Tensor, _ b: Tensor) -> (largest: Float, relative: Float) {
    let difference = zip(a.floats, b.floats).map { abs($0 - $1) }.max() ?? 0
    return (difference, difference / max(b.floats.map(abs).max() ?? 1, .leastNormalMagnitude))
  }

  @Test(arguments: names, [1, 3])
  func equalsTheReference(name: String, threads: Int) throws {
    let layer = try layer(name), golden = try ReferenceTests.golden()
    let workspace = Workspace(team: threads > 1 ? Team(count: threads) : nil)
    func tensor(_ part: String) throws -> Tensor { try #require(try golden.tensor("\(name).\(part)")) }
    let inputs = try layer.inputs.map { try tensor($0.name) }
    let y = layer.forward(inputs, workspace)
    #expect(differences(y, try tensor("y")).relative < layer.tolerance)
    let gradients = layer.backward(inputs, try tensor("dy"), workspace)
    for (input, gradient) in zip(layer.inputs, gradients) {
      guard let gradient else { continue }
      let found = differences(gradient, try tensor("d_\(input.name)"))
      // Softmax ignores a shift of all its inputs, so this gradient is zero and what is computed is rounding.
      if input.name == "bk" {
        let size = try tensor("d_bv").floats.map(abs).max() ?? 0
        #expect(found.largest < layer.tolerance * size, "\(name) d_bk")
      } else {
        #expect(found.relative < layer.tolerance, "\(name) d_\(input.name) differs by \(found.relative)")
      }
    }
  }

  /// Σ dy·y along random directions, by central differences, against Σ gradient·direction.
  @Test(arguments: names.filter { $0 != "layer_norm_flat" })
  func equalsFiniteDifferences(name: String) throws {
    let layer = try layer(name), workspace = Workspace()
    var numbers = RandomNumbers(seed: 5, .draws)
    func random(_ shape: [Int]) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in Float(numbers.normal()) * 0.5 }, shape: shape)
    }
    let inputs = layer.inputs.map { random($0.shape) }
    let dy = random(layer.forward(inputs, workspace).shape)
    let gradients = layer.backward(inputs, dy, workspace)
    func value(_ inputs: [Tensor]) -> Double {
      zip(layer.forward(inputs, workspace).floats, dy.floats).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    for (i, input) in layer.inputs.enumerated() {
      guard let gradient = gradients[i], input.name != "bk" else { continue }
      let direction = random(input.shape), step = Float(1e-2)
      func moved(_ by: Float) -> [Tensor] {
        var all = inputs
        all[i] = Tensor(zip(inputs[i].floats, direction.floats).map { $0 + by * $1 }, shape: input.shape)
        return all
      }
      // Four points, so that the third derivative cancels and the step may be large against rounding.
      let near = value(moved(step)) - value(moved(-step)),
        far = value(moved(2 * step)) - value(moved(-2 * step))
      let slope = (8 * near - far) / (12 * Double(step))
      let products = zip(gradient.floats, direction.floats).map { Double($0) * Double($1) }
      let expected = products.reduce(0, +), size = products.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(
        abs(slope - expected) < 1e-3 * max(size, abs(expected)),
        "\(name) \(input.name): \(slope), \(expected)")
    }
  }

  /// One thread or several: the same bytes.
  @Test func threadsDoNotChangeABit() throws {
    let block = TransformerBlock(
      width: 64, heads: 4, hidden: 256, activation: .gelu, epsilon: 1e-5, isCausal: false)
    var numbers = RandomNumbers(seed: 3, .draws), layer = block
    layer.visit("") { _, parameter in
      parameter = Tensor(
        (0..<parameter.count).map { _ in Float(numbers.normal()) * 0.1 }, shape: parameter.shape)
    }
    let x = Tensor((0..<5 * 61 * 64).map { _ in Float(numbers.normal()) }, shape: [5, 61, 64])
    let bytes = [1, 2, 3].map { threads in
      let workspace = Workspace(team: threads > 1 ? Team(count: threads) : nil)
      var gradient = block.emptyGradient()
      let (y, saved) = layer.forward(x, in: workspace)
      let dx = layer.backward(y, saved, into: &gradient, in: workspace)
      var all = y.floats + dx.floats
      gradient.visit("") { _, parameter in all += parameter.floats }
      return all.map(\.bitPattern)
    }
    #expect(bytes[0] == bytes[1] && bytes[0] == bytes[2])
  }
}
