import Terminal
import Testing
import Text

/// What is printed while the screen is up, told in lines (T35).
struct HeldLinesTests {
  private static func reader(_ text: String) -> (Int) -> [UInt8] {
    // Pieces of three bytes, so that lines are cut anywhere.
    { start in Array(Array(text.utf8).dropFirst(start).prefix(3)) }
  }

  @Test func eachLineIsToldOnceAndWhole() {
    var lines = HeldLines()
    #expect(lines.take(untilEnd: false, Self.reader("")).isEmpty)
    #expect(lines.take(untilEnd: false, Self.reader("first\nsec")) == ["first"])
    #expect(lines.take(untilEnd: false, Self.reader("first\nsec")).isEmpty)
    #expect(lines.take(untilEnd: false, Self.reader("first\nsecond\n\nth")) == ["second"])
    #expect(lines.take(untilEnd: true, Self.reader("first\nsecond\n\nthird")) == ["third"])
    #expect(lines.take(untilEnd: true, Self.reader("first\nsecond\n\nthird")).isEmpty)
  }

  @Test func whatWouldSteerTheTerminalIsEscapedAndALongLineIsCut() {
    var lines = HeldLines()
    let told = lines.take(
      untilEnd: false, Self.reader("\u{1B}[31mred\n\(String(repeating: "a", count: 5_000))\nend\n"))
    #expect(told.count == 3 && told[2] == "end")
    #expect(told[0] == SafeText("\u{1B}[31mred") && !told[0].string.unicodeScalars.contains("\u{1B}"))
    #expect(told[1].string.count == 1_000)
  }
}
