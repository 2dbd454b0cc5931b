import CLIP
import DataSets
import Explainer
import Files
import Foundation
import Layers
import Tensors

/// A training run, from its first step or from where it stopped (method.md section 5; design, section 3).
public final class Trainer {
  public struct Options: Sendable {
    public var recipe: Recipe
    /// The model folder whose weights the run begins with; its card, tokenizer and embeddings count.
    public var base: Path
    /// Further folders: the run then begins with the mean of all weights.
    public var mixed: [Path] = []
    /// The run folder.
    public var out: Path
    public var resumes = false
    public var threads = Workers.available
    /// Steps between checkpoints; nil for one an epoch.
    public var checkpointEvery: Int?
    public var exportPrecision = SafetensorsWriter.Precision.f32
    public var version = ""
    /// What `run.json` keeps of where the pictures came from.
    public var sources: RunSources?

    public init(recipe: Recipe, base: Path, out: Path) {
      self.recipe = recipe
      self.base = base
      self.out = out
    }
  }

  public enum Event: Sendable {
    case step(StepReport)
    /// - unseen: of forgeries made in ways that are not trained on, where there are any.
    case validation(ValidationResult, unseen: ValidationResult?, isBest: Bool)
    case note(String)
  }

  /// What is shown of a step.
  public struct StepReport: Sendable {
    public let step, steps, epoch: Int
    public let loss: Double
    public let levelLosses, lambda: [Double]
    public let localisationLoss, rate, gradientNorm: Double
    public let picturesPerSecond, secondsPerStep: Double
    public let isSkipped: Bool
  }

  public enum End: Sendable, Equatable { case finished, stopped(step: Int) }

  private let options: Options
  private let recipe: Recipe
  private let base: ModelFolder
  private let prepared: TrainingSources.Prepared
  private let folder: RunFolder
  private let plan: RunPlan
  private let export: ModelExport
  private var learner: Learner
  private var state: Checkpoint.State
  private let log: RunLog
  private let workers: Workers
  private let report: (Event) -> Void

  /// Refuses what the options name and cannot be used, before anything is read that takes long.
  public static func check(_ options: Options) throws(TrainingError) {
    if try RunFolder(options.out).holdsRun, !options.resumes { throw .runExists(options.out) }
    do throws(ModelError) {
      for path in [options.base] + options.mixed { _ = try ModelFolder(path) }
    } catch { throw .model(error) }
  }

  /// Opens the run folder, the model and, on resume, the newest whole checkpoint.
  public init(
    _ options: Options, _ prepared: TrainingSources.Prepared, workers: Workers,
    report: @escaping (Event) -> Void = { _ in }
  ) throws(TrainingError) {
    self.options = options
    self.prepared = prepared
    self.workers = workers
    self.report = report
    recipe = options.recipe
    folder = try RunFolder(options.out)
    let others: [ModelFolder]
    do throws(ModelError) {
      base = try ModelFolder(options.base)
      others = try options.mixed.map { (path) throws(ModelError) in try ModelFolder(path) }
    } catch { throw .model(error) }
    let mixed = others.map {
      RunFolder.Description.Mixed(path: $0.path.absolute.text, name: $0.card.name, hash: $0.sha256())
    }
    plan = RunPlan(recipe, pictures: prepared.data.count)
    let description = RunFolder.Description(
      recipe: recipe, base: base.path.absolute.text, baseName: base.card.name, baseHash: base.sha256(),
      mixed: mixed.isEmpty ? nil : mixed, sources: options.sources, dataHash: prepared.data.sha256,
      pictures: prepared.data.count,
      threads: options.threads,
      version: options.version, started: Date().formatted(.iso8601))
    let kept = try Trainer.checkpoint(folder, description, resumes: options.resumes)

    let isJoint = recipe.variant == .joint
    let prompts = base.card.prompts.flatMap { [$0.prompt, $0.opposite] }
    let tokens: (ids: [[Int]], pooling: TextEncoder.Pooling), before: Tensor, jointBefore: Tensor?
    let fresh = try Trainer.model([base] + others, recipe)
    do throws(ModelError) {
      tokens = try base.promptTokens(isJoint ? Prompt.joint : prompts)
      if recipe.startsRandom {
        let ids = try base.promptTokens(prompts).ids
        before = Cosine.normalized(fresh.text.forward(ids, pooling: tokens.pooling, in: Workspace()).v)
      } else if let stored = base.storedEmbeddings?.before {
        before = stored
      } else {
        before = try base.promptEmbeddings(prompts)
      }
      jointBefore = isJoint ? try base.promptEmbeddings(Prompt.joint) : nil
    } catch { throw .model(error) }
    export = ModelExport(
      base: base, recipe: recipe, precision: options.exportPrecision, before: before,
      jointBefore: jointBefore,
      baseDescription: Trainer.text(
        of: ["\(base.card.name), SHA-256 \(description.baseHash)"]
          + mixed.map { "\($0.name), SHA-256 \($0.hash)" }))
    learner = Learner(
      fresh, recipe: recipe,
      objective: Objective(
        variant: recipe.variant, loss: recipe.loss,
        scale: isJoint ? base.clipLogitScale : recipe.logitScale ?? 1,
        positiveShares: recipe.balancesLabels ? prepared.data.positiveShares : nil),
      texts: tokens.ids, pooling: tokens.pooling,
      team: options.threads > 1 ? Team(count: options.threads) : nil)
    log = try RunLog(
      folder.path, columns: Trainer.columns(learner.objective, hasUnseen: prepared.unseen != nil),
      from: kept?.state.log)
    state =
      kept?.state
      ?? Checkpoint.State(
        step: 0, optimizerSteps: 0, weightingHistory: [],
        epochLosses: learner.objective.levels.map { _ in 0 }, skippedInARow: 0, badPictures: 0, best: nil,
        log: log.lengths)
    if let kept {
      try learner.restore(steps: kept.state.optimizerSteps) { (name) throws(TrainingError) in
        let tensor: Tensor?
        do throws(SafetensorsError) { tensor = try kept.tensors.tensor(name) } catch {
          throw TrainingError.checkpoint(folder.checkpoints, reason: "\(error)")
        }
        guard let tensor else {
          throw TrainingError.checkpoint(folder.checkpoints, reason: "\(name) is missing")
        }
        return Tensor(tensor.floats, shape: tensor.shape)
      }
    } else {
      try folder.write(description)
      for note in prepared.notes { try log.say(note) }
    }
    for note in prepared.notes { report(.note(note)) }
  }

  /// What a run folder states: its recipe, the model it started from, and where its pictures came from.
  public static func started(
    in folder: Path
  ) throws(TrainingError) -> (recipe: Recipe, bases: [String], sources: RunSources?) {
    let run = try RunFolder.describe(folder)
    return (run.recipe, [run.base] + (run.mixed ?? []).map(\.path), run.sources)
  }

  /// The checkpoint to go on from; nil for a new run.
  private static func checkpoint(
    _ folder: RunFolder, _ description: RunFolder.Description, resumes: Bool
  ) throws(TrainingError) -> (state: Checkpoint.State, tensors: Safetensors)? {
    guard resumes else {
      if folder.holdsRun { throw .runExists(folder.path) }
      return nil
    }
    let started = try folder.read()
    if started.recipe != description.recipe {
      throw .noRun(folder.path, reason: "the recipe is not the one that the run began with")
    }
    if started.dataHash != description.dataHash {
      throw .noRun(folder.path, reason: "the pictures are not those that the run began with")
    }
    if started.baseHash != description.baseHash
      || started.mixed?.map(\.hash) != description.mixed?.map(\.hash)
    {
      throw .noRun(folder.path, reason: "the model to start from is not the one that the run began with")
    }
    return Checkpoint.latest(in: folder.checkpoints)
  }

  private static func model(_ folders: [ModelFolder], _ recipe: Recipe) throws(TrainingError) -> LearningModel
  {
    var model = try LearningModel(meanOf: folders)
    let configuration = folders[0].configuration
    if recipe.localisation > 0 {
      model.localisation = Linear(
        inputs: configuration.vision.width, outputs: recipe.localisesLabels ? Label.allCases.count : 1)
    }
    if recipe.startsRandom { model.randomise(configuration, seed: recipe.seed) }
    return model
  }

  /// Each model once, with how often it counts.
  private static func text(of models: [String]) -> String {
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

  // MARK: - The run

  /// - Parameter shouldStop: asked between micro-batches; the run then writes a checkpoint and ends.
  public func run(shouldStop: @escaping () -> Bool = { false }) throws(TrainingError) -> End {
    let queue = BatchQueue(
      prepared.data, plan: plan, preprocessor: base.preprocessor, imageSize: base.configuration.imageSize,
      patches: learner.model.image.embedding.side, workers: workers)
    var weighting = DynamicWeighting(
      temperature: recipe.weightingTemperature, history: state.weightingHistory)
    let clock = ContinuousClock()
    while state.step < plan.steps {
      let start = clock.now
      if shouldStop() { return try stop() }
      let batches = try take(queue)
      let levels = learner.objective.levels.count
      let lambda =
        switch recipe.weighting {
        case .equal: [Double](repeating: 1, count: levels)
        case .fixed: Array(recipe.levelWeights.prefix(levels))
        case .perStep, .perEpoch: weighting.lambda(levels: levels)
        }
      let rate = plan.rate(step: state.step)
      guard let outcome = learner.step(batches, lambda: lambda, rate: rate, shouldStop: shouldStop) else {
        return try stop()
      }
      state.step += 1
      if outcome.isFinite {
        state.skippedInARow = 0
        if recipe.weighting == .perStep { weighting.add(outcome.levelLosses) }
        for (l, loss) in outcome.levelLosses.enumerated() { state.epochLosses[l] += loss }
      } else {
        try skip(batches)
      }
      state.optimizerSteps = learner.optimizer.steps
      let seconds = (clock.now - start) / .seconds(1)
      let pictures = batches.reduce(0) { $0 + $1.count }
      try write(outcome, lambda: lambda, rate: rate, pictures: pictures, seconds: max(seconds, 1e-9))

      let endsEpoch = state.step % plan.stepsPerEpoch == 0
      if endsEpoch {
        if recipe.weighting == .perEpoch {
          weighting.add(state.epochLosses.map { $0 / Double(plan.stepsPerEpoch) })
        }
        state.epochLosses = state.epochLosses.map { _ in 0 }
      }
      state.weightingHistory = weighting.history
      if endsEpoch { try validate() }
      if endsEpoch || options.checkpointEvery.map({ state.step % $0 == 0 }) ?? false { try checkpoint() }
    }
    return .finished
  }

  /// The batches of the coming step. Over 1 % of bad pictures stop the run.
  private func take(_ queue: BatchQueue) throws(TrainingError) -> [Batch] {
    var batches: [Batch] = []
    for i in 0..<recipe.accumulation {
      let (batch, bad) = queue.batch(state.step * recipe.accumulation + i)
      batches.append(batch)
      for picture in bad {
        state.badPictures += 1
        try log.say("left out: \(picture.name): \(picture.reason)")
        report(.note("left out: \(picture.name): \(picture.reason)"))
      }
      let seen = (state.step + 1) * recipe.batch * recipe.accumulation
      if let first = bad.first, state.badPictures * 100 > max(seen, 100) {
        throw .tooManyBadPictures(bad: state.badPictures, of: seen, first: "\(first.name): \(first.reason)")
      }
    }
    return batches
  }

  /// A step whose numbers are not finite changes nothing; three in a row end the run.
  private func skip(_ batches: [Batch]) throws(TrainingError) {
    state.skippedInARow += 1
    let names = batches.flatMap(\.names).joined(separator: ", ")
    try log.say("step \(state.step) skipped, its loss or gradient is not finite: \(names)")
    report(.note("step \(state.step) skipped: its loss or gradient is not finite"))
    if state.skippedInARow >= 3 { throw .diverged(step: state.step) }
  }

  private func stop() throws(TrainingError) -> End {
    try checkpoint()
    return .stopped(step: state.step)
  }

  private func checkpoint() throws(TrainingError) {
    try log.sync()
    state.log = log.lengths
    try Checkpoint.write(state, learner.state(), in: folder.checkpoints)
  }

  // MARK: - Validation

  private func validate() throws(TrainingError) {
    let model = learner.result
    let result = ValidationResult(of: prepared.validation, model, learner, base, recipe)
    let unseen = prepared.unseen.map { ValidationResult(of: $0, model, learner, base, recipe) }
    let deciding = unseen ?? result
    let isBest =
      state.best.map {
        recipe.selection == .mean
          ? deciding.mean > $0.mean : (deciding.fake, deciding.mean) > ($0.fake, $0.mean)
      } ?? true
    try log.add(
      step: state.step, epoch: epoch, result.values("val_auc") + (unseen?.values("unseen_auc") ?? []))
    if isBest {
      state.best = .init(step: state.step, fake: deciding.fake, mean: deciding.mean)
      var results = ["validation": result.summary]
      results["unseen_validation"] = unseen?.summary
      try export.write(
        model, to: folder.best, name: recipe.name,
        threshold: ValidationResult.threshold(result.realScores + (unseen?.realScores ?? [])),
        training: training, results: results)
    }
    report(.validation(result, unseen: unseen, isBest: isBest))
  }

  /// What the model's card says of the run.
  private var training: [String: Any] {
    let recipe = (try? JSONSerialization.jsonObject(with: Data(recipe.json))) ?? [:]
    return [
      "recipe": recipe, "steps": state.step,
      "pictures": state.step * self.recipe.batch * self.recipe.accumulation,
      "data_sha256": prepared.data.sha256,
    ]
  }

  // MARK: - The log

  private var epoch: Int { max(state.step - 1, 0) / plan.stepsPerEpoch + 1 }

  private static func columns(_ objective: Objective, hasUnseen: Bool) -> [String] {
    let levels = objective.levels.map { $0[0].level.rawValue }
    let labels = Label.allCases.map { $0.name.replacing(" ", with: "_") } + ["mean"]
    return ["loss"] + levels.map { "loss/\($0)" } + ["loss/localisation"] + levels.map { "lambda/\($0)" }
      + ["rate", "gradient_norm", "pictures_per_second"]
      + labels.map { "val_auc/\($0)" } + (hasUnseen ? labels.map { "unseen_auc/\($0)" } : [])
  }

  private func write(
    _ outcome: Learner.Outcome, lambda: [Double], rate: Double, pictures: Int, seconds: Double
  ) throws(TrainingError) {
    let levels = learner.objective.levels.map { $0[0].level.rawValue }
    var values: [(tag: String, value: Double)] = [("loss", outcome.loss)]
    values += zip(levels, outcome.levelLosses).map { ("loss/\($0)", $1) }
    if recipe.localisation > 0 { values.append(("loss/localisation", outcome.localisationLoss)) }
    values += zip(levels, lambda).map { ("lambda/\($0)", $1) }
    values += [
      ("rate", rate), ("gradient_norm", outcome.gradientNorm),
      ("pictures_per_second", Double(pictures) / seconds),
    ]
    try log.add(step: state.step, epoch: epoch, values)
    report(
      .step(
        StepReport(
          step: state.step, steps: plan.steps, epoch: epoch, loss: outcome.loss,
          levelLosses: outcome.levelLosses, lambda: lambda, localisationLoss: outcome.localisationLoss,
          rate: rate, gradientNorm: outcome.gradientNorm, picturesPerSecond: Double(pictures) / seconds,
          secondsPerStep: seconds,
          isSkipped: !outcome.isFinite)))
  }
}
