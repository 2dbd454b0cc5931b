import CLIP
import Explainer
import Tensors

/// Pictures as the encoder takes them, with what is true of them.
struct Batch: Sendable {
  /// One part a micro-batch.
  struct Part: Sendable {
    /// [m, 3, S, S].
    let pixels: Tensor
    let labels: [LabelVector]
    /// [m][patches]; nil where a picture's mask is not known.
    let alteredShares: [[Float]?]
  }

  let parts: [Part]
  /// What the log calls the pictures.
  let names: [String]
  var count: Int { names.count }

  /// - Parameters:
  ///   - samples: in the order of the batch; each as the encoder takes it, [1, 3, S, S].
  ///   - microBatch: pictures of a part.
  init(_ samples: [(pixels: Tensor, sample: TrainingSample)], microBatch: Int, patches: Int) {
    names = samples.map(\.sample.name)
    parts = stride(from: 0, to: samples.count, by: microBatch).map { first in
      let part = samples[first..<min(first + microBatch, samples.count)]
      let shape = part.first?.pixels.shape ?? [1, 3, 0, 0]
      let size = shape.reduce(1, *)
      let pixels = Tensor([part.count] + shape.dropFirst()) { to in
        for (i, entry) in part.enumerated() {
          entry.pixels.withUnsafeFloats { from in
            _ = UnsafeMutableBufferPointer(rebasing: to[i * size..<(i + 1) * size]).update(
              fromContentsOf: from)
          }
        }
      }
      return Part(
        pixels: pixels, labels: part.map(\.sample.labels),
        alteredShares: part.map { $0.sample.alteredShares(patches: patches) })
    }
  }
}
