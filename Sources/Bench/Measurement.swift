/// One figure of `telltale bench`.
public struct Measurement: Sendable {
  public let name: String
  /// The median over the repeats.
  public let value: Double
  public let lowest, highest: Double
  public let unit: String

  /// Repeats a measurement and keeps median, lowest and highest.
  static func repeated(_ name: String, unit: String, times: Int, _ measure: () -> Double) -> Measurement {
    _ = measure()  // warms caches and memory
    let values = (0..<max(1, times)).map { _ in measure() }.sorted()
    return Measurement(
      name: name, value: values[values.count / 2], lowest: values[0], highest: values[values.count - 1],
      unit: unit)
  }

  /// `name   123.4 unit   (120.1 to 125.0)`
  public var line: String {
    func number(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
    let pad = String(repeating: " ", count: max(1, 44 - name.count))
    return "\(name)\(pad)\(number(value)) \(unit)  (\(number(lowest)) to \(number(highest)))"
  }
}

/// Runs a body until so many seconds have passed.
///
/// - Returns: runs a second.
func rate(seconds: Double, _ body: () -> Void) -> Double {
  let clock = ContinuousClock(), start = clock.now
  var runs = 0
  while true {
    body()
    runs += 1
    let passed = clock.now - start
    let elapsed = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
    if elapsed >= seconds { return Double(runs) / elapsed }
  }
}
