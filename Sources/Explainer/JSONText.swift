/// Writes JSON: keys in the order given, numbers by Swift's shortest round trip, and every character that could steer a
/// terminal as a \u escape (reliability.md 4.7), so that a line can be looked at as it is.
public struct JSONText {
  public private(set) var text = ""
  private var isFirst = true

  public init() {}

  /// `{"key":value,…}`
  public static func object(_ body: (inout JSONText) -> Void) -> String {
    var writer = JSONText()
    body(&writer)
    return "{\(writer.text)}"
  }

  /// A member whose value is JSON already.
  public mutating func member(_ key: String, json: String) {
    text += isFirst ? "" : ","
    isFirst = false
    text += "\(JSONText.string(key)):\(json)"
  }

  public mutating func member(_ key: String, _ value: String?) {
    member(key, json: value.map(JSONText.string) ?? "null")
  }

  public mutating func member(_ key: String, _ value: Int) { member(key, json: String(value)) }

  public mutating func member(_ key: String, _ value: Bool) { member(key, json: value ? "true" : "false") }

  public mutating func member(_ key: String, _ value: Float?) {
    member(key, json: value.map { JSONText.number(Double($0), shortest: "\($0)") } ?? "null")
  }

  public static func array(_ values: [String]) -> String { "[\(values.joined(separator: ","))]" }

  public static func number(_ value: Float?) -> String {
    value.map { number(Double($0), shortest: "\($0)") } ?? "null"
  }

  /// JSON has no NaN and no infinity.
  public static func number(_ value: Double) -> String { number(value, shortest: "\(value)") }

  private static func number(_ value: Double, shortest: String) -> String {
    guard value.isFinite else { return "null" }
    return shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest
  }

  public static func string(_ value: String) -> String {
    var quoted = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where isEscaped(scalar):
        for unit in String(scalar).utf16 { quoted += "\\u" + hexadecimal(unit) }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: true
    default: false
    }
  }

  private static func hexadecimal(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
