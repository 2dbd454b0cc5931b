import Tensors

/// Draws with replacement, for 95 % intervals. What is drawn are clusters: videos where there are videos, else pictures,
/// since the frames of one video are no independent witnesses.
public struct Bootstrap: Sendable {
  public struct Interval: Equatable, Sendable {
    public let low, high: Double

    public init(low: Double, high: Double) {
      self.low = low
      self.high = high
    }
  }

  /// Draws; draw d takes the stream (seed, bootstrap, 0, d).
  private let count: Int
  private let seed: UInt64
  private let clusters: [Int]
  /// How many clusters there are.
  private let size: Int

  /// - Parameter clusters: the number of each element's cluster, from 0 up without gaps.
  public init(clusters: [Int], draws count: Int, seed: UInt64) {
    self.clusters = clusters
    size = (clusters.max() ?? -1) + 1
    self.count = size > 0 ? count : 0
    self.seed = seed
  }

  /// How often each cluster counts. Made when it is asked for: many draws of many clusters would fill the memory.
  private func draw(_ number: Int) -> [Double] {
    var numbers = RandomNumbers(seed: seed, .bootstrap, index: UInt32(number))
    var weights = [Double](repeating: 0, count: size)
    for _ in 0..<size { weights[Int(numbers.next(upperBound: UInt64(size)))] += 1 }
    return weights
  }

  /// The middle 95 % of some figures over the draws; draws in which a class is missing are left out.
  ///
  /// - Parameters:
  ///   - ranking: some of the elements.
  ///   - elements: which they are, in the ranking's order of input.
  ///   - figures: what is asked of a draw.
  func intervals(_ ranking: Ranking, elements: [Int], of figures: [(Curve) -> Double]) -> [Interval?] {
    var values = [[Double]](repeating: [], count: figures.count)
    var weights = [Double](repeating: 0, count: elements.count)
    for number in 0..<count {
      let draw = draw(number)
      for (place, element) in elements.enumerated() { weights[place] = draw[clusters[element]] }
      guard let curve = ranking.curve(weights: weights) else { continue }
      for (index, figure) in figures.enumerated() { values[index].append(figure(curve)) }
    }
    return values.map { values in
      let sorted = values.sorted()
      guard let low = Bootstrap.quantile(0.025, of: sorted), let high = Bootstrap.quantile(0.975, of: sorted)
      else { return nil }
      return Interval(low: low, high: high)
    }
  }

  /// Linear between the two nearest values.
  static func quantile(_ share: Double, of sorted: [Double]) -> Double? {
    guard let last = sorted.indices.last else { return nil }
    let place = share * Double(last), below = Int(place)
    let above = min(below + 1, last)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
