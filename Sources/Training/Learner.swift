import CLIP
import Explainer
import Foundation
import Layers
import Tensors

/// One step of training: both encoders forward, the loss, both encoders backward, the optimizer (method.md sections 3
/// and 5).
///
/// The prompts go through the text encoder once a step; the pictures in micro-batches, each all the way up and down
/// before the next, so that memory holds one micro-batch's values. Every thread works on the same layer, and all add
/// into one gradient in a fixed order.
struct Learner {
  private(set) var model: LearningModel
  private var gradient: LearningModel
  private(set) var optimizer: Optimizer
  let objective: Objective
  private let recipe: Recipe
  private let texts: [[Int]]
  private let pooling: TextEncoder.Pooling
  private let workspace: Workspace
  private var average: WeightAverage?
  /// What the run began with, where a share of it is kept.
  private let start: LearningModel?
  /// The prompts' embeddings where the text encoder stays as it is.
  private let frozenEmbeddings: Tensor?

  /// What one step came to.
  struct Outcome {
    var levelLosses: [Double]
    /// μ times the localisation loss.
    var localisationLoss = 0.0
    /// Σ λ·ℓ and the localisation loss.
    var loss = 0.0
    var gradientNorm = 0.0
    var isFinite: Bool { loss.isFinite && gradientNorm.isFinite }
  }

  /// - Parameters:
  ///   - texts: the prompts' ids, 16, or 24 for joint prompts.
  ///   - team: the threads; nil for the caller's alone.
  init(
    _ model: LearningModel, recipe: Recipe, objective: Objective, texts: [[Int]],
    pooling: TextEncoder.Pooling, team: Team?
  ) {
    self.model = model
    self.recipe = recipe
    self.objective = objective
    self.texts = texts
    self.pooling = pooling
    gradient = model.emptyGradient()
    optimizer = Optimizer(model, group: ParameterGroups(recipe, blocks: model.image.blocks.count).group)
    workspace = Workspace(
      arena: Arena(mostBlocks: 2048), team: team, trainingPrecision: recipe.precision)
    average =
      recipe.averaging > 0
      ? WeightAverage(model, names: optimizer.moments.map(\.name), kept: recipe.averaging) : nil
    start = recipe.keptStart > 0 ? model : nil
    frozenEmbeddings =
      recipe.trainsText ? nil : model.text.forward(texts, pooling: pooling, in: workspace).v
  }

  /// - Parameters:
  ///   - shouldStop: asked between micro-batches; a step that is given up changes nothing.
  /// - Returns: nil where the step was given up.
  mutating func step(
    _ batches: [Batch], lambda: [Double], rate: Double, shouldStop: () -> Bool = { false }
  ) -> Outcome? {
    let count = batches.reduce(0) { $0 + $1.count }
    var outcome = Outcome(levelLosses: lambda.map { _ in 0 })
    let text = frozenEmbeddings == nil ? model.text.forward(texts, pooling: pooling, in: workspace) : nil
    guard let v = text?.v ?? frozenEmbeddings else { return nil }
    var dv = Tensor(zeros: v.shape)
    for part in batches.lazy.flatMap(\.parts) {
      if shouldStop() {
        gradient.visit { _, parameter in parameter.clear() }
        return nil
      }
      learn(part, v: v, dv: &dv, lambda: lambda, batch: count, &outcome)
    }
    if let text { model.text.backward(dv, text.saved, into: &gradient.text, in: workspace) }
    outcome.loss =
      zip(lambda, outcome.levelLosses).reduce(outcome.localisationLoss) { $0 + $1.0 * $1.1 }
    outcome.gradientNorm = optimizer.norm(&gradient)
    guard outcome.isFinite else {
      gradient.visit { _, parameter in parameter.clear() }
      return outcome
    }
    optimizer.step(
      &model, &gradient, rate: rate,
      clipping: Optimizer.clipping(norm: outcome.gradientNorm, limit: recipe.clipNorm), in: workspace)
    average?.add(&model, step: optimizer.steps)
    return outcome
  }

  private mutating func learn(
    _ part: Batch.Part, v: Tensor, dv: inout Tensor, lambda: [Double], batch: Int, _ outcome: inout Outcome
  ) {
    let firstTrained = recipe.trainsImage ? recipe.frozenBlocks : model.image.blocks.count
    let (u, tokens, saved) = model.image.forward(part.pixels, firstTrained: firstTrained, in: workspace)
    let similarities = Cosine.similarities(u, v).floats.map(Double.init)
    let result = objective.evaluate(
      similarities: similarities, labels: part.labels, lambda: lambda, batch: batch)
    for (l, loss) in result.levelLosses.enumerated() { outcome.levelLosses[l] += loss }
    let (du, dvPart) = Cosine.backward(result.gradient, u, v)
    dv.add(dvPart)
    guard recipe.trainsImage else { return }
    let dTokens = localise(part, tokens, batch: batch, &outcome)
    model.image.backward(du, dTokens: dTokens, saved, into: &gradient.image, in: workspace)
  }

  /// The auxiliary loss: the head's binary cross-entropy against the altered share of each patch, averaged over patches
  /// and batch, times μ. A head with eight outputs is asked for each label: where it is not altered, nothing is.
  ///
  /// - Returns: the gradient of the tokens; nil where nothing is localised.
  private mutating func localise(
    _ part: Batch.Part, _ tokens: Tensor, batch: Int, _ outcome: inout Outcome
  ) -> Tensor? {
    guard let head = model.localisation else { return nil }
    let count = tokens.shape[1], outputs = head.weight.rows
    let logits = head.forward(tokens, in: workspace).floats
    var slopes = [Float](repeating: 0, count: logits.count)
    let share = recipe.localisation / Double(batch) / Double((count - 1) * outputs)
    for (b, shares) in part.alteredShares.enumerated() {
      guard let shares else { continue }
      let labels = Label.allCases.prefix(outputs).map { part.labels[b][$0] }
      for (i, altered) in shares.enumerated() {
        // The class token is no patch.
        let patch = (b * count + 1 + i) * outputs
        for (k, isAltered) in labels.enumerated() {
          guard let isAltered else { continue }
          let z = Double(logits[patch + k]), y = isAltered ? Double(altered) : 0
          outcome.localisationLoss += share * (max(z, 0) - z * y + log1p(exp(-abs(z))))
          slopes[patch + k] = Float(share * (1 / (1 + exp(-z)) - y))
        }
      }
    }
    let dLogits = Tensor(slopes, shape: [tokens.shape[0], count, outputs])
    guard var dHead = gradient.localisation else { return nil }
    gradient.localisation = nil
    defer { gradient.localisation = dHead }
    return head.backward(dLogits, x: tokens, into: &dHead, in: workspace)
  }

  // MARK: - Looking on

  /// What is validated and exported: the averaged weights where the recipe asks for them, else those that learn, with
  /// the recipe's share of the start.
  var result: LearningModel {
    var result = average?.applied(to: model) ?? model
    if let start { result.mix(start, share: Float(recipe.keptStart)) }
    return result
  }

  /// The prompts' embeddings, [texts, K], not normalised.
  func embeddings(of model: LearningModel) -> Tensor {
    frozenEmbeddings ?? model.text.forward(texts, pooling: pooling, in: workspace).v
  }

  /// Probabilities of the labels, [pictures][8]; nothing is learned.
  ///
  /// - Parameter v: `embeddings(of: model)`.
  func probabilities(_ part: Batch.Part, by model: LearningModel, embeddings v: Tensor) -> [[Double?]] {
    let u = model.image.forward(part.pixels, firstTrained: model.image.blocks.count, in: workspace).u
    let levels = objective.levels.map { _ in 1.0 }
    return objective.evaluate(
      similarities: Cosine.similarities(u, v).floats.map(Double.init), labels: part.labels, lambda: levels,
      batch: part.labels.count
    ).probabilities
  }

  /// Takes up what a checkpoint kept: weights under their names, moments under `first.` and `second.` and the name,
  /// averages under `average.` and the name.
  mutating func restore(steps: Int, _ tensor: (String) throws(TrainingError) -> Tensor) throws(TrainingError)
  {
    var kept: [String: Tensor] = [:]
    for (name, _) in state() { kept[name] = try tensor(name) }
    model.visit { name, parameter in parameter = kept[name] ?? parameter }
    optimizer.restore(steps: steps) { name in kept[name] }
    average?.restore { name in kept[name] }
  }

  /// What a checkpoint keeps, under the names of `restore`.
  func state() -> [(name: String, tensor: Tensor)] {
    var model = model, tensors: [(name: String, tensor: Tensor)] = []
    model.visit { name, parameter in tensors.append((name, parameter)) }
    for moment in optimizer.moments {
      tensors.append(("first." + moment.name, moment.first))
      tensors.append(("second." + moment.name, moment.second))
    }
    for (name, tensor) in average?.tensors ?? [] { tensors.append(("average." + name, tensor)) }
    return tensors
  }
}
