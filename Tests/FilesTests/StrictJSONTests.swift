import Files
import Testing

/// RFC 8259 and nothing beyond (reliability.md 1.12, 5.6, 5.7).
struct StrictJSONTests {
  @Test(arguments: [
    "{}", "[]", "null", " true ", "0", "-0.5e+10", #""\u00e9\ud83d\ude00\n""#, #"{"a":[1,{"b":null}]}"#,
    #"{"\u00e9":1,"e\u0301":2}"#,
  ])
  func accepted(text: String) throws { _ = try JSON(parsing: Array(text.utf8)) }

  @Test(arguments: [
    "", "{", "}", "[1,]", #"{"a":1,}"#, "01", "1.", ".5", "+1", "NaN", "Infinity", "tru", #""\x""#,
    #""\ud800""#,
    #""\ud800\u0041""#, "\"\u{01}\"", "// c\n{}", "\u{FEFF}{}", "{} {}", #"{"a" 1}"#, #"{a:1}"#, "'a'",
    #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"a":1,"a":2}}"#,
  ])
  func refused(text: String) { #expect(throws: JSON.Fault.self) { try JSON(parsing: Array(text.utf8)) } }

  @Test func depthHasALimit() {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: JSON.Fault.tooDeep(offset: 64)) { try JSON(parsing: Array(deep.utf8)) }
  }

  @Test(arguments: [("7", 7), ("9007199254740992", 1 << 53)])
  func plainIntegers(text: String, value: Int) throws {
    #expect(try JSON(parsing: Array(text.utf8)).count == value)
  }

  @Test(arguments: ["-1", "1.0", "1e3", "9007199254740993", "99999999999999999999"])
  func notPlainIntegers(text: String) throws { #expect(try JSON(parsing: Array(text.utf8)).count == nil) }

  @Test func everyPrefixIsRefusedWithoutATrap() {
    let text = Array(#"{"a":[1,2.5e-3,"\u00e9"],"b":{"c":null}}"#.utf8)
    for count in 0..<text.count {
      #expect(throws: JSON.Fault.self) { try JSON(parsing: Array(text.prefix(count))) }
    }
  }
}
