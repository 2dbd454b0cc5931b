import Forging
import Tensors

/// The pictures that decide which epoch's model is kept; they are made once and never learned from.
public struct ValidationSet: Sendable {
  let samples: [TrainingSample]

  public var count: Int { samples.count }

  /// Forgeries, and real faces treated alike, from faces that are not trained on; difficulties from 0 to the recipe's
  /// last, uniformly, whatever the curriculum does.
  ///
  /// - Parameter part: another number, other draws.
  static func forged(_ forger: Forger, recipe: Recipe, part: UInt64 = 0, workers: Workers) -> ValidationSet {
    let names = forger.faces.count, seed = recipe.seed &+ 0x7e57_0000_0000 &+ part << 32
    let highest = recipe.forging?.lastDifficulty ?? 1
    return ValidationSet(
      samples: ParallelMap.run(recipe.validationCount, on: workers) { index, _ in
        var draws = RandomNumbers(seed: seed, .draws, index: UInt32(index))
        let made = forger.sample(
          target: index % names, difficulty: draws.uniform(0, highest), seed: seed, epoch: 0,
          index: UInt32(index))
        return TrainingSample(crop: made.crop, labels: made.labels, mask: made.mask, name: "\(index)")
      })
  }
}
