import CLIP
import DataSets
import Explainer
import Files
import Foundation
import Layers
import Tensors

/// A training run, from its first step or from where it stopped (method.md section 5; design, section 3).
public final class Trainer {
  private let options: Options
  private let recipe: Recipe
  private let base: ModelFolder
  private let prepared: TrainingSources.Prepared
  private let folder: RunFolder
  private let plan: RunPlan
  private let export: ModelExport
  private let preprocessor: PreprocessorConfiguration
  private var learner: Learner
  private var state: Checkpoint.State
  private let log: RunLog
  private let workers: Workers
  private let report: (Event) -> Void
  /// What a full disk did not take the last time, and how often in a row.
  private var failures: [Saving: (count: Int, error: TrainingError)] = [:]

  /// What a run writes beside its log.
  private enum Saving: String, CaseIterable {
    case checkpoint
    case model = "best model"
  }

  /// Refuses what the options name and cannot be used, before anything is read that takes long. The run folder is left
  /// as it is.
  public static func check(_ options: Options) throws(TrainingError) {
    _ = try models(options)
    let folder = try RunFolder(options.out)
    guard options.resumes else {
      if folder.holdsRun { throw .runExists(options.out) }
      return
    }
    try refuseOtherCourse(options.recipe, than: try folder.read(), in: folder.path)
  }

  private static func refuseOtherCourse(
    _ recipe: Recipe, than started: RunFolder.Description, in folder: Path
  ) throws(TrainingError) {
    guard let key = recipe.course.firstDifference(from: started.recipe.course) else { return }
    throw .noRun(folder, reason: "the recipe is not the one that the run began with: \(key) is another")
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
    let models = try Trainer.models(options)
    base = models[0]
    folder = try RunFolder(options.out)
    Checkpoint.removeRemnants(in: folder.checkpoints)
    plan = RunPlan(recipe, pictures: prepared.data.count)
    let description = Trainer.description(options, models, prepared)
    let (kept, damaged) = try Trainer.checkpoint(folder, description, resumes: options.resumes)

    let fresh = try Trainer.model(models, recipe)
    let texts = try Trainer.texts(of: base, recipe, fresh)
    preprocessor = base.preprocessor.resized(to: fresh.image.embedding.imageSize)
    export = ModelExport(
      base: base, recipe: recipe, precision: options.exportPrecision, before: texts.before,
      sources: options.sources, version: options.version, baseDescription: Trainer.words(of: description))
    learner = Learner(
      fresh, recipe: recipe,
      objective: Objective(
        variant: recipe.variant, loss: recipe.loss,
        scale: recipe.variant == .joint ? base.clipLogitScale : recipe.logitScale ?? 1,
        positiveShares: recipe.balancesLabels ? prepared.data.positiveShares : nil),
      texts: texts.ids, pooling: texts.pooling,
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
      try restore(kept.tensors)
    } else {
      try folder.write(description)
      for line in prepared.notes + prepared.leftOut { log.say(line) }
    }
    for note in prepared.notes { report(.note(note)) }
    for name in damaged {
      let note =
        "the checkpoint \(name) is damaged and kept as .bad; the run goes on from step \(state.step)"
      log.say(note)
      report(.note(note))
    }
  }

  private static func description(
    _ options: Options, _ models: [ModelFolder], _ prepared: TrainingSources.Prepared
  ) -> RunFolder.Description {
    let mixed = models.dropFirst().map {
      RunFolder.Description.Mixed(path: $0.path.absolute.argument, name: $0.card.name, hash: $0.sha256())
    }
    let base = models[0]
    return RunFolder.Description(
      recipe: options.recipe, base: base.path.absolute.argument, baseName: base.card.name,
      baseHash: base.sha256(), mixed: mixed.isEmpty ? nil : mixed, sources: options.sources,
      exportPrecision: options.exportPrecision, allowsOverlap: options.allowsOverlap,
      dataHash: prepared.sha256, pictures: prepared.data.count, threads: options.threads,
      version: options.version, engine: engine, started: Date().formatted(.iso8601))
  }

  /// Weights and moments as the checkpoint of `state` has them, and an export that was cut off put back.
  private func restore(_ tensors: Safetensors) throws(TrainingError) {
    try learner.restore(steps: state.optimizerSteps) { (name) throws(TrainingError) in
      let tensor: Tensor?
      do throws(SafetensorsError) { tensor = try tensors.tensor(name) } catch {
        throw TrainingError.checkpoint(folder.checkpoints, reason: "\(error)")
      }
      guard let tensor else {
        throw TrainingError.checkpoint(folder.checkpoints, reason: "\(name) is missing")
      }
      return Tensor(tensor.floats, shape: tensor.shape)
    }
    export.restore(folder.best)
  }

  /// The checkpoint to go on from, nil for a new run, and the names of those that are damaged.
  private static func checkpoint(
    _ folder: RunFolder, _ description: RunFolder.Description, resumes: Bool
  ) throws(TrainingError) -> (kept: (state: Checkpoint.State, tensors: Safetensors)?, damaged: [String]) {
    guard resumes else {
      if folder.holdsRun { throw .runExists(folder.path) }
      return (nil, [])
    }
    let started = try folder.read()
    try refuseOtherCourse(description.recipe, than: started, in: folder.path)
    if started.dataHash != description.dataHash {
      throw .noRun(folder.path, reason: "the pictures are not those that the run began with")
    }
    if started.baseHash != description.baseHash
      || started.mixed?.map(\.hash) != description.mixed?.map(\.hash)
    {
      throw .noRun(folder.path, reason: "the model to start from is not the one that the run began with")
    }
    return try Checkpoint.latest(in: folder.checkpoints)
  }

  // MARK: - The run

  /// - Parameter shouldStop: asked between micro-batches; the run then writes a checkpoint and ends.
  public func run(shouldStop: @escaping () -> Bool = { false }) throws(TrainingError) -> End {
    let queue = BatchQueue(
      prepared.data, plan: plan, preprocessor: preprocessor,
      imageSize: learner.model.image.embedding.imageSize,
      patches: learner.model.image.embedding.side, workers: workers)
    var weighting = DynamicWeighting(
      temperature: recipe.weightingTemperature, history: state.weightingHistory)
    let clock = ContinuousClock()
    var hasValidated = false
    while true {
      if state.awaitsValidation == true {
        guard try validate(shouldStop) else { return try interruptedValidation() }
        hasValidated = true
      }
      guard state.step < plan.steps else { break }
      let start = clock.now
      if shouldStop() { return try stop() }
      let (batches, bad) = try take(queue)
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
      leaveOut(bad)
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
      write(outcome, lambda: lambda, rate: rate, pictures: pictures, seconds: max(seconds, 1e-9))
      tellFailures()

      let endsEpoch = state.step % plan.stepsPerEpoch == 0
      if endsEpoch {
        if recipe.weighting == .perEpoch {
          weighting.add(state.epochLosses.map { $0 / Double(plan.stepsPerEpoch) })
        }
        state.epochLosses = state.epochLosses.map { _ in 0 }
      }
      state.weightingHistory = weighting.history
      // Before validation, which may take long.
      state.awaitsValidation = endsEpoch ? true : nil
      if endsEpoch || state.step % options.checkpointEvery == 0 {
        try save(.checkpoint) { () throws(TrainingError) in try checkpoint() }
      }
    }
    if hasValidated { try save(.checkpoint) { () throws(TrainingError) in try checkpoint() } }
    for what in Saving.allCases { if let failure = failures[what] { throw failure.error } }
    return .finished
  }

  /// Does what writes. A full disk does not end the run at once: the next time may find room, and the third failure in a
  /// row ends it (reliability.md 6.14).
  private func save(_ what: Saving, _ body: () throws(TrainingError) -> Void) throws(TrainingError) {
    do throws(TrainingError) {
      try body()
      failures[what] = nil
    } catch {
      let count = (failures[what]?.count ?? 0) + 1
      guard error.isFullDisk, count < 3 else { throw error }
      failures[what] = (count, error)
      log.say("step \(state.step): the \(what.rawValue) is not written: \(error)")
      tellFailures()
    }
  }

  /// Said again at each step: without room the run ends in vain.
  private func tellFailures() {
    for what in Saving.allCases {
      guard let failure = failures[what] else { continue }
      report(
        .note(
          "step \(state.step): the \(what.rawValue) is not written (\(failure.error)); the run goes on, and ends "
            + "when that fails three times in a row: make room"))
    }
    if failures.isEmpty, log.isBehind {
      report(.note("step \(state.step): the log is not written, the disk takes nothing: make room"))
    }
  }

  /// The batches of the coming step, and the pictures that they lack. Over 1 % of bad pictures stop the run.
  private func take(
    _ queue: BatchQueue
  ) throws(TrainingError) -> (batches: [Batch], bad: [TrainingData.BadPicture]) {
    var batches: [Batch] = [], bad: [TrainingData.BadPicture] = []
    for i in 0..<recipe.accumulation {
      let (batch, lacking) = queue.batch(state.step * recipe.accumulation + i)
      batches.append(batch)
      bad += lacking
      let seen = (state.step + 1) * recipe.batch * recipe.accumulation
      if let first = bad.first, (state.badPictures + bad.count) * 100 > max(seen, 100) {
        leaveOut(bad)
        throw .tooManyBadPictures(bad: state.badPictures, of: seen, first: "\(first.name): \(first.reason)")
      }
    }
    return (batches, bad)
  }

  /// Counts them once their step is made: one that is given up is taken again.
  private func leaveOut(_ bad: [TrainingData.BadPicture]) {
    state.badPictures += bad.count
    for picture in bad {
      log.say("left out: \(picture.name): \(picture.reason)")
      report(.note("left out: \(picture.name): \(picture.reason)"))
    }
  }

  /// A step whose numbers are not finite changes nothing; three in a row end the run.
  private func skip(_ batches: [Batch]) throws(TrainingError) {
    state.skippedInARow += 1
    let names = batches.flatMap(\.names).joined(separator: ", ")
    log.say("step \(state.step) skipped, its loss or gradient is not finite: \(names)")
    report(.note("step \(state.step) skipped: its loss or gradient is not finite"))
    if state.skippedInARow >= 3 { throw .diverged(step: state.step) }
  }

  private func stop() throws(TrainingError) -> End {
    try checkpoint()
    return .stopped(step: state.step)
  }

  /// The checkpoint before the validation holds all, where the disk took it: what was logged since is said again.
  private func interruptedValidation() throws(TrainingError) -> End {
    failures[.checkpoint] == nil ? .stopped(step: state.step) : try stop()
  }

  private func checkpoint() throws(TrainingError) {
    try log.sync()
    state.log = log.lengths
    try Checkpoint.write(state, learner.state(), in: folder.checkpoints)
  }

  // MARK: - Validation

  /// - Returns: false where it was to stop, and nothing has changed.
  private func validate(_ shouldStop: @escaping () -> Bool) throws(TrainingError) -> Bool {
    let model = learner.result
    let result: ValidationResult, unseen: ValidationResult?
    do {
      result = try score(prepared.validation, model, shouldStop)
      unseen = try prepared.unseen.map { (set) throws(TrainingError) in try score(set, model, shouldStop) }
    } catch {
      if case .interrupted = error { return false }
      throw error
    }
    let deciding = unseen ?? result
    let isBest =
      state.best.map {
        recipe.selection == .mean
          ? deciding.mean > $0.mean : (deciding.fake, deciding.mean) > ($0.fake, $0.mean)
      } ?? true
    log.add(
      step: state.step, epoch: epoch, result.values("val_auc") + (unseen?.values("unseen_auc") ?? []))
    if isBest {
      try save(.model) { () throws(TrainingError) in
        try export.write(model, to: folder.best, training: training, validation: result, unseen: unseen)
        state.best = .init(step: state.step, fake: deciding.fake, mean: deciding.mean)
      }
    }
    state.awaitsValidation = nil
    report(.validation(result, unseen: unseen, isBest: isBest))
    return true
  }

  /// Scores a set and names what could not be used of it. Over 1 % of bad pictures stop the run.
  private func score(
    _ set: ValidationSet, _ model: LearningModel, _ shouldStop: @escaping () -> Bool
  ) throws(TrainingError) -> ValidationResult {
    let result = try ValidationResult(
      of: set, model, learner, preprocessor, recipe, workers: workers,
      progress: { report(.validating($0, of: set.count)) }, shouldStop: shouldStop)
    for picture in result.bad {
      log.say("left out of validation: \(picture.name): \(picture.reason)")
      report(.note("left out of validation: \(picture.name): \(picture.reason)"))
    }
    if let first = result.bad.first, result.bad.count * 100 > max(set.count, 100) {
      throw .tooManyBadPictures(
        bad: result.bad.count, of: set.count, first: "\(first.name): \(first.reason)")
    }
    return result
  }

  /// What the model's card says of the run.
  private var training: [String: Any] {
    let recipe = (try? JSONSerialization.jsonObject(with: Data(recipe.json))) ?? [:]
    return [
      "recipe": recipe, "steps": state.step,
      "pictures": state.step * self.recipe.batch * self.recipe.accumulation,
      "data_sha256": prepared.sha256,
    ]
  }

  // MARK: - The log

  private var epoch: Int { max(state.step - 1, 0) / plan.stepsPerEpoch + 1 }

  private func write(
    _ outcome: Learner.Outcome, lambda: [Double], rate: Double, pictures: Int, seconds: Double
  ) {
    let levels = learner.objective.levels.map { $0[0].level.rawValue }
    var values: [(tag: String, value: Double)] = [("loss", outcome.loss)]
    values += zip(levels, outcome.levelLosses).map { ("loss/\($0)", $1) }
    if recipe.localisation > 0 { values.append(("loss/localisation", outcome.localisationLoss)) }
    values += zip(levels, lambda).map { ("lambda/\($0)", $1) }
    values += [
      ("rate", rate), ("gradient_norm", outcome.gradientNorm),
      ("pictures_per_second", Double(pictures) / seconds),
    ]
    log.add(step: state.step, epoch: epoch, values)
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
