import CLIP
import Explainer
import Files
import Foundation
import Tensors
import Testing
import Training

/// The whole step against PyTorch: gradients of every variant, and twenty steps of training.
struct LearnerTests {
  static let tiny = Path(#filePath).parent.appending("../CLIPTests/Goldens/clip-tiny")

  private func pixels(_ all: Tensor, _ indices: [Int]) -> Tensor {
    let size = 3 * 32 * 32, floats = all.floats
    return Tensor(
      indices.flatMap { floats[$0 * size..<($0 + 1) * size] }, shape: [indices.count, 3, 32, 32])
  }

  /// Losses within 1e-4, weights within 1e-3 (k_proj.bias, whose gradient is rounding, 5e-3), probabilities within 1e-4.
  @Test(arguments: [(1, 6), (2, 6), (2, 2)])
  func twentySteps(threads: Int, microBatch: Int) throws {
    let data = try Safetensors(MappedFile(Goldens.path("data.safetensors"), limit: 64 << 20))
    let after = try Safetensors(MappedFile(Goldens.path("weights_from_float32.safetensors"), limit: 64 << 20))
    let steps = try #require(try Goldens.json("run.json")["float64"]?.array)
    let all = try #require(try data.tensor("pixel_values")), y = try #require(try data.tensor("y"))
    func labels(_ index: Int) -> LabelVector { LabelVector(bits: (0..<8).map { y[index, $0] > 0.5 }) }

    var recipe = Recipe()
    recipe.learningRate = LearningRate(base: 1e-3)
    recipe.microBatch = microBatch
    var learner = try LearningBench(Self.tiny, recipe: recipe, threads: threads)
    var weighting = DynamicWeighting()
    for (s, expected) in steps.enumerated() {
      let indices = (0..<6).map { (6 * s + $0) % 30 }
      let lambda = weighting.lambda(levels: 3)
      let rate = recipe.learningRate.rate(step: s, of: 20)
      let step = learner.step(pixels(all, indices), indices.map(labels), lambda: lambda, rate: rate)
      let outcome = try #require(step)
      weighting.add(outcome.levelLosses)
      #expect(abs(outcome.loss - (try #require(expected["loss"]?.double))) < 1e-4, "loss of step \(s)")
      let stated = try Goldens.doubles(expected["level_losses"])
      for (found, reference) in zip(outcome.levelLosses, stated) { #expect(abs(found - reference) < 1e-4) }
      for (found, reference) in zip(lambda, try Goldens.doubles(expected["lambda"])) {
        #expect(abs(found - reference) < 1e-3, "λ of step \(s)")
      }
    }
    var compared = 0
    for (name, parameter) in learner.parameters() {
      let reference = try #require(try after.tensor(name), "\(name)")
      let difference = zip(parameter.floats, reference.floats).map { abs($0 - $1) }.max() ?? 1
      #expect(difference < (name.hasSuffix("k_proj.bias") ? 5e-3 : 1e-3), "\(name) differs by \(difference)")
      compared += 1
    }
    #expect(compared == 77)
    let probabilities = try #require(try after.tensor("probabilities_30")).floats
    let found = learner.probabilities(all, (0..<30).map(labels)).joined().map { Float($0 ?? .nan) }
    #expect(zip(found, probabilities).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  /// Products with bfloat16 keep 8 bits of each factor: losses stay within 1 % of Float32's, and the weights are the same
  /// bytes for any number of threads.
  @Test func stepsWithBFloat16() throws {
    let data = try Safetensors(MappedFile(Goldens.path("data.safetensors"), limit: 64 << 20))
    let all = try #require(try data.tensor("pixel_values")), y = try #require(try data.tensor("y"))
    let labels = (0..<6).map { b in LabelVector(bits: (0..<8).map { y[b, $0] > 0.5 }) }
    func run(_ precision: Precision, threads: Int) throws -> (losses: [Double], weights: [[Float]]) {
      var recipe = Recipe()
      recipe.precision = precision
      recipe.microBatch = 2
      var learner = try LearningBench(Self.tiny, recipe: recipe, threads: threads)
      let losses = try (0..<5).map { _ in
        try #require(
          learner.step(pixels(all, Array(0..<6)), labels, lambda: [1, 1, 1], rate: 1e-3)?.loss as Double?)
      }
      return (losses, learner.parameters().map(\.tensor.floats))
    }
    let exact = try run(.f32, threads: 1), alone = try run(.bf16, threads: 1)
    for (found, expected) in zip(alone.losses, exact.losses) {
      #expect(abs(found - expected) < 0.01 * expected)
    }
    #expect(alone.losses != exact.losses)
    #expect(try run(.bf16, threads: 2).weights == alone.weights)
  }

  /// One step's gradient norm of every variant of Table 3.
  @Test(arguments: MethodTests.cases.filter { !$0.name.hasPrefix("joint1.") })
  func gradientNorms(of test: MethodTests.Case) throws {
    let golden = try Goldens.json("variants.json")
    let name = test.name.hasPrefix("joint100") ? "joint." + test.loss.rawValue : test.name
    let entry = try #require(golden["variants"]?[name])
    let tensors = try Safetensors(
      MappedFile(Self.tiny.parent.appending("gradients/clip-tiny.safetensors"), limit: 64 << 20))
    let all = try #require(try tensors.tensor("pixel_values")), y = try #require(try tensors.tensor("y"))
    let labels = (0..<6).map { b in LabelVector(bits: (0..<8).map { y[b, $0] > 0.5 }) }
    var recipe = Recipe()
    recipe.variant = test.variant
    recipe.loss = test.loss
    var learner = try LearningBench(Self.tiny, recipe: recipe, threads: 2)
    let levels = try Goldens.doubles(entry["level_losses"])
    let lambda = levels.count == 1 ? [1] : Array(try Goldens.doubles(golden["lambda"]).prefix(levels.count))
    let step = learner.step(pixels(all, Array(0..<6)), labels, lambda: lambda, rate: 0)
    let outcome = try #require(step)
    let norm = try #require(entry["global_norm"]?.double)
    #expect(abs(outcome.gradientNorm - norm) < 1e-4 * norm, "\(outcome.gradientNorm), not \(norm)")
    for (found, reference) in zip(outcome.levelLosses, levels) {
      #expect(abs(found - reference) < (test.variant == .joint ? 1e-5 : 1e-6))
    }
  }
}
