import CLIP
import Explainer
import Files
import Foundation
import Layers
import Tensors

/// Writes a trained model as a folder that `telltale` and `transformers` open: the Hugging Face layout, `telltale.json`,
/// the prompts' embeddings before and after (design, section 3), and the card `README.md`.
struct ModelExport {
  let base: ModelFolder
  let recipe: Recipe
  let precision: SafetensorsWriter.Precision
  /// [16, K]: the sixteen prompts before training, rows of unit length.
  let before: Tensor
  let sources: RunSources?
  /// Of the program.
  let version: String
  let baseDescription: String

  /// Writes to a folder beside the target, then takes its place, so that a reader sees a whole model or, for a moment,
  /// none.
  ///
  /// - Parameters:
  ///   - training: what `telltale.json` says of the run.
  ///   - unseen: what validation said in ways of forging that were not trained on.
  func write(
    _ model: LearningModel, to folder: Path, training: [String: Any], validation: ValidationResult,
    unseen: ValidationResult?
  ) throws(TrainingError) {
    let temporary = ModelExport.place(".new", beside: folder)
    ModelExport.remove(temporary)
    do throws(TrainingError) {
      try fill(temporary, model, training: training, validation: validation, unseen: unseen)
      try exchange(temporary, for: folder)
    } catch {
      // What was written of it would take the room that the next try needs.
      ModelExport.remove(temporary)
      throw error
    }
  }

  /// Puts a model back that was moved away when the program ended before its successor was in its place.
  func restore(_ folder: Path) {
    guard FileKind(at: folder) == nil else { return }
    _ = ModelExport.move(ModelExport.place(".old", beside: folder), to: folder)
  }

  private func exchange(_ temporary: Path, for folder: Path) throws(TrainingError) {
    restore(folder)
    let old = ModelExport.place(".old", beside: folder)
    ModelExport.remove(old)
    let removal = ModelExport.move(folder, to: old)
    let failure = [0, ENOENT].contains(removal) ? ModelExport.move(temporary, to: folder) : removal
    guard failure == 0 else {
      _ = ModelExport.move(old, to: folder)
      throw .file(.system(folder, doing: "writing", errno: failure))
    }
    ModelExport.remove(old)
  }

  private static func place(_ ending: String, beside folder: Path) -> Path {
    folder.parent.appending(Array(".".utf8) + folder.lastComponent + Array(ending.utf8))
  }

  /// The folder with all that is in it, also what others put there.
  private static func remove(_ folder: Path) {
    for entry in (try? Listing.entries(of: folder, recursive: false, hidden: true)) ?? [] {
      if entry.kind == .folder, !entry.isLink {
        remove(entry.path)
      } else {
        _ = entry.path.withCString { unlink($0) }
      }
    }
    _ = folder.withCString { rmdir($0) }
  }

  private static func move(_ from: Path, to: Path) -> Int32 {
    from.withCString { from in to.withCString { rename(from, $0) } } == 0 ? 0 : errno
  }

  private func fill(
    _ temporary: Path, _ model: LearningModel, training: [String: Any], validation: ValidationResult,
    unseen: ValidationResult?
  ) throws(TrainingError) {
    do throws(FileError) {
      try makeFolder(temporary)
      for file in ["config.json", "preprocessor_config.json", "vocab.json", "merges.txt"]
        + ModelExport.optional
      {
        guard FileKind(at: base.path.appending(file)) != nil else { continue }
        let bytes = try readFile(base.path.appending(file), limit: 64 << 20).bytes
        try writeDurably(resized(file, bytes), to: temporary.appending(file), replacing: true)
      }
      try writeDurably(to: temporary.appending("model.safetensors"), replacing: true) { write in
        SafetensorsWriter.write(weights(of: model), to: write)
      }
    } catch { throw .file(error) }

    let after = try embeddings(of: temporary)
    let tensors: [(String, Tensor, SafetensorsWriter.Precision)] = [
      ("before", before, .f32), ("after", after, .f32),
    ]
    let threshold = ValidationResult.threshold(validation.realScores + (unseen?.realScores ?? []))
    var results = ["validation": validation.summary]
    results["unseen_validation"] = unseen?.summary
    let card = card(threshold: threshold, training: training, results: results)
    let page = ModelPage(
      name: recipe.name, baseName: base.card.name, base: baseDescription, license: license, recipe: recipe,
      sources: sources, version: version, validation: validation, unseen: unseen, threshold: threshold)
    do throws(FileError) {
      try writeDurably(
        SafetensorsWriter.bytes(of: tensors), to: temporary.appending("prompts.safetensors"), replacing: true)
      try writeDurably(card, to: temporary.appending("telltale.json"), replacing: true)
      try writeDurably(
        Array(page.text.utf8), to: temporary.appending("README.md"), replacing: true)
    } catch { throw .file(error) }
  }

  /// The licence that the base's own card states.
  private var license: String? {
    let file = base.path.appending("README.md")
    guard let bytes = try? readFile(file, limit: 1 << 20).bytes else { return nil }
    return ModelPage.license(in: String(decoding: bytes, as: UTF8.self))
  }

  private static let optional = [
    "tokenizer_config.json", "special_tokens_map.json", "tokenizer.json", "LICENSE",
  ]

  static func json(_ object: [String: Any]) -> [UInt8] {
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? JSONSerialization.data(withJSONObject: object, options: options) else {
      preconditionFailure("cards and configurations hold finite numbers and strings")
    }
    return Array(data)
  }

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
  private func embeddings(of folder: Path) throws(TrainingError) -> Tensor {
    do throws(ModelError) {
      return try ModelFolder(folder).promptEmbeddings(
        base.card.prompts.flatMap { [$0.prompt, $0.opposite] })
    } catch { throw .model(error) }
  }

  private func card(threshold: Double, training: [String: Any], results: [String: Any]) -> [UInt8] {
    var card: [String: Any] = [
      "schema": ModelCard.schema, "name": recipe.name, "threshold": threshold,
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
    return ModelExport.json(card)
  }
}
