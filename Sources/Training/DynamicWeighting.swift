import Foundation

/// Weights of the levels from how fast each one's loss falls (equation 7 of the paper):
///
///     w_i = ℓ_i(t−1) / ℓ_i(t−2),   λ_i = n·exp(w_i/τ) / Σ_j exp(w_j/τ),   λ = 1 while t < 2
///
/// A divisor under 1e-12 makes the ratio 1.
public struct DynamicWeighting: Equatable, Sendable {
  public let temperature: Double
  /// The level losses of t − 2 and t − 1; fewer at the start.
  public private(set) var history: [[Double]]

  public init(temperature: Double = 2, history: [[Double]] = []) {
    self.temperature = temperature
    self.history = history
  }

  /// λ of the coming step.
  public func lambda(levels: Int) -> [Double] {
    guard history.count == 2 else { return [Double](repeating: 1, count: levels) }
    let ratios = zip(history[1], history[0]).map { $1 < 1e-12 ? 1 : $0 / $1 }
    // The highest taken out: a loss that was all but 0 gives a ratio whose exponential is no number.
    let highest = ratios.max() ?? 0
    let weights = ratios.map { exp(($0 - highest) / temperature) }
    let total = weights.reduce(0, +)
    return weights.map { Double(levels) * $0 / total }
  }

  /// The level losses of a step, or means of an epoch.
  public mutating func add(_ levelLosses: [Double]) {
    history = Array((history + [levelLosses]).suffix(2))
  }
}
