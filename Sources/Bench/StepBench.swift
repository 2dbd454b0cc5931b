import CLIP
import Explainer
import Files
import Layers
import Tensors
import Training

/// Seconds of one training step on ready-made pictures: both encoders forward and backward, the fidelity loss over
/// sixteen prompts, AdamW. The same work as `train_step.py` does in PyTorch.
public enum StepBench {
  /// ViT-B/32 with its text encoder, numbers of no meaning, and prompts of the true lengths.
  public static func viTB32(batch: Int, threads: Int, times: Int) throws -> Measurement {
    let configuration = try CLIPConfiguration(huggingFace: Array("{}".utf8))
    let end = configuration.endTokenID
    var random = RandomNumbers(seed: 1, .draws)
    // Token counts of the sixteen prompts in CLIP's vocabulary, with start and end.
    let lengths = [8, 8, 15, 16, 15, 16, 16, 17, 15, 16, 15, 16, 15, 16, 15, 16]
    let texts = lengths.map { length in
      [end - 1] + (0..<length - 2).map { _ in 320 + Int(random.uniform() * 39_000) } + [end]
    }
    var text = TextEncoder(configuration)
    EncoderBench.randomise(&text)
    let learner = LearningBench(
      image: try EncoderBench.randomViTB32(), text: text, texts: texts, pooling: .first(id: end),
      recipe: recipe(batch), threads: threads)
    return measure("a step of ViT-B/32", learner, batch: batch, times: times)
  }

  /// A model folder.
  public static func model(_ folder: Path, batch: Int, threads: Int, times: Int) throws -> Measurement {
    measure(
      "a step of the model", try LearningBench(folder, recipe: recipe(batch), threads: threads), batch: batch,
      times: times)
  }

  private static func recipe(_ batch: Int) -> Recipe {
    var recipe = Recipe()
    recipe.microBatch = min(recipe.microBatch, batch)
    return recipe
  }

  private static func measure(_ name: String, _ bench: LearningBench, batch: Int, times: Int) -> Measurement {
    var learner = bench, random = RandomNumbers(seed: 2, .draws)
    let size = learner.imageSize
    let pixels = Tensor([batch, 3, size, size]) { floats in
      for i in floats.indices { floats[i] = Float(random.normal()) }
    }
    let labels = (0..<batch).map {
      $0 % 2 == 0 ? LabelVector.real : LabelVector(altered: [.eye, .expression])
    }
    let clock = ContinuousClock()
    return Measurement.repeated("\(name), batch \(batch)", unit: "s", times: times) {
      let start = clock.now
      _ = learner.step(pixels, labels, lambda: [1, 1, 1], rate: 1e-7)
      return (clock.now - start) / .seconds(1)
    }
  }
}
