import Testing
import Text

@Suite struct FittingTests {
  @Test(
    "T23: columns from our own table",
    arguments: [
      ("abc", 3), ("葛城", 4), ("e\u{301}", 1), ("😀", 2), ("❤", 1), ("❤️", 2), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("1️⃣", 2),
      ("한", 2), ("αβ", 2),
      ("…", 1), ("█▌", 2), ("ｱ", 1), ("Ａ", 2),
    ])
  func columns(_ text: String, _ columns: Int) {
    #expect(SafeText(text).columns == columns)
  }

  @Test("T23: what terminals disagree about is marked")
  func doubtful() {
    #expect(SafeText("aé葛█").graphemes.allSatisfy { !$0.isDoubtful })
    #expect(SafeText("❤️👩🏽‍🚀e\u{301}").graphemes.allSatisfy { $0.isDoubtful })
  }

  @Test("4.3: cuts fall on the edges of graphemes and keep within the columns")
  func truncated() {
    #expect(SafeText("portrait.jpg").truncated(to: 8).string == "portrai…")
    #expect(SafeText("portrait.jpg").truncated(to: 12).string == "portrait.jpg")
    #expect(SafeText("葛城葛城").truncated(to: 4).string == "葛…", "a wide character is not cut in half")
    #expect(SafeText("e\u{301}e\u{301}e\u{301}").truncated(to: 2).string == "e\u{301}…")
    #expect(
      SafeText("astronaut-eye-forged.png").truncated(to: 15, keeping: .ends).string == "astrona…ged.png")
    #expect(SafeText("abc").truncated(to: 1).string == ".")
    #expect(SafeText("abc").truncated(to: 0).string == "")
    #expect(SafeText("portrait.jpg").truncated(to: 8, ellipsis: "..").string == "portra..")
  }

  @Test func padded() {
    #expect(SafeText("葛").padded(to: 4).string == "葛  ")
    #expect(SafeText("7").padded(to: 3, isRight: true).string == "  7")
  }

  @Test func wrapped() {
    let text = SafeText("Flagged as fake: the mouth looks altered.")
    #expect(text.wrapped(to: 16).map(\.string) == ["Flagged as fake:", "the mouth looks", "altered."])
    #expect(SafeText("abcdefgh ij").wrapped(to: 3).map(\.string) == ["abc", "def", "gh", "ij"])
    #expect(SafeText("").wrapped(to: 3).isEmpty)
  }
}
