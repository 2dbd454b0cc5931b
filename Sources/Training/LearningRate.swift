import Foundation

/// The learning rate of each step: a linear warm-up, then a cosine down to a minimum.
///
///     rate = minimum + (base − minimum)·½·(1 + cos(π·progress))
public struct LearningRate: Equatable, Codable, Sendable {
  public enum Annealing: String, CaseIterable, Codable, Sendable {
    /// One cosine over the whole run.
    case wholeRun = "whole_run"
    /// A cosine that begins anew after each cycle (SGDR: Loshchilov and Hutter 2017).
    case restarts
    /// A cosine of period 2·cycle that climbs back, as PyTorch's CosineAnnealingLR does past T_max.
    case oscillating
    case constant
  }

  public var base: Double
  public var minimum = 0.0
  /// Steps in which the rate rises to `base`; the cosine runs over the others.
  public var warmup = 0
  public var annealing = Annealing.wholeRun
  /// Steps of the first cycle, and how much longer each next one is.
  public var cycle = 1
  public var cycleGrowth = 1
  /// The rate changes once in this many steps: 1 for every step, the steps of an epoch for every epoch.
  public var stride = 1

  public init(base: Double) { self.base = base }

  /// Whether cycles, where there are any, have a course: a cycle of one step stays at `base`, or at 0 every second step.
  var annealsInCycles: Bool {
    switch annealing {
    case .wholeRun, .constant: true
    case .restarts: cycle > 1 || cycleGrowth > 1
    case .oscillating: cycle > 1
    }
  }

  /// - Parameters:
  ///   - step: from 0.
  ///   - steps: of the whole run.
  public func rate(step: Int, of steps: Int) -> Double {
    guard step >= warmup else { return base * Double(step + 1) / Double(warmup) }
    let place = (step - warmup) / stride, length = (steps - warmup + stride - 1) / stride
    return minimum + (base - minimum) * 0.5 * (1 + cos(.pi * progress(place, of: length)))
  }

  private func progress(_ place: Int, of length: Int) -> Double {
    switch annealing {
    case .wholeRun: return Double(place) / Double(max(length, 1))
    case .oscillating: return Double(place) / Double(cycle)
    case .constant: return 0
    case .restarts:
      var start = 0, cycle = cycle
      while place - start >= cycle {
        start += cycle
        cycle *= cycleGrowth
      }
      return Double(place - start) / Double(cycle)
    }
  }
}
