/// Scores sorted once, highest first, in groups of equal scores. Everything that depends on order is then a single walk,
/// whatever the weights, which is what makes a thousand bootstrap draws cheap.
public struct Ranking: Sendable {
  /// Highest first.
  let scores: [Double]
  let truths: [Bool]
  /// Where each stood in the input.
  let places: [Int]
  /// Ends of the groups of equal scores.
  let groupEnds: [Int]

  /// - Precondition: as many truths as scores, and no score is NaN.
  public init(scores: [Double], truths: [Bool]) {
    precondition(scores.count == truths.count && scores.allSatisfy { !$0.isNaN })
    places = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
    let sorted = places.map { scores[$0] }
    self.scores = sorted
    self.truths = places.map { truths[$0] }
    groupEnds = sorted.indices.map { $0 + 1 }.filter { $0 == sorted.count || sorted[$0] != sorted[$0 - 1] }
  }

  public var count: Int { scores.count }

  /// Counts of each class above each threshold: one point a distinct score, after (0, 0).
  ///
  /// - Parameter weights: how often each element of the input counts; nil is once.
  /// - Returns: nil where one of the classes is empty.
  func curve(weights: [Double]? = nil) -> Curve? {
    var points: [Curve.Point] = []
    points.reserveCapacity(groupEnds.count + 1)
    points.append(Curve.Point(positives: 0, negatives: 0))
    var positives = 0.0, negatives = 0.0, start = 0
    for end in groupEnds {
      for i in start..<end {
        let weight = weights.map { $0[places[i]] } ?? 1
        if truths[i] { positives += weight } else { negatives += weight }
      }
      start = end
      let point = Curve.Point(positives: positives, negatives: negatives)
      if points.last != point { points.append(point) }
    }
    guard positives > 0, negatives > 0 else { return nil }
    return Curve(points: points, positives: positives, negatives: negatives)
  }
}
