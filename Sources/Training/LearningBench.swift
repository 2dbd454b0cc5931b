import CLIP
import Explainer
import Files
import Layers
import Pictures
import Tensors

/// A learner on ready-made pixels, without a run around it: what the reference numbers and the speed of a step are
/// measured with.
package struct LearningBench {
  private var learner: Learner
  private let recipe: Recipe

  package struct Outcome {
    package let loss, gradientNorm: Double
    package let levelLosses: [Double]
  }

  package init(_ model: Path, recipe: Recipe, threads: Int) throws {
    let folder = try ModelFolder(model)
    let isJoint = recipe.variant == .joint
    let tokens = try folder.promptTokens(
      isJoint ? Prompt.joint : folder.card.prompts.flatMap { [$0.prompt, $0.opposite] })
    self.init(
      image: try folder.weights.imageEncoder(folder.configuration),
      text: try folder.weights.textEncoder(folder.configuration), texts: tokens.ids, pooling: tokens.pooling,
      recipe: recipe, scale: isJoint ? folder.clipLogitScale : recipe.logitScale ?? 1, threads: threads)
  }

  /// - Parameter texts: the prompts' ids.
  package init(
    image: ImageEncoder, text: TextEncoder, texts: [[Int]], pooling: TextEncoder.Pooling, recipe: Recipe,
    scale: Double = 1, threads: Int
  ) {
    self.recipe = recipe
    learner = Learner(
      LearningModel(image: image, text: text, localisation: nil), recipe: recipe,
      objective: Objective(variant: recipe.variant, loss: recipe.loss, scale: scale), texts: texts,
      pooling: pooling, team: threads > 1 ? Team(count: threads) : nil)
  }

  /// Pixels of the pictures' side.
  package var imageSize: Int { learner.model.image.embedding.imageSize }

  /// - Parameter pixels: [B, 3, S, S].
  package mutating func step(
    _ pixels: Tensor, _ labels: [LabelVector], lambda: [Double], rate: Double
  ) -> Outcome? {
    learner.step([Batch(pixels, labels, microBatch: recipe.microBatch)], lambda: lambda, rate: rate).map {
      Outcome(loss: $0.loss, gradientNorm: $0.gradientNorm, levelLosses: $0.levelLosses)
    }
  }

  package func probabilities(_ pixels: Tensor, _ labels: [LabelVector]) -> [[Double?]] {
    let v = learner.embeddings(of: learner.model)
    return Batch(pixels, labels, microBatch: recipe.microBatch).parts.flatMap {
      learner.probabilities($0, by: learner.model, embeddings: v)
    }
  }

  package func parameters() -> [(name: String, tensor: Tensor)] {
    var model = learner.model, parameters: [(name: String, tensor: Tensor)] = []
    model.visit { parameters.append(($0, $1)) }
    return parameters
  }
}

extension Batch {
  /// Pixels [B, 3, S, S] whose altered places nobody knows.
  fileprivate init(_ pixels: Tensor, _ labels: [LabelVector], microBatch: Int) {
    let size = pixels.count / labels.count, floats = pixels.floats
    let shape = [1] + pixels.shape.dropFirst()
    let samples = labels.enumerated().map { b, labels in
      (
        pixels: Tensor(Array(floats[b * size..<(b + 1) * size]), shape: shape),
        sample: TrainingSample(
          crop: Picture(width: 1, height: 1, pixels: [0, 0, 0]), labels: labels, mask: nil, name: "\(b)")
      )
    }
    self.init(samples, microBatch: microBatch, patches: 1)
  }
}
