import Glibc

/// Counter-based random numbers: the n-th number of a stream is a function of the stream's name alone, so a position in
/// a run is the whole state of its randomness, and no thread can take another's numbers.
///
/// Philox 4×32 with ten rounds. Source: Salmon et al. 2011, "Parallel Random Numbers: As Easy as 1, 2, 3".
public struct RandomNumbers: RandomNumberGenerator, Sendable {
  /// What the numbers are for; streams of different purposes share nothing.
  public enum Purpose: UInt32, Sendable {
    case weights, order, augmentation, forging, perturbation, bootstrap, draws, cropping
  }

  private let key: (UInt32, UInt32)
  private var counter: (UInt32, UInt32, UInt32, UInt32)
  private var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  /// 64-bit halves of `block` that are still to be given out.
  private var left = 0

  /// The stream of (seed, purpose, epoch, index), at its start.
  public init(seed: UInt64, _ purpose: Purpose, epoch: UInt32 = 0, index: UInt32 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = (0, purpose.rawValue, epoch, index)
  }

  public mutating func next() -> UInt64 {
    if left == 0 {
      block = RandomNumbers.philox(counter, key)
      counter.0 &+= 1
      left = 2
    }
    left -= 1
    return left == 1
      ? UInt64(block.1) << 32 | UInt64(block.0) : UInt64(block.3) << 32 | UInt64(block.2)
  }

  /// Uniform in [0, 1), in steps of 2⁻⁵³.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Uniform in [low, high).
  public mutating func uniform(_ low: Double, _ high: Double) -> Double { low + (high - low) * uniform() }

  /// True with probability `p`.
  public mutating func chance(_ p: Double) -> Bool { uniform() < p }

  /// Standard normal, by Box and Muller; the second of the pair is not kept.
  public mutating func normal() -> Double {
    let u = 1 - uniform()  // (0, 1]
    return (-2 * log(u)).squareRoot() * cos(2 * .pi * uniform())
  }

  /// 0 ..< count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    order.shuffle(using: &self)
    return order
  }

  /// Ten rounds over one counter.
  package static func philox(
    _ counter: (UInt32, UInt32, UInt32, UInt32), _ key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c, k) = (counter, key)
    for _ in 0..<10 {
      let a = UInt64(0xD251_1F53) * UInt64(c.0), b = UInt64(0xCD9E_8D57) * UInt64(c.2)
      c = (
        UInt32(truncatingIfNeeded: b >> 32) ^ c.1 ^ k.0, UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: a >> 32) ^ c.3 ^ k.1, UInt32(truncatingIfNeeded: a)
      )
      k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85)
    }
    return c
  }
}
