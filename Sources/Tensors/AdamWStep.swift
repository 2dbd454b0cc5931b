import CKernels

/// One step of AdamW on one tensor:
///
///     m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²
///     w ← w·(1 − rate·decay) − rate · m̂ / (√v̂ + ε),   m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
///
/// Source: Loshchilov and Hutter 2019, algorithm 2; the decay is decoupled.
public struct AdamWStep: Sendable {
  public var rate: Double
  public var decay: Double
  public var beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8
  /// What every gradient is multiplied with first; under 1 where the norm is clipped.
  public var gradientScale = 1.0
  /// t, from 1.
  public var number: Int

  public init(rate: Double, decay: Double, number: Int) {
    self.rate = rate
    self.decay = decay
    self.number = number
  }

  /// Changes w, m and v, and sets g to zero, in one pass over memory.
  ///
  /// - Precondition: equal counts.
  public func apply(
    to w: inout Tensor, gradient g: inout Tensor, first m: inout Tensor, second v: inout Tensor,
    in workspace: Workspace
  ) {
    precondition(w.count == g.count && w.count == m.count && w.count == v.count)
    var step = ck_adamw_step(
      rate: rate, decay: decay, beta1: beta1, beta2: beta2, epsilon: epsilon,
      correction1: 1 - AdamWStep.power(beta1, number), correction2: 1 - AdamWStep.power(beta2, number),
      gradient_scale: gradientScale)
    w.withUnsafeMutableFloats { w in
      g.withUnsafeMutableFloats { g in
        m.withUnsafeMutableFloats { m in
          v.withUnsafeMutableFloats { v in
            withUnsafePointer(to: &step) { step in
              workspace.split(w.count, grain: 1 << 16) { part in
                let at = { (floats: UnsafeMutableBufferPointer<Float>) in
                  floats.baseAddress.map { $0 + part.lowerBound }
                }
                ck_adamw(at(w), at(g), at(m), at(v), part.count, step)
              }
            }
          }
        }
      }
    }
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var result = 1.0, factor = base, left = exponent
    while left > 0 {
      if left & 1 == 1 { result *= factor }
      factor *= factor
      left >>= 1
    }
    return result
  }
}
