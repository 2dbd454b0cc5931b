import DataSets
import Explainer
import Files

/// What a model says of one sample, beside what is known of it.
public struct Prediction: Sendable {
  public let sample: Sample
  public let status: Record.Status
  /// Eight, in label order; nil where the model's variant does not train the label. nil as a whole without a score.
  public let probabilities: [Float?]?
  /// The same for each alteration that was asked for; nil where there is no score.
  public let altered: [[Float?]?]
  /// SHA-256 of the file; nil where it could not be read.
  public let sha256: String?
  /// Text from outside.
  public let error: String?

  public init(
    sample: Sample, status: Record.Status, probabilities: [Float?]?, altered: [[Float?]?] = [],
    sha256: String? = nil, error: String? = nil
  ) {
    self.sample = sample
    self.status = status
    self.probabilities = probabilities
    self.altered = altered
    self.sha256 = sha256
    self.error = error
  }
}

/// What counts for a picture without a score: one in which no face was found, or that cannot be read (ecosystem L31).
public enum NoFaceRule: String, CaseIterable, Sendable {
  /// It is left out, and counted.
  case skip
  /// It counts as one half for every label that the model has.
  case half
}

/// A model's word on a data set.
public struct Predictions: Sendable {
  public let dataSet: DataSet
  public let model: ModelSummary
  /// The crop is this much larger than ArcFace's.
  public let faceEnlarge: Double
  public let list: [Prediction]

  public init(dataSet: DataSet, model: ModelSummary, faceEnlarge: Double, list: [Prediction]) {
    self.dataSet = dataSet
    self.model = model
    self.faceEnlarge = faceEnlarge
    self.list = list
  }

  public func count(_ status: Record.Status) -> Int { list.count { $0.status == status } }

  /// SHA-256 over the files' own hashes in their order; "-" stands for a file that could not be read.
  public var dataHash: String {
    Digest.sha256(Array(list.map { ($0.sha256 ?? "-") + "\n" }.joined().utf8))
  }
}

extension Predictions {
  /// Scores every sample of a data set, the largest face of each.
  ///
  /// - Parameters:
  ///   - alterations: changed crops that are scored too.
  ///   - progress: called with the number of samples done.
  /// - Throws: `CancellationError` when the task is cancelled: half a set gives no figure.
  public static func collect(
    _ dataSet: DataSet, by scorer: Scorer, isAligned: Bool = false,
    alterations: [PictureOptions.Alteration] = [], progress: (Int) -> Void = { _ in }
  ) async throws(CancellationError) -> Predictions {
    let inputs = dataSet.samples.map { Input(path: $0.file, origin: .named) }
    let options = PictureOptions(isAligned: isAligned, alterations: alterations)
    var list: [Prediction] = []
    list.reserveCapacity(inputs.count)
    for await picture in ScoringRun(inputs, options, by: scorer) {
      let record = picture.records.first
      list.append(
        Prediction(
          sample: dataSet.samples[list.count], status: record?.status ?? .error,
          probabilities: record?.explanation?.probabilities,
          altered: picture.altered.map { $0?.probabilities }, sha256: record?.sha256, error: record?.error))
      progress(list.count)
    }
    guard list.count == inputs.count else { throw CancellationError() }
    return Predictions(
      dataSet: dataSet, model: scorer.summary, faceEnlarge: scorer.card.faceEnlarge, list: list)
  }
}
