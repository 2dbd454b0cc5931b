import CLIP
import Explainer
import Files
import Tensors

/// Weights between weights: the mean of models that were trained one from another, or on the same data from the same
/// start, is as good as the best of them and better on pictures unlike those they learned from (Wortsman et al. 2022,
/// "Robust fine-tuning of zero-shot models" and "Model soups").
extension LearningModel {
  /// Moves every weight so far towards another model's; heads that say where are left alone.
  ///
  /// - Parameters:
  ///   - other: of the same shape.
  ///   - share: 0 changes nothing, 1 gives `other`.
  mutating func mix(_ other: LearningModel, share: Float) {
    var other = other, theirs: [Tensor] = []
    other.localisation = nil
    other.visit { _, parameter in theirs.append(parameter) }
    var next = 0
    visit { _, parameter in
      guard next < theirs.count else { return }
      parameter.withUnsafeMutableFloats { weights in
        theirs[next].withUnsafeFloats { theirs in
          for i in weights.indices { weights[i] += share * (theirs[i] - weights[i]) }
        }
      }
      next += 1
    }
  }

  /// The mean of folders' weights, each for pictures of the configuration's size.
  ///
  /// - Parameter configuration: what each of them is but for the size of its pictures.
  /// - Throws: where one is of another shape, by name.
  init(meanOf folders: [ModelFolder], _ configuration: CLIPConfiguration) throws(TrainingError) {
    var mean: LearningModel?
    for (i, folder) in folders.enumerated() {
      guard folder.configuration.resized(to: configuration.imageSize) == configuration else {
        throw .data(
          "\(folder.path.text) is not of the shape of \(folders[0].path.text); only weights of equal shape have a mean"
        )
      }
      var model: LearningModel
      do throws(CLIPError) {
        model = LearningModel(
          image: try folder.weights.imageEncoder(folder.configuration),
          text: try folder.weights.textEncoder(folder.configuration), localisation: nil)
      } catch { throw .model(.clip(folder.path, error)) }
      if folder.configuration.imageSize != configuration.imageSize {
        model.image.embedding = model.image.embedding.resized(to: configuration.imageSize)
      }
      mean?.mix(model, share: 1 / Float(i + 1))
      mean = mean ?? model
    }
    guard let mean else { throw .data("there is no model to start from") }
    self = mean
  }
}
