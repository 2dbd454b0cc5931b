/// How a run is cut into steps, batches and epochs.
struct RunPlan: Sendable {
  let recipe: Recipe
  /// Optimizer steps of an epoch, and of the run.
  let stepsPerEpoch, steps: Int

  /// - Parameter pictures: of one pass over the data.
  init(_ recipe: Recipe, pictures: Int) {
    self.recipe = recipe
    stepsPerEpoch = recipe.stepsPerEpoch(pictures: pictures)
    steps = stepsPerEpoch * recipe.epochs
  }

  /// Batches of the run.
  var batches: Int { steps * recipe.accumulation }

  /// How far the run is at a batch, 0 to 1.
  func progress(ofBatch number: Int) -> Double {
    Double(number / recipe.accumulation) / Double(max(steps, 1))
  }

  func rate(step: Int) -> Double { recipe.learningRate.rate(step: step, of: steps) }
}
