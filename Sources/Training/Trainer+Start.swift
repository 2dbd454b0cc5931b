import CLIP
import Explainer
import Files
import Layers
import Pictures
import Tensors

/// What a run begins with.
extension Trainer {
  /// What a run folder states, so that `--resume` need not be told.
  public struct Started: Sendable {
    public let recipe: Recipe
    /// The models that it started from.
    public let bases: [String]
    /// The others are nil in runs of older versions.
    public let sources: RunSources?
    public let exportPrecision: SafetensorsWriter.Precision?
    public let allowsOverlap: Bool?
  }

  public static func started(in folder: Path) throws(TrainingError) -> Started {
    let run = try RunFolder.describe(folder)
    return Started(
      recipe: run.recipe, bases: [run.base] + (run.mixed ?? []).map(\.path), sources: run.sources,
      exportPrecision: run.exportPrecision, allowsOverlap: run.allowsOverlap)
  }

  /// The folders to start from, each of which the recipe begins with.
  static func models(_ options: Options) throws(TrainingError) -> [ModelFolder] {
    var models: [ModelFolder] = []
    for path in [options.base] + options.mixed {
      let model: ModelFolder
      do throws(ModelError) {
        model = try ModelFolder(path, needsWeights: !options.recipe.startsRandom)
      } catch { throw .model(error) }
      if models.isEmpty { try checkConfiguration(model) }
      try check(model, options.recipe)
      models.append(model)
    }
    return models
  }

  /// Refuses a model whose configuration the exported one could not have.
  private static func checkConfiguration(_ model: ModelFolder) throws(TrainingError) {
    guard FileKind(at: model.path.appending("config.json")) == .file else {
      throw .otherStart(
        model.path,
        reason: "has no config.json, which the trained model needs: convert it to the Hugging Face layout, "
          + "as transformers' CLIPModel.save_pretrained writes it")
    }
  }

  /// Refuses a model whose image encoder is not the one that the recipe expects.
  private static func check(_ model: ModelFolder, _ recipe: Recipe) throws(TrainingError) {
    guard let expected = recipe.expects else { return }
    let (vision, patch) = (model.configuration.vision, model.configuration.patchSize)
    guard (patch, vision.width, vision.layers) != (expected.patch, expected.width, expected.layers) else {
      return
    }
    throw .otherStart(
      model.path,
      reason: "has \(vision.layers) layers of width \(vision.width) and patches of \(patch); the recipe "
        + "\(recipe.name) starts from \(expected.layers) layers of width \(expected.width) and patches of "
        + "\(expected.patch): download \(expected.model) from huggingface.co and name its folder with --from")
  }

  static func model(_ folders: [ModelFolder], _ recipe: Recipe) throws(TrainingError) -> LearningModel {
    let start = folders[0].configuration, size = recipe.imageSize ?? start.imageSize
    guard size >= start.patchSize else {
      throw .data("pictures of \(size) pixels hold no patch of \(start.patchSize)")
    }
    let configuration = start.resized(to: size)
    var model =
      try recipe.startsRandom
      ? LearningModel(empty: configuration) : LearningModel(meanOf: folders, configuration)
    if recipe.localisation > 0 {
      model.localisation = Linear(
        inputs: configuration.vision.width, outputs: recipe.localisesLabels ? Label.allCases.count : 1)
    }
    if recipe.startsRandom { model.randomise(configuration, seed: recipe.seed) }
    return model
  }

  /// What the text encoder reads at each step, and the prompts' embeddings from before any training.
  static func texts(
    of base: ModelFolder, _ recipe: Recipe, _ model: LearningModel
  ) throws(TrainingError) -> (ids: [[Int]], pooling: TextEncoder.Pooling, before: Tensor) {
    do throws(ModelError) {
      let prompts = try base.promptTokens(base.card.prompts.flatMap { [$0.prompt, $0.opposite] })
      let read = recipe.variant == .joint ? try base.promptTokens(Prompt.joint) : prompts
      let own = embeddings(prompts.ids, prompts.pooling, by: model)
      // What the folder states is from before any training; of random weights it knows nothing.
      return (read.ids, read.pooling, recipe.startsRandom ? own : base.storedEmbeddings?.before ?? own)
    } catch { throw .model(error) }
  }

  /// The models that a run began with, each once, with how often it counts.
  static func words(of description: RunFolder.Description) -> String {
    let models =
      ["\(description.baseName), SHA-256 \(description.baseHash)"]
      + (description.mixed ?? []).map { "\($0.name), SHA-256 \($0.hash)" }
    var counts: [(model: String, count: Int)] = []
    for model in models {
      if let place = counts.firstIndex(where: { $0.model == model }) {
        counts[place].count += 1
      } else {
        counts.append((model, 1))
      }
    }
    return counts.map { $0.count == 1 ? $0.model : "\($0.count) × \($0.model)" }.joined(separator: "; ")
  }

  /// [texts, K], rows of unit length.
  static func embeddings(_ ids: [[Int]], _ pooling: TextEncoder.Pooling, by model: LearningModel) -> Tensor {
    Cosine.normalized(model.text.forward(ids, pooling: pooling, in: Workspace()).v)
  }

  /// What computes here and decodes.
  static var engine: [String] {
    ["kernels \(MatrixEngine.kernelLevel)", "OpenBLAS \(MatrixEngine.description)"]
      + PictureLibraries.versions
  }

  /// The columns of `metrics.csv` after step and epoch.
  static func columns(_ objective: Objective, hasUnseen: Bool) -> [String] {
    let levels = objective.levels.map { $0[0].level.rawValue }
    let labels = Label.allCases.map(\.key) + ["mean"]
    return ["loss"] + levels.map { "loss/\($0)" } + ["loss/localisation"] + levels.map { "lambda/\($0)" }
      + ["rate", "gradient_norm", "pictures_per_second"]
      + labels.map { "val_auc/\($0)" } + (hasUnseen ? labels.map { "unseen_auc/\($0)" } : [])
  }
}
