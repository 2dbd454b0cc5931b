import CLIP
import Explainer
import Pictures
import Tensors

/// A picture to learn from: the aligned crop, what is true of it, and where it was altered.
public struct TrainingSample: Sendable {
  public let crop: Picture
  public let labels: LabelVector
  /// [size, size], 0 to 1; nil where nobody knows.
  public let mask: Tensor?
  /// What the log calls it.
  public let name: String

  public init(crop: Picture, labels: LabelVector, mask: Tensor?, name: String) {
    self.crop = crop
    self.labels = labels
    self.mask = mask
    self.name = name
  }

  /// A sample with its crop as the encoder takes it.
  struct Ready: Sendable {
    /// [1, 3, S, S].
    let pixels: Tensor
    let sample: TrainingSample
  }

  /// Makes the crop the encoder's pixels.
  ///
  /// - Parameter imageSize: S.
  func ready(
    _ preprocessor: PreprocessorConfiguration, imageSize: Int, in workspace: Workspace
  ) -> Result<Ready, TrainingData.BadPicture> {
    guard let pixels = preprocessor.input(crop, imageSize: imageSize, in: workspace) else {
      return .failure(.init(name: name, reason: "the encoder cannot take this size"))
    }
    return .success(Ready(pixels: pixels, sample: self))
  }

  /// The altered share of each patch of an encoder's input, [patches·patches], row by row: the mean of the mask over
  /// the patch's place in the crop.
  func alteredShares(patches: Int) -> [Float]? {
    guard let mask else { return nil }
    let height = mask.rows, width = mask.columns
    var sums = [Float](repeating: 0, count: patches * patches), counts = sums
    mask.withUnsafeFloats { mask in
      for y in 0..<height {
        let row = y * patches / height * patches
        for x in 0..<width {
          let patch = row + x * patches / width
          sums[patch] += mask[y * width + x]
          counts[patch] += 1
        }
      }
    }
    return zip(sums, counts).map { $0 / max($1, 1) }
  }
}
