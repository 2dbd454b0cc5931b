import Foundation
import Text

/// Writes lines of comma-separated values, RFC 4180.
public enum CSVText {
  /// One record, without its line end.
  public static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") }

  /// Two fields for bytes from outside, such as a name: text that is safe to show and to open in a spreadsheet, and the
  /// bytes in base64 where the text is not those bytes.
  ///
  /// A spreadsheet runs a field that begins with one of `= + - @`, quoted or not; an apostrophe before it makes it
  /// text (OWASP, "CSV Injection"). A lone dash is standard input.
  public static func outside(_ bytes: [UInt8]) -> [String] {
    var shown = SafeText(bytes: bytes).string
    if let first = shown.unicodeScalars.first, formulaStarts.contains(first), shown != "-" {
      shown = "'\(shown)"
    }
    return [shown, Array(shown.utf8) == bytes ? "" : Data(bytes).base64EncodedString()]
  }

  /// With their forms of full width, which some programs read alike.
  private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]

  private static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      return field
    }
    return "\"\(field.replacing("\"", with: "\"\""))\""
  }
}
