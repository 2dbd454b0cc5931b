import CLIP
import Explainer
import Files
import Foundation
import Layers
import Tensors

/// Writes a trained model as a folder that `telltale` and `transformers` open: the Hugging Face layout, `telltale.json`
/// and the prompts' embeddings before and after (design, section 3).
struct ModelExport {
  let base: ModelFolder
  let recipe: Recipe
  let precision: SafetensorsWriter.Precision
  /// [texts, K] before training, rows of unit length; joint prompts have theirs in `jointBefore`.
  let before: Tensor
  let jointBefore: Tensor?
  let baseDescription: String

  /// Writes to a folder beside the target, then takes its place, so that a reader sees a whole model or, for a moment,
  /// none.
  ///
  /// - Parameters:
  ///   - results: what validation said, by label.
  ///   - threshold: the score over which a face is flagged.
  func write(
    _ model: LearningModel, to folder: Path, name: String, threshold: Double, training: [String: Any],
    results: [String: Any]
  ) throws(TrainingError) {
    let temporary = folder.parent.appending(Array(".".utf8) + folder.lastComponent + Array(".new".utf8))
    let manager = FileManager.default
    try? manager.removeItem(atPath: temporary.text)
    do throws(FileError) {
      try makeFolder(temporary)
      for file in ["config.json", "preprocessor_config.json", "vocab.json", "merges.txt"]
        + ModelExport.optional
      {
        guard let bytes = try? readFile(base.path.appending(file), limit: 64 << 20).bytes else { continue }
        try writeDurably(bytes, to: temporary.appending(file), replacing: true, mode: 0o644)
      }
      try writeDurably(to: temporary.appending("model.safetensors"), replacing: true, mode: 0o644) { write in
        SafetensorsWriter.write(weights(of: model), to: write)
      }
    } catch { throw .file(error) }

    let written = try embeddings(of: temporary)
    var tensors: [(String, Tensor, SafetensorsWriter.Precision)] = [
      ("before", before, .f32), ("after", written.prompts, .f32),
    ]
    if let jointBefore, let joint = written.joint {
      tensors += [("joint_before", jointBefore, .f32), ("joint_after", joint, .f32)]
    }
    let card = card(name: name, threshold: threshold, training: training, results: results)
    do throws(FileError) {
      try writeDurably(
        SafetensorsWriter.bytes(of: tensors), to: temporary.appending("prompts.safetensors"), replacing: true,
        mode: 0o644)
      try writeDurably(card, to: temporary.appending("telltale.json"), replacing: true, mode: 0o644)
    } catch { throw .file(error) }
    let old = folder.parent.appending(Array(".".utf8) + folder.lastComponent + Array(".old".utf8))
    try? manager.removeItem(atPath: old.text)
    func move(_ from: Path, _ to: Path) -> Int32 {
      from.withCString { from in to.withCString { rename(from, $0) } } == 0 ? 0 : errno
    }
    let removal = move(folder, old),
      failure = [0, ENOENT].contains(removal) ? move(temporary, folder) : removal
    guard failure == 0 else {
      _ = move(old, folder)
      throw .file(.system(folder, doing: "writing", errno: failure))
    }
    try? manager.removeItem(atPath: old.text)
  }

  private static let optional = [
    "tokenizer_config.json", "special_tokens_map.json", "tokenizer.json", "LICENSE",
  ]

  private func weights(
    of model: LearningModel
  ) -> [(name: String, tensor: Tensor, precision: SafetensorsWriter.Precision)] {
    var model = model
    model.localisation = nil
    var weights: [(name: String, tensor: Tensor, precision: SafetensorsWriter.Precision)] = []
    model.visit { name, parameter in weights.append((name, parameter, precision)) }
    // transformers wants one; Eq. (1) does not use it.
    weights.append(("logit_scale", Tensor([Float(log(base.clipLogitScale))], shape: []), .f32))
    return weights
  }

  /// The prompts through the weights as they were written: in half precision they are others than those in memory.
  private func embeddings(of folder: Path) throws(TrainingError) -> (prompts: Tensor, joint: Tensor?) {
    do throws(ModelError) {
      let written = try ModelFolder(folder)
      return (
        try written.promptEmbeddings(base.card.prompts.flatMap { [$0.prompt, $0.opposite] }),
        jointBefore == nil ? nil : try written.promptEmbeddings(Prompt.joint)
      )
    } catch { throw .model(error) }
  }

  private func card(
    name: String, threshold: Double, training: [String: Any], results: [String: Any]
  ) -> [UInt8] {
    var card: [String: Any] = [
      "schema": "telltale.model/1", "name": name, "threshold": threshold,
      "variant": recipe.variant.rawValue,
      "marginals": recipe.loss == .probabilistic ? "hierarchical" : "independent",
      "face": ["size": recipe.face.size, "enlarge": recipe.face.enlarge],
      "prompts": base.card.prompts.map { prompt in
        [
          "label": prompt.label.name, "level": prompt.label.level.rawValue, "prompt": prompt.prompt,
          "opposite": prompt.opposite,
        ]
      },
      "embeddings": "prompts.safetensors", "training": training, "results": results, "base": baseDescription,
    ]
    card["logit_scale"] = recipe.variant == .joint ? nil : recipe.logitScale
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: card, options: options) else {
      preconditionFailure("a card holds finite numbers and strings")
    }
    return Array(data)
  }
}
