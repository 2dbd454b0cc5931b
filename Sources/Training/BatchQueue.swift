import CLIP
import Explainer
import Foundation
import Tensors

/// Batches that are made ready ahead of the network on their own threads, in the order of the run.
final class BatchQueue {
  private let data: TrainingData
  private let workers: Workers
  private let preprocessor: PreprocessorConfiguration
  private let imageSize, patches: Int
  private let plan: RunPlan
  private var pending: [Int: Pending] = [:]
  /// Batches ahead of the one that is asked for.
  private let depth = 2

  init(
    _ data: TrainingData, plan: RunPlan, preprocessor: PreprocessorConfiguration, imageSize: Int,
    patches: Int,
    workers: Workers
  ) {
    self.data = data
    self.plan = plan
    self.preprocessor = preprocessor
    self.imageSize = imageSize
    self.patches = patches
    self.workers = workers
  }

  /// The batch of a number, waiting for it, and the pictures of it that could not be used.
  ///
  /// - Parameter number: batches of the whole run before it.
  func batch(_ number: Int) -> (batch: Batch, bad: [TrainingData.BadPicture]) {
    for ahead in number...min(number + depth, max(plan.batches - 1, number)) where pending[ahead] == nil {
      pending[ahead] = start(ahead)
    }
    let results = pending.removeValue(forKey: number)?.wait() ?? []
    var samples: [(pixels: Tensor, sample: TrainingSample)] = [], bad: [TrainingData.BadPicture] = []
    for result in results {
      switch result {
      case .success(let made): samples.append((made.pixels, made.sample))
      case .failure(let picture): bad.append(picture)
      }
    }
    return (Batch(samples, microBatch: plan.recipe.microBatch, patches: patches), bad)
  }

  private func start(_ number: Int) -> Pending {
    let size = plan.recipe.batch, pending = Pending(count: size)
    let progress = plan.progress(ofBatch: number)
    for i in 0..<size {
      workers.submit { [data, preprocessor, imageSize] in
        pending.put(
          data.sample(place: number * size + i, progress: progress).flatMap {
            $0.ready(preprocessor, imageSize: imageSize, in: Workspace())
          }, at: i)
      }
    }
    return pending
  }

  /// A batch in the making.
  ///
  /// `@unchecked Sendable`: everything is touched under `condition` only.
  private final class Pending: @unchecked Sendable {
    private let condition = NSCondition()
    private var results: [Result<TrainingSample.Ready, TrainingData.BadPicture>?]
    private var missing: Int

    init(count: Int) {
      results = [Result<TrainingSample.Ready, TrainingData.BadPicture>?](repeating: nil, count: count)
      missing = count
    }

    func put(_ result: Result<TrainingSample.Ready, TrainingData.BadPicture>, at index: Int) {
      condition.withLock {
        results[index] = result
        missing -= 1
        if missing == 0 { condition.signal() }
      }
    }

    func wait() -> [Result<TrainingSample.Ready, TrainingData.BadPicture>] {
      condition.withLock {
        while missing > 0 { condition.wait() }
        return results.compactMap(\.self)
      }
    }
  }
}
