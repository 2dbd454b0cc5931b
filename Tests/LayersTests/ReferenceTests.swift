import Files
import Layers
import Tensors
import Testing

/// Forward outputs of single layers against PyTorch (Goldens/layers.safetensors).
struct ReferenceTests {
  static let workspace = Workspace()

  static func golden() throws -> Safetensors {
    try Safetensors(
      MappedFile(Path(#filePath).parent.appending("Goldens/layers.safetensors"), limit: 64 << 20))
  }

  private func tensor(_ name: String) throws -> Tensor {
    try #require(try Self.golden().tensor(name), "\(name) is missing")
  }

  private func expect(_ y: Tensor, _ name: String, within tolerance: Float) throws {
    let reference = try tensor("\(name).y")
    try #require(y.count == reference.count)
    let largest = reference.floats.map(abs).max() ?? 1
    let difference = zip(y.floats, reference.floats).map { abs($0 - $1) }.max() ?? 0
    #expect(difference / largest < tolerance, "\(name) differs by \(difference / largest)")
  }

  @Test(arguments: [("layer_norm", Float(1e-5)), ("layer_norm_flat", 1e-3)])
  func layerNorm(name: String, tolerance: Float) throws {
    let x = try tensor("\(name).x")
    var norm = LayerNorm(dimensions: x.columns, epsilon: 1e-5)
    norm.weight = try tensor("\(name).weight")
    norm.bias = try tensor("\(name).bias")
    try expect(norm(x, in: Self.workspace), name, within: tolerance)
  }

  @Test(arguments: [("quick_gelu", Activation.quickGELU), ("gelu", .gelu)])
  func activation(name: String, activation: Activation) throws {
    var x = try tensor("\(name).x")
    activation.apply(to: &x, in: Self.workspace)
    try expect(x, name, within: 1e-5)
  }

  @Test(arguments: [false, true])
  func linear(isPacked: Bool) throws {
    var linear = Linear(weight: try tensor("linear.weight"), bias: try tensor("linear.bias"))
    if isPacked { linear.pack() }
    try expect(linear(try tensor("linear.x"), in: Self.workspace), "linear", within: 1e-5)
  }

  @Test(
    arguments: ["attention_9", "attention_33", "attention_causal_9", "attention_causal_33"], [false, true])
  func attention(name: String, isPacked: Bool) throws {
    let x = try tensor("\(name).x")
    var attention = Attention(width: x.columns, heads: 3, isCausal: name.contains("causal"))
    attention.query = Linear(weight: try tensor("\(name).wq"), bias: try tensor("\(name).bq"))
    attention.key = Linear(weight: try tensor("\(name).wk"), bias: try tensor("\(name).bk"))
    attention.value = Linear(weight: try tensor("\(name).wv"), bias: try tensor("\(name).bv"))
    attention.output = Linear(weight: try tensor("\(name).wo"), bias: try tensor("\(name).bo"))
    if isPacked { attention.pack() }
    let batch = x.shape.count == 3 ? x : x.reshaped([1] + x.shape)
    try expect(attention(batch, in: Self.workspace), name, within: 1e-5)
  }

  @Test func cosine() throws {
    try expect(Cosine.similarities(try tensor("cosine.u"), try tensor("cosine.v")), "cosine", within: 1e-5)
  }
}
