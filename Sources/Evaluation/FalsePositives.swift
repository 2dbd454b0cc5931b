/// How many real faces are flagged at the model's threshold.
public struct FalsePositives: Equatable, Sendable {
  public let flagged, real: Int

  public init(flagged: Int, real: Int) {
    self.flagged = flagged
    self.real = real
  }

  public var share: Double? { real > 0 ? Double(flagged) / Double(real) : nil }

  /// Wilson's 95 % interval, which holds for small counts too.
  public var interval: Bootstrap.Interval? {
    guard let p = share else { return nil }
    let n = Double(real), z = 1.959963984540054
    let middle = p + z * z / (2 * n)
    let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    let scale = 1 + z * z / n
    return Bootstrap.Interval(low: max(0, (middle - half) / scale), high: min(1, (middle + half) / scale))
  }
}
