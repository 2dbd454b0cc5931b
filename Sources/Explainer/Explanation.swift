/// What the model says of one face: a score and a margin for each label, and what follows from them.
///
/// Source: method.md section 2, equations (1) and (2) of the paper.
public struct Explanation: Equatable, Sendable {
  /// σ(a·margin) for each label in order; nil where the model's variant does not train the label.
  public let probabilities: [Float?]
  /// Similarity to the prompt less similarity to its opposite, in label order, −2 to 2.
  public let margins: [Float?]
  /// Cosine similarities to prompt, opposite, prompt, opposite, … in label order, sixteen; nil for joint prompts, and
  /// for scores that were kept without them.
  public let similarities: [Float]?
  /// The face is flagged above this score of `fake`.
  public let threshold: Float

  /// - Precondition: eight entries in each list, sixteen similarities.
  public init(
    probabilities: [Float?], margins: [Float?], similarities: [Float]? = nil, threshold: Float
  ) {
    precondition(probabilities.count == Label.allCases.count && margins.count == Label.allCases.count)
    precondition(similarities.map { $0.count == 2 * Label.allCases.count } ?? true)
    self.probabilities = probabilities
    self.margins = margins
    self.similarities = similarities
    self.threshold = threshold
  }

  public func probability(of label: Label) -> Float? { probabilities[label.rawValue] }

  public func margin(of label: Label) -> Float? { margins[label.rawValue] }

  /// Cosine similarities to a label's two sentences.
  public func similarities(of label: Label) -> (prompt: Float, opposite: Float)? {
    similarities.map { ($0[2 * label.rawValue], $0[2 * label.rawValue + 1]) }
  }

  /// What a label's probability has to pass: the threshold for `fake`, one half for an attribute.
  public func limit(of label: Label) -> Float { label == .fake ? threshold : 0.5 }

  /// Whether a label counts against the face.
  public func isHigh(_ label: Label) -> Bool { (probability(of: label) ?? 0) > limit(of: label) }

  /// Whether the score of `fake` is above the threshold.
  public var isFlagged: Bool { isHigh(.fake) }

  /// The attributes that score over one half, strongest first; equal scores stay in label order.
  public var reasons: [Label] {
    Label.attributes
      .compactMap { label in probability(of: label).map { (label, $0) } }
      .filter { isHigh($0.0) }
      .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
      .map(\.0)
  }

  /// The verdict and the prompts that it relies on, in plain words (section 4.5 of the paper).
  public var sentence: String {
    guard Label.attributes.contains(where: { probability(of: $0) != nil }) else {
      return "\(isFlagged ? "Flagged as fake" : "Not flagged"); the model judges no attributes."
    }
    let named = Explanation.altered(reasons)
    return switch (isFlagged, named) {
    case (true, let named?): "Flagged as fake: \(named)."
    case (true, nil): "Flagged as fake, though no single attribute stands out."
    case (false, let named?): "Not flagged, though \(named)."
    case (false, nil): "Not flagged: no attribute looks altered to the model."
    }
  }

  /// "the mouth looks altered", "the eye, the mouth and the nose look altered"; nil for none.
  private static func altered(_ reasons: [Label]) -> String? {
    let names = reasons.map { "the \($0.name)" }
    guard let last = names.last else { return nil }
    guard names.count > 1 else { return "\(last) looks altered" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last) look altered"
  }
}
