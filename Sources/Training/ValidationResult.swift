import CLIP
import Evaluation
import Explainer
import Tensors

/// What validation says of a model.
public struct ValidationResult: Sendable {
  /// AUC of each label in order; nil where a class is missing or the variant does not train the label.
  public let auc: [Double?]
  public let pictures: Int
  /// The fake label's scores of the real faces, rising.
  let realScores: [Double]
  /// Pictures that could not be used.
  let bad: [TrainingData.BadPicture]
  static let falsePositiveShare = 0.05

  public var fake: Double { auc[0] ?? 0 }
  /// Over the labels that have one.
  public var mean: Double {
    let known = auc.compactMap(\.self)
    return known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
  }

  /// - Parameter probabilities: [pictures][8].
  private init(
    _ probabilities: [[Double?]], _ labels: [LabelVector], bad: [TrainingData.BadPicture]
  ) {
    auc = Label.allCases.map { label in
      var scores: [Double] = [], truths: [Bool] = []
      for (probability, truth) in zip(probabilities, labels) {
        guard let score = probability[label.rawValue], let bit = truth[label] else { continue }
        scores.append(score)
        truths.append(bit)
      }
      return Metrics(scores: scores, truths: truths, threshold: 0.5).auc
    }
    pictures = labels.count
    realScores = zip(probabilities, labels).filter { $1[.fake] == false }.compactMap { $0.0[0] }.sorted()
    self.bad = bad
  }

  /// About so many pictures are made ready together; memory holds no more of them.
  private static let portion = 128

  /// Scores a set, portion by portion: the workers make the pictures ready, then the learner's team scores them.
  ///
  /// - Parameters:
  ///   - model: of the learner's shape.
  ///   - preprocessor: says how crops become the model's pixels.
  ///   - progress: called with how many pictures are scored.
  ///   - shouldStop: asked between micro-batches.
  /// - Throws: `TrainingError.interrupted` where it was to stop.
  init(
    of set: ValidationSet, _ model: LearningModel, _ learner: Learner,
    _ preprocessor: PreprocessorConfiguration,
    _ recipe: Recipe, workers: Workers, progress: (Int) -> Void, shouldStop: () -> Bool
  ) throws(TrainingError) {
    let v = learner.embeddings(of: model), size = recipe.microBatch
    let imageSize = model.image.embedding.imageSize
    var probabilities: [[Double?]] = [], labels: [LabelVector] = [], bad: [TrainingData.BadPicture] = []
    let portion = max(ValidationResult.portion / size, 1) * size
    for first in stride(from: 0, to: set.count, by: portion) {
      let count = min(portion, set.count - first)
      let made = try ParallelMap.run(count, on: workers, progress: { _ in }, shouldStop: { false }) {
        index, workspace in
        set.sample(first + index).flatMap { $0.ready(preprocessor, imageSize: imageSize, in: workspace) }
      }
      var part: [(pixels: Tensor, sample: TrainingSample)] = []
      for result in made {
        switch result {
        case .success(let ready): part.append((ready.pixels, ready.sample))
        case .failure(let picture): bad.append(picture)
        }
      }
      labels += part.map(\.sample.labels)
      for part in Batch(part, microBatch: size, patches: learner.model.image.embedding.side).parts {
        if shouldStop() { throw .interrupted }
        probabilities += learner.probabilities(part, by: model, embeddings: v)
      }
      progress(first + count)
    }
    self.init(probabilities, labels, bad: bad)
  }

  /// The score that only `falsePositiveShare` of real faces exceed; 0.5 where there are none.
  static func threshold(_ realScores: [Double]) -> Double {
    let real = realScores.sorted()
    let place = Int((Double(real.count) * (1 - falsePositiveShare)).rounded(.up)) - 1
    return real.isEmpty ? 0.5 : min(max(real[min(max(place, 0), real.count - 1)], 1e-6), 1 - 1e-6)
  }

  /// The log's numbers: `TAG/label` and `TAG/mean`.
  func values(_ tag: String) -> [(tag: String, value: Double)] {
    zip(Label.allCases, auc).compactMap { label, auc in
      auc.map { ("\(tag)/\(label.key)", $0) }
    } + [("\(tag)/mean", mean)]
  }

  /// What the model's card keeps.
  var summary: [String: Any] {
    var aucs: [String: Any] = [:]
    for (label, auc) in zip(Label.allCases, auc) { aucs[label.name] = auc }
    return ["auc": aucs, "mean_auc": mean, "pictures": pictures]
  }
}
