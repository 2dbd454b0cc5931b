/// One figure of `telltale bench`: every run of it.
public struct Measurement: Sendable, Encodable {
  public let name: String
  public let unit: String
  /// In the order of the runs.
  public private(set) var values: [Double]
  /// The median's share of the peak that was measured beside it, 0 to 1; nil where it has none.
  public let shareOfPeak: Double?

  public init(name: String, unit: String, values: [Double], peak: Double? = nil) {
    self.name = name
    self.unit = unit
    self.values = values
    shareOfPeak = peak.map { Measurement.median(values) / $0 }
  }

  public var median: Double { Measurement.median(values) }

  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// Measures once to warm caches and memory, and then so many times.
  static func repeated(
    _ name: String, unit: String, times: Int, peak: Double? = nil, _ measure: () -> Double
  ) -> Measurement {
    _ = measure()
    return Measurement(
      name: name, unit: unit, values: (0..<max(1, times)).map { _ in measure() }, peak: peak)
  }

  /// `name   123.4 unit   (120.1 to 125.0)   61 % of the peak`
  public var line: String {
    let share = shareOfPeak.map { "  \(Int(($0 * 100).rounded())) % of the peak" } ?? ""
    return Measurement.column(name)
      + "\(Measurement.digits(median)) \(unit)  (\(Measurement.digits(values.min() ?? 0)) to "
      + "\(Measurement.digits(values.max() ?? 0)))\(share)"
  }

  static func column(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 48 - name.count))
  }

  static func digits(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
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
    let elapsed = (clock.now - start) / .seconds(1)
    if elapsed >= seconds { return Double(runs) / elapsed }
  }
}
