import Explainer
import Tensors

/// How far a model's word in bfloat16 or in bytes is from its word in Float32, on the same pictures.
public struct PrecisionDifference: Equatable, Sendable {
  public let precision: Precision
  /// Pictures with a score in both.
  public private(set) var faces = 0
  /// The largest difference of a probability, of any label.
  public private(set) var largest: Float = 0
  /// The mean over pictures of the difference of `fake`.
  public private(set) var meanOfFake: Float = 0
  /// Pictures that are flagged in one of the two alone.
  public private(set) var changedVerdicts = 0

  /// - Parameters:
  ///   - expected: what Float32 says of each picture; nil without a face.
  ///   - found: the same in `precision`.
  public init(_ precision: Precision, expected: [Explanation?], found: [Explanation?]) {
    self.precision = precision
    for case (let a?, let b?) in zip(expected, found) {
      faces += 1
      for case (let p?, let q?) in zip(a.probabilities, b.probabilities) {
        largest = max(largest, abs(p - q))
      }
      meanOfFake += abs((a.probabilities[0] ?? 0) - (b.probabilities[0] ?? 0))
      changedVerdicts += a.isFlagged == b.isFlagged ? 0 : 1
    }
    meanOfFake /= Float(max(1, faces))
  }

  /// What a scorer says of the largest face of each picture.
  public static func explanations(
    of inputs: [Input], by scorer: Scorer, progress: (Int) -> Void = { _ in }
  ) async -> [Explanation?] {
    var explanations: [Explanation?] = []
    for await picture in ScoringRun(inputs, by: scorer) {
      explanations.append(picture.records.first?.explanation)
      progress(explanations.count)
    }
    return explanations
  }

  /// One line.
  public var text: String {
    "\(precision.rawValue) against f32: \(faces) faces, largest difference of a probability \(largest), mean of fake "
      + "\(meanOfFake), \(changedVerdicts) verdicts changed"
  }
}
