import CLIP
import Files
import Foundation
import Layers
import Tensors
import Testing

/// The whole model's backward against PyTorch: all 77 parameters of clip-tiny under the fidelity loss.
struct GradientTests {
  @Test(arguments: [1, 2], [2, 6])
  func equalTheReference(threads: Int, microBatch: Int) throws {
    let golden = try Goldens.tensors("gradients/clip-tiny.safetensors")
    let weights = WeightFile(try Goldens.tensors("clip-tiny/model.safetensors"))
    let configuration = try CLIPConfiguration(huggingFace: Goldens.bytes("clip-tiny/config.json"))
    let ids = try #require(try Goldens.json("clip-tiny.ids.json")["prompts"]?.array).map { prompt in
      try #require(prompt["ids"]?.array).map { Int(try #require($0.double)) }
    }
    let image = try weights.imageEncoder(configuration), text = try weights.textEncoder(configuration)
    var dImage = image.emptyGradient(), dText = text.emptyGradient()
    let workspace = Workspace(team: threads > 1 ? Team(count: threads) : nil)
    let pixels = try #require(try golden.tensor("pixel_values"))
    let y = try #require(try golden.tensor("y")), lambda = [0.7, 1.1, 1.2]

    let (v, savedText) = text.forward(ids, pooling: .first(id: 1513), in: workspace)
    var dv = Tensor(zeros: v.shape)
    for first in stride(from: 0, to: 6, by: microBatch) {
      let size = 3 * 32 * 32
      let part = Tensor(
        Array(pixels.floats[first * size..<(first + microBatch) * size]), shape: [microBatch, 3, 32, 32])
      let (u, _, saved) = image.forward(part, in: workspace)
      let cosines = Cosine.similarities(u, v).floats
      // fidelity: ∂/∂m = ∓½·√q·(1 − q), averaged over the level's labels and the batch
      var dCosines = [Double](repeating: 0, count: cosines.count)
      for b in 0..<microBatch {
        for label in 0..<8 {
          let m = Double(cosines[b * 16 + 2 * label] - cosines[b * 16 + 2 * label + 1])
          let sign = y[first + b, label] > 0.5 ? 1.0 : -1.0
          let q = 1 / (1 + exp(-sign * m))
          let level = label == 0 ? 0 : label < 4 ? 1 : 2, labels = [1.0, 3, 4][level]
          let d = -0.5 * q.squareRoot() * (1 - q) * sign * lambda[level] / labels / 6
          dCosines[b * 16 + 2 * label] = d
          dCosines[b * 16 + 2 * label + 1] = -d
        }
      }
      let (du, dvPart) = Cosine.backward(dCosines, u, v)
      dv.add(dvPart)
      image.backward(du, saved, into: &dImage, in: workspace)
    }
    text.backward(dv, savedText, into: &dText, in: workspace)

    var compared = 0
    func compare(_ name: String, _ gradient: Tensor) {
      guard let reference = try? golden.tensor("grad.\(name)") else {
        Issue.record("grad.\(name) is missing")
        return
      }
      compared += 1
      let largest = reference.floats.map(abs).max() ?? 0
      let difference = zip(gradient.floats, reference.floats).map { abs($0 - $1) }.max() ?? 0
      // k_proj.bias: exactly zero but for rounding.
      let limit = name.hasSuffix("k_proj.bias") ? 1e-7 : 1e-4 * largest
      #expect(difference <= limit, "\(name) differs by \(difference) of \(largest)")
    }
    dImage.visit { name, gradient in compare(name, gradient) }
    dText.visit { name, gradient in compare(name, gradient) }
    #expect(compared == 77)
  }

  /// A frozen bottom gets no gradient, and what is above it the same as without the frost.
  @Test func frozenBlocksAreLeftOut() throws {
    let configuration = try CLIPConfiguration(huggingFace: Goldens.bytes("clip-tiny/config.json"))
    let encoder = try WeightFile(Goldens.tensors("clip-tiny/model.safetensors")).imageEncoder(configuration)
    let golden = try Goldens.tensors("gradients/clip-tiny.safetensors"), workspace = Workspace()
    let pixels = try #require(try golden.tensor("pixel_values"))
    let gradients = [0, 1].map { firstTrained in
      var gradient = encoder.emptyGradient()
      let (u, _, saved) = encoder.forward(pixels, firstTrained: firstTrained, in: workspace)
      encoder.backward(u, saved, into: &gradient, in: workspace)
      var all: [String: [Float]] = [:]
      gradient.visit { name, parameter in all[name] = parameter.floats }
      return all
    }
    for (name, whole) in gradients[0] {
      let isFrozen = name.contains("layers.0") || name.contains("embeddings") || name.contains("pre_layrnorm")
      #expect(gradients[1][name] == (isFrozen ? whole.map { _ in 0 } : whole), "\(name)")
    }
  }
}
