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

  /// `torch.nn.functional.interpolate(mode="bicubic", align_corners=False)` of a grid of 3×3 places.
  @Test(arguments: [
    (
      2,
      [
        -0.192631, 0.517949, -0.223427, 1.392873, 0.205349, 1.123342, 0.664921, 0.472677,
      ] as [Float]
    ),
    (
      5,
      [
        -1.413952, 0.698667, 0.124608, 0.256, 1.668, -0.032, 0.361271, 0.94, -1.034736, 1.794667, -0.540399,
        0.836, 0.187508, 0.381238, 0.856999, 0.105333, 0.006932, 1.180149, -0.829743, 2.116128, 0.572, 1.064,
        0.209, 0.621333, -0.25, 0.333333, -0.304, 1.305334, -0.25, 2.16, 0.73184, 1.292, -0.003328, 0.952149,
        -0.682, 0.561333, 0.166989, 0.659398, 1.004744, 0.822912, 0.624608, 1.429334, -0.181176, 1.170794,
        -0.798, 0.698667, 0.617737, 0.105579, 1.904737, -0.277504,
      ]
    ),
  ])
  func placesOfAnotherPictureSize(side: Int, expected: [Float]) {
    var embedding = PatchEmbedding(imageSize: 12, patchSize: 4, width: 2)
    var places: [Float] = [8, 9]
    for i in 0..<9 {
      let first = (7 * i * i + 3 * i) % 11, second = (5 * i + 2) % 7
      places += [Float(first) / 4 - 1, Float(second) / 3]
    }
    embedding.position = Tensor(places, shape: [10, 2])
    embedding.projection = Tensor((0..<96).map(Float.init), shape: [2, 3, 4, 4])
    let resized = embedding.resized(to: 4 * side)
    #expect(resized.imageSize == 4 * side && resized.position.shape == [side * side + 1, 2])
    #expect(resized.projection.floats == embedding.projection.floats)
    #expect(Array(resized.position.floats.prefix(2)) == [8, 9], "the class token's place is another")
    for (value, expected) in zip(resized.position.floats.dropFirst(2), expected) {
      #expect(abs(value - expected) < 2e-6)
    }
    #expect(embedding.resized(to: 12).position.floats == embedding.position.floats)
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
