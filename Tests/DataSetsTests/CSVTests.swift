import DataSets
import Explainer
import Files
import Testing

/// RFC 4180, and what people write instead.
struct CSVTests {
  private func fields(_ text: String) throws -> [[String]] {
    try CSV.rows(Array(text.utf8), of: Path("a.csv")).map(\.fields)
  }

  @Test func quotesCommasAndLineFeeds() throws {
    #expect(
      try fields("a,\"b,c\",\"d \"\"e\"\"\"\r\n\"two\r\nlines\",,\r\n") == [
        ["a", "b,c", "d \"e\""], ["two\r\nlines", "", ""],
      ])
  }

  @Test func aByteOrderMarkBareLineFeedsAndNoEnd() throws {
    #expect(try fields("\u{FEFF}a,b\n\nc,d") == [["a", "b"], ["c", "d"]])
  }

  @Test func linesAreCountedThroughQuotes() throws {
    let rows = try CSV.rows(Array("\"a\nb\"\nc\n".utf8), of: Path("a.csv"))
    #expect(rows.map(\.line) == [1, 3])
  }

  @Test(arguments: ["a,\"b", "a\"b", "\"a\"b\n", "a\rb\n"])
  func faultsNameTheLine(text: String) throws {
    let error = try #require(throws: DataSetError.self) { try fields("x\n" + text) }
    guard case .line(Path("a.csv"), 2, _) = error else {
      Issue.record("wanted a fault in line 2, found \(error)")
      return
    }
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let fields = ["plain", "with, comma", "with \"quote\"", "two\nlines", ""]
    #expect(try self.fields(CSVText.line(fields) + "\r\n") == [fields])
  }
}
