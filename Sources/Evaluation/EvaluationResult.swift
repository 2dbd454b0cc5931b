import Explainer

/// All figures of one model on one data set.
public struct EvaluationResult: Sendable {
  public let predictions: Predictions
  public let options: EvaluationOptions
  public let labels: [LabelFigures]
  public let falsePositives: FalsePositives
  public let operatingPoint: OperatingPoint?
  /// nil where no crop was altered.
  public let robustness: Robustness?

  public init(_ predictions: Predictions, _ options: EvaluationOptions) {
    self.predictions = predictions
    self.options = options
    let frames = Elements(predictions.list, rule: options.noFace)
    let videos =
      predictions.list.contains { $0.sample.video != nil } ? Elements(videosOf: frames) : nil
    // The draws of videos serve both levels: a video's frames come and go together.
    let ofFrames = Bootstrap(clusters: frames.clusters, draws: options.draws, seed: options.seed)
    let ofVideos = videos.map {
      Bootstrap(clusters: $0.clusters, draws: options.draws, seed: options.seed)
    }
    labels = Label.allCases.map { label in
      let threshold = label == .fake ? Double(predictions.model.threshold) : 0.5
      var video: LabelFigures.Figures?
      if let videos, let ofVideos {
        video = LabelFigures.Figures(videos.list(of: label), threshold: threshold, ofVideos)
      }
      return LabelFigures(
        label: label,
        frame: LabelFigures.Figures(frames.list(of: label), threshold: threshold, ofFrames), video: video)
    }
    let fake = frames.list(of: .fake)
    let real = zip(fake.scores, fake.truths).filter { !$0.1 }.map(\.0)
    falsePositives = FalsePositives(
      flagged: real.count { $0 > Double(predictions.model.threshold) }, real: real.count)
    operatingPoint = OperatingPoint(fake.ranking, limit: options.falsePositiveLimit)
    robustness =
      predictions.list.contains { !$0.altered.isEmpty }
      ? Robustness(predictions.list, rule: options.noFace) : nil
  }

  public func figures(of label: Label) -> LabelFigures { labels[label.rawValue] }

  /// Mean of the labels that have both classes.
  public var meanAUC: Double? {
    Robustness.mean(labels.compactMap(\.frame.metrics.auc))
  }

  public var videoCount: Int { Set(predictions.list.compactMap(\.sample.video)).count }

  /// What has to stand beside every figure (ecosystem L30 to L32), a line each. Holds text from outside.
  public var conditions: [String] {
    let data = predictions.dataSet, list = predictions.list
    let without = predictions.count(.noFace), failed = predictions.count(.error)
    let videos = videoCount
    let frames =
      data.framesPerVideo > 0 ? "\(data.framesPerVideo) frames a video at most, evenly spaced" : "all"
    func treated(_ count: Int) -> String {
      guard count > 0 else { return "none" }
      return "\(count), \(options.noFace == .skip ? "left out" : "counted as one half")"
    }
    return [
      "model        \(predictions.model.title) (\(predictions.model.sha256.prefix(12)))",
      "data         \(data.name), split \(options.split?.rawValue ?? "all"): \(list.count) pictures, "
        + (videos > 0 ? "\(videos) videos" : "no videos"),
      "frames       \(videos > 0 ? frames : "single pictures")",
      "compression  \(data.compression ?? "not stated")",
      "crop         "
        + (options.isAligned
          ? "the pictures are aligned crops already"
          : "largest face, aligned to 317×317, enlarge \(predictions.faceEnlarge)"),
      "aggregation  \(videos > 0 ? "mean of a video's frames; intervals by video" : "none; intervals by picture")",
      "no face      \(treated(without)); unreadable: \(treated(failed))",
      "hashes       list \(data.listHash.prefix(12)), data \(predictions.dataHash.prefix(12))",
    ] + data.notes.map { "note         \($0)" }
  }
}
