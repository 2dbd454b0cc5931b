import Forging
import Pictures
import Tensors

extension TrainingSample {
  /// One perturbation at level 1 or 2, erased patches, and a mirror image, as the recipe asks.
  package func augmented(_ recipe: Recipe, _ draws: inout RandomNumbers) -> TrainingSample {
    var crop = crop, mask = mask
    if draws.chance(recipe.augmentation) {
      let kinds = Perturbation.Kind.allCases
      let kind = kinds[Int(draws.uniform() * Double(kinds.count))]
      crop = Perturbation(kind: kind, level: draws.chance(0.5) ? 1 : 2).apply(to: crop, using: &draws)
    }
    if draws.chance(recipe.erasing) { (crop, mask) = TrainingSample.erased(crop, mask, &draws) }
    if draws.chance(recipe.flip) {
      crop = crop.mirrored
      mask = mask?.mirrored
    }
    return TrainingSample(crop: crop, labels: labels, mask: mask, name: name)
  }

  /// Squares on a grid, up to a third of them, in the crop's mean colour; nothing there counts as altered.
  ///
  /// A model that never saw such a square takes it for an alteration, and the check of relevance by deletion says nothing.
  private static func erased(
    _ crop: Picture, _ mask: Tensor?, _ draws: inout RandomNumbers
  ) -> (Picture, Tensor?) {
    let side = Int.random(in: 7...14, using: &draws), width = crop.width, height = crop.height
    let share = draws.uniform(0, 1.0 / 3)
    let isErased = (0..<side * side).map { _ in draws.chance(share) }
    let mean = crop.meanColor
    var pixels = crop.pixels, kept = mask?.floats
    for y in 0..<height {
      for x in 0..<width where isErased[y * side / height * side + x * side / width] {
        let index = (y * width + x) * 3
        (pixels[index], pixels[index + 1], pixels[index + 2]) = mean
        kept?[y * width + x] = 0
      }
    }
    return (
      Picture(width: width, height: height, pixels: pixels),
      kept.map { Tensor($0, shape: [height, width]) }
    )
  }
}
