/// The receiver operating characteristic: what is called positive as the threshold falls, from (0, 0) to (1, 1).
public struct Curve: Sendable {
  /// How many of each class score at or above a threshold.
  struct Point: Equatable, Sendable {
    let positives, negatives: Double
  }

  let points: [Point]
  let positives, negatives: Double

  /// False- and true-positive rates, for drawing.
  public var rates: [(falsePositive: Double, truePositive: Double)] {
    points.map { ($0.negatives / negatives, $0.positives / positives) }
  }

  /// The area under the curve: the share of pairs that stand in the right order, ties at one half.
  public var area: Double {
    var pairs = 0.0
    for (before, after) in zip(points, points.dropFirst()) {
      pairs += (after.negatives - before.negatives) * (before.positives + after.positives) / 2
    }
    return pairs / (positives * negatives)
  }

  /// Σ ΔTPR · precision, in steps.
  public var averagePrecision: Double {
    var sum = 0.0
    for (before, after) in zip(points, points.dropFirst()) where after.positives > before.positives {
      sum += (after.positives - before.positives) * after.positives / (after.positives + after.negatives)
    }
    return sum / positives
  }

  /// The false-positive rate where it equals the false-negative rate, linear between points.
  public var equalErrorRate: Double {
    var before = (rate: 0.0, excess: -1.0)
    for point in points.dropFirst() {
      let rate = point.negatives / negatives, excess = rate - (1 - point.positives / positives)
      if excess >= 0 {
        return before.rate + (rate - before.rate) * -before.excess / (excess - before.excess)
      }
      before = (rate, excess)
    }
    return before.rate
  }

  /// The largest true-positive rate at a false-positive rate of at most `limit`; no interpolation.
  public func truePositiveRate(atMost limit: Double) -> Double {
    var best = 0.0
    for point in points where point.negatives / negatives <= limit { best = point.positives / positives }
    return best
  }
}
