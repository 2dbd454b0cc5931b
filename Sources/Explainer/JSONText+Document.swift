import Files

extension JSONText {
  /// A whole document, indented by two, members in their order and numbers as they were written: what is read, changed
  /// and written again stays the same everywhere else (`1.0` is not `1` to every reader).
  public static func document(_ json: JSON) -> String { value(json, indent: "") + "\n" }

  private static func value(_ json: JSON, indent: String) -> String {
    func block(_ lines: [String], _ open: String, _ close: String) -> String {
      guard !lines.isEmpty else { return open + close }
      let inner = lines.map { "\(indent)  \($0)" }.joined(separator: ",\n")
      return "\(open)\n\(inner)\n\(indent)\(close)"
    }
    return switch json {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let text): string(text)
    case .array(let values): block(values.map { value($0, indent: indent + "  ") }, "[", "]")
    case .object(let members):
      block(members.map { "\(string($0.key)): \(value($0.value, indent: indent + "  "))" }, "{", "}")
    }
  }
}
