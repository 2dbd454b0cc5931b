import Explainer

/// The scores of one label that count, with the truth: what every figure is made of.
struct ScoredList {
  private(set) var scores: [Double] = []
  private(set) var truths: [Bool] = []
  /// Which element of the whole list each is.
  private(set) var elements: [Int] = []

  mutating func append(_ score: Double, _ truth: Bool, element: Int) {
    scores.append(score)
    truths.append(truth)
    elements.append(element)
  }

  var ranking: Ranking { Ranking(scores: scores, truths: truths) }
}

/// Frames or videos under one number each: the elements that figures count and that the bootstrap draws.
struct Elements {
  /// For each element the labels' truths and scores; nil where unknown, untrained or left out.
  let truths: [[Bool?]]
  let scores: [[Double?]]
  /// The number of each element's video, or of its own.
  let clusters: [Int]

  /// One element a picture.
  ///
  /// - Parameter alteration: which altered crop's scores are taken; nil is the picture as it is.
  init(_ predictions: [Prediction], rule: NoFaceRule, alteration: Int? = nil) {
    var numbers: [String: Int] = [:], next = 0
    clusters = predictions.map { prediction in
      if let video = prediction.sample.video, let number = numbers[video] { return number }
      defer { next += 1 }
      if let video = prediction.sample.video { numbers[video] = next }
      return next
    }
    truths = predictions.map(\.sample.labels.bits)
    // One half is a guess at a label that the model has; of the others it says nothing.
    let trained = Label.allCases.map { label in
      predictions.contains { $0.probabilities?[label.rawValue] != nil }
    }
    scores = predictions.map { prediction in
      let probabilities: [Float?]?
      if let alteration {
        probabilities =
          prediction.altered.indices.contains(alteration) ? prediction.altered[alteration] : nil
      } else {
        probabilities = prediction.probabilities
      }
      guard let probabilities else {
        return trained.map { rule == .half && $0 ? 0.5 : nil }
      }
      return probabilities.map { $0.map(Double.init) }
    }
  }

  /// One element a video: the mean of its frames' scores, and what is true of all its frames; a picture without a video stands for itself.
  init(videosOf frames: Elements) {
    let count = (frames.clusters.max() ?? -1) + 1
    var sums = [[(sum: Double, count: Int)]](
      repeating: Label.allCases.map { _ in (0, 0) }, count: count)
    var truths = [[Bool?]?](repeating: nil, count: count)
    for (element, cluster) in frames.clusters.enumerated() {
      let truth = frames.truths[element]
      truths[cluster] = truths[cluster].map { zip($0, truth).map { $0 == $1 ? $0 : nil } } ?? truth
      for (label, score) in frames.scores[element].enumerated() {
        guard let score else { continue }
        sums[cluster][label].sum += score
        sums[cluster][label].count += 1
      }
    }
    self.truths = truths.map { $0 ?? Label.allCases.map { _ in nil } }
    scores = sums.map { $0.map { $0.count > 0 ? $0.sum / Double($0.count) : nil } }
    clusters = Array(0..<count)
  }

  func list(of label: Label) -> ScoredList {
    var list = ScoredList()
    for element in clusters.indices {
      if let truth = truths[element][label.rawValue], let score = scores[element][label.rawValue] {
        list.append(score, truth, element: element)
      }
    }
    return list
  }
}
