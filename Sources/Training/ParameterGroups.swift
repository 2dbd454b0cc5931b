/// How each parameter learns, by its name.
struct ParameterGroups {
  private let recipe: Recipe
  /// Blocks of the image encoder.
  private let blocks: Int

  init(_ recipe: Recipe, blocks: Int) {
    self.recipe = recipe
    self.blocks = blocks
  }

  /// nil for a parameter that stays as it is.
  func group(_ name: String) -> Optimizer.Group? {
    rateFactor(name).map { ($0, recipe.decaysEverything || decays(name) ? recipe.weightDecay : 0) }
  }

  private func rateFactor(_ name: String) -> Double? {
    if name.hasPrefix("localisation") { return recipe.headFactor }
    if name.hasPrefix("text_") { return recipe.trainsText ? recipe.headFactor : nil }
    guard recipe.trainsImage else { return nil }
    if name.hasPrefix("visual_projection") { return recipe.headFactor }
    let place = place(name)
    // Embeddings and the norm before the blocks are frozen with the first of them.
    guard place >= recipe.frozenBlocks || (place < 0 && recipe.frozenBlocks == 0) else { return nil }
    var factor = 1.0
    for _ in 0..<max(blocks - 1 - place, 0) { factor *= recipe.depthDecay }
    return factor
  }

  /// The block that a parameter of the image encoder belongs to; −1 for what comes before, the last for what comes after.
  private func place(_ name: String) -> Int {
    let prefix = "vision_model.encoder.layers."
    if name.hasPrefix(prefix) { return Int(name.dropFirst(prefix.count).prefix { $0 != "." }) ?? -1 }
    return name.hasPrefix("vision_model.post_layernorm") ? blocks - 1 : -1
  }

  private func decays(_ name: String) -> Bool {
    !(name.hasSuffix(".bias") || name.contains("norm") || name.contains("layrnorm")
      || name.contains("embedding"))
  }
}
