import TestSupport
import Testing
import Text

@Suite struct SafeTextTests {
  @Test(
    "4.2: controls, bidirectional and invisible characters are visible escapes",
    arguments: [
      ("plain name.jpg", "plain name.jpg"),
      ("a\u{1B}[2Jb", "a\\x1b[2Jb"),
      ("line\nnext\ttab\r", "line\\x0anext\\x09tab\\x0d"),
      ("\u{7F}\u{85}", "\\x7f\\u{85}"),
      ("gpj.\u{202E}exe", "gpj.\\u{202e}exe"),
      ("a\u{200B}b\u{FEFF}c\u{2060}\u{2028}", "a\\u{200b}b\\u{feff}c\\u{2060}\\u{2028}"),
      ("C:\\x1b", "C:\\\\x1b"),
      ("a\u{E0041}\u{E000}\u{FFFE}", "a\\u{e0041}\\u{e000}\\u{fffe}"),
      ("a\u{A0}b\u{3000}c\u{2800}", "a\\u{a0}b\\u{3000}c\\u{2800}"),
      ("Zoë 葛 Ωд", "Zoë 葛 Ωд"),
    ])
  func escapes(_ text: String, _ shown: String) {
    #expect(SafeText(text).string == shown)
  }

  @Test("4.2: bytes that are not UTF-8 stand one by one, and differ from the characters of that number")
  func invalidBytes() {
    #expect(SafeText(bytes: [0x61, 0x9B, 0x33, 0x31, 0x6D]).string == "a\\x9b31m")
    #expect(SafeText(bytes: [0xC2, 0x9B]).string == "\\u{9b}")
    #expect(SafeText(bytes: [0xC0, 0x80]).string == "\\xc0\\x80", "overlong")
    #expect(SafeText(bytes: [0xED, 0xA0, 0x80]).string == "\\xed\\xa0\\x80", "surrogate")
    #expect(SafeText(bytes: [0xF4, 0x90, 0x80, 0x80]).string == "\\xf4\\x90\\x80\\x80", "over U+10FFFF")
    #expect(SafeText(bytes: [0xE2, 0x82]).string == "\\xe2\\x82", "cut")
  }

  @Test(
    "4.2: joiners and selectors pass only inside known emoji sequences",
    arguments: [
      ("👨‍👩‍👧‍👦", true), ("🏳️‍🌈", true), ("🏴‍☠️", true), ("👩🏽‍🚀", true), ("🧑🏿‍🤝‍🧑🏻", true), ("❤️‍🔥", true), ("1️⃣", true), ("©️", true),
      ("🇩🇪", true), ("🫱🏻‍🫲🏿", true), ("👁️‍🗨️", true),
      ("\u{200D}", false), ("a\u{200D}b", false), ("a\u{FE0F}", false), ("😀\u{200D}😀", false),
      ("😀\u{FE0F}", false),
      ("☺\u{FE0E}", false), ("🇩", false), ("葛\u{E0100}", false), ("1\u{FE0F}", false),
    ])
  func emoji(_ text: String, _ passes: Bool) {
    #expect((SafeText(text).string == text) == passes, "\(SafeText(text))")
  }

  @Test("4.3: at most three marks a base, none without a base")
  func marks() {
    #expect(SafeText("e\u{301}").string.unicodeScalars.count == 2)
    #expect(SafeText("e\u{301}\u{302}\u{303}\u{304}").string == "e\u{301}\u{302}\u{303}\\u{304}")
    #expect(SafeText("\u{301}e").string == "\\u{301}e")
    #expect(SafeText("a \u{301}").string == "a \\u{301}")
  }

  @Test("4.3: 4,096 bytes, then an ellipsis; a scalar cut in two is left out")
  func length() {
    let long = SafeText(String(repeating: "x", count: 9_000))
    #expect(long.string == String(repeating: "x", count: 4_096) + "…")
    let odd = SafeText("a" + String(repeating: "é", count: 4_000))
    #expect(odd.string == "a" + String(repeating: "é", count: 2_047) + "…")
    #expect(SafeText(String(repeating: "x", count: 4_096)).string.utf8.count == 4_096)
  }

  @Test("T26: the escapes can be read back, so different texts look different")
  func reversible() {
    let texts: [[UInt8]] = [
      [0x1B], Array("\\x1b".utf8), Array("\\\\x1b".utf8), [0x9B], [0xC2, 0x9B], Array("\\u{9b}".utf8),
      Array("\\x9b".utf8),
    ]
    #expect(Set(texts.map { SafeText(bytes: $0).string }).count == texts.count)
  }

  @Test("interpolation cleans what is not yet safe, and only that")
  func interpolation() {
    let name = SafeText("a\u{1B}\\b")
    let line: SafeText = "\(name) has \(2) faces, \("x\u{7}")"
    #expect(line.string == "a\\x1b\\\\b has 2 faces, x\\x07")
  }

  @Test("T6: in ASCII everything else is an escape")
  func ascii() {
    #expect(SafeText("Zoë\\").ascii.string == "Zo\\u{eb}\\\\")
  }

  @Test(
    "4.2, must show 2 of the issue: no control or bidirectional character survives, any string, any width",
    .enabled(if: hostileStrings() != nil, "the shared folder is not at hand"))
  func hostile() throws {
    let strings = try #require(hostileStrings())
    #expect(strings.count == 2_000)
    var shown: [String: [UInt8]] = [:]
    for bytes in strings {
      let safe = SafeText(bytes: bytes)
      for text in [safe, safe.truncated(to: 17), safe.truncated(to: 20, keeping: .ends), safe.ascii] {
        for scalar in text.string.unicodeScalars {
          #expect(!forbidden(scalar), "\(scalar.value) in \(text)")
        }
      }
      #expect(safe.truncated(to: 17).columns <= 17)
      #expect(safe.wrapped(to: 9).allSatisfy { $0.columns <= 9 })
      #expect(safe.graphemes.map(\.text).joined() == safe.string)
      if let other = shown[safe.string] {
        #expect(other == bytes || bytes.count > 4_096, "two strings look the same: \(safe)")
      }
      shown[safe.string] = bytes
    }
  }

  private func forbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x61C, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF,
      0xFFF9...0xFFFB, 0xE0000...0xE007F, 0xE000...0xF8FF, 0xF0000...0x10FFFF:
      true
    default: false
    }
  }
}
