import Forging
import Tensors

/// The pictures that decide which epoch's model is kept; they are never learned from.
///
/// Forged ones are made once. Those of a data set are decoded each time they are scored: a set's crops are larger than
/// the memory of many machines.
public struct ValidationSet: Sendable {
  /// Pictures whose labels the data state; nil for none.
  private let listed: TrainingData?
  private let forged: [TrainingSample]

  init(listed: TrainingData?, forged: [TrainingSample]) {
    self.listed = listed
    self.forged = forged
  }

  public var count: Int { (listed?.count ?? 0) + forged.count }

  /// A picture by its place, or why it cannot be used.
  func sample(_ index: Int) -> Result<TrainingSample, TrainingData.BadPicture> {
    guard let listed, index < listed.count else { return .success(forged[index - (listed?.count ?? 0)]) }
    return listed.plain(index)
  }

  /// Forgeries, and real faces treated alike, from faces that are not trained on; difficulties from 0 to the recipe's
  /// last, uniformly, whatever the curriculum does.
  ///
  /// - Parameters:
  ///   - part: another number, other draws.
  ///   - progress: called with how many are made, on any thread.
  ///   - shouldStop: asked now and then, on any thread.
  static func forged(
    _ forger: Forger, recipe: Recipe, part: UInt64 = 0, workers: Workers,
    progress: @escaping @Sendable (Int) -> Void, shouldStop: @escaping @Sendable () -> Bool
  ) throws(TrainingError) -> [TrainingSample] {
    let names = forger.faces.count, seed = recipe.seed &+ 0x7e57_0000_0000 &+ part << 32
    let highest = recipe.forging?.lastDifficulty ?? 1
    let made = try ParallelMap.run(
      recipe.validationCount, on: workers, progress: progress, shouldStop: shouldStop
    ) { index, _ -> Result<TrainingSample, ForgingError> in
      var draws = RandomNumbers(seed: seed, .draws, index: UInt32(index))
      do throws(ForgingError) {
        let made = try forger.sample(
          target: index % names, difficulty: draws.uniform(0, highest), seed: seed, epoch: 0,
          index: UInt32(index))
        return .success(TrainingSample(crop: made.crop, labels: made.labels, mask: nil, name: "\(index)"))
      } catch { return .failure(error) }
    }
    do throws(ForgingError) {
      return try made.map { (sample) throws(ForgingError) in try sample.get() }
    } catch { throw .data("a photograph to validate with: \(error)") }
  }
}
