import Foundation

/// What CLIP's tokenizer does to a text before it cuts it up: ftfy's repairs (without the guessing of mojibake, which no
/// prompt needs), HTML references twice, white space, lower case.
///
/// Source: OpenAI's `simple_tokenizer.py`; ftfy 6.3.1; Python's `str.strip` and `str.lower`.
enum TextCleaning {
  typealias Scalars = [Unicode.Scalar]

  static func clean(_ text: String) -> Scalars {
    let repaired = repair(Scalars(text.unicodeScalars))
    let unescaped = HTMLUnescaping.unescape(HTMLUnescaping.unescape(repaired))
    return lowercased(collapsed(strip(unescaped)))
  }

  // MARK: - ftfy

  /// Segments end after each line feed; from the first `<` on, HTML references are left alone.
  private static func repair(_ text: Scalars) -> Scalars {
    var unescapes = true
    return text.split(after: "\n").flatMap { segment -> Scalars in
      if segment.contains("<") { unescapes = false }
      return repairSegment(Scalars(segment), unescapes: unescapes)
    }
  }

  /// The list of repairs, again and again until nothing changes.
  private static func repairSegment(_ segment: Scalars, unescapes: Bool) -> Scalars {
    var text = segment
    while true {
      let before = text
      if unescapes { text = HTMLUnescaping.unescapeStrictly(text) }
      text = text.map(HTMLUnescaping.windows1252)
      text = text.flatMap { ligatures[$0] ?? [$0] }
      text = text.flatMap(normalWidth)
      text = text.map(uncurled)
      text = withLineFeeds(text)
      text = withoutEscapes(text)
      text = text.filter { !isRemovedControl($0) }
      text = Scalars(String(text).precomposedStringWithCanonicalMapping.unicodeScalars)
      if text == before { return text }
    }
  }

  private static let ligatures: [Unicode.Scalar: Scalars] = [
    "Ĳ": ["I", "J"], "ĳ": ["i", "j"], "ŉ": ["ʼ", "n"], "Ǳ": ["D", "Z"], "ǲ": ["D", "z"], "ǳ": ["d", "z"],
    "Ǆ": ["D", "Ž"], "ǅ": ["D", "ž"], "ǆ": ["d", "ž"], "Ǉ": ["L", "J"], "ǈ": ["L", "j"], "ǉ": ["l", "j"],
    "Ǌ": ["N", "J"], "ǋ": ["N", "j"], "ǌ": ["n", "j"], "ﬀ": ["f", "f"], "ﬁ": ["f", "i"], "ﬂ": ["f", "l"],
    "ﬃ": ["f", "f", "i"], "ﬄ": ["f", "f", "l"], "ﬅ": ["ſ", "t"], "ﬆ": ["s", "t"],
  ]

  /// Full-width and half-width forms become plain ones.
  private static func normalWidth(_ scalar: Unicode.Scalar) -> Scalars {
    if scalar == "\u{3000}" { return [" "] }
    guard 0xFF01...0xFFEF ~= scalar.value else { return [scalar] }
    return Scalars(String(Character(scalar)).precomposedStringWithCompatibilityMapping.unicodeScalars)
  }

  private static func uncurled(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x201C...0x201F: "\""
    case 0x02BC, 0x2018...0x201B: "'"
    default: scalar
    }
  }

  private static func withLineFeeds(_ text: Scalars) -> Scalars {
    var result: Scalars = []
    for (i, scalar) in text.enumerated() {
      switch scalar {
      case "\n" where i > 0 && text[i - 1] == "\r": break
      case "\r", "\u{2028}", "\u{2029}", "\u{85}": result.append("\n")
      default: result.append(scalar)
      }
    }
    return result
  }

  /// Without `ESC [ digits and ; letter`.
  private static func withoutEscapes(_ text: Scalars) -> Scalars {
    guard text.contains("\u{1B}") else { return text }
    var result: Scalars = [], i = 0
    while i < text.count {
      if text[i] == "\u{1B}", i + 1 < text.count, text[i + 1] == "[" {
        var j = i + 2
        while j < text.count, "0"..."9" ~= text[j] || text[j] == ";" { j += 1 }
        if j < text.count, "a"..."z" ~= text[j] || "A"..."Z" ~= text[j] {
          i = j + 1
          continue
        }
      }
      result.append(text[i])
      i += 1
    }
    return result
  }

  private static func isRemovedControl(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC: true
    default: false
    }
  }

  // MARK: - Python's strings

  private static func strip(_ text: Scalars) -> Scalars {
    func isStripped(_ scalar: Unicode.Scalar) -> Bool { isSpace(scalar) || 0x1C...0x1F ~= scalar.value }
    guard let first = text.firstIndex(where: { !isStripped($0) }),
      let last = text.lastIndex(where: { !isStripped($0) })
    else { return [] }
    return Scalars(text[first...last])
  }

  /// Each run of white space is one space; none at the ends.
  private static func collapsed(_ text: Scalars) -> Scalars {
    Scalars(text.split(whereSeparator: isSpace).joined(separator: [" "]))
  }

  /// White_Space, which is what `\s` matches.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

  /// Unicode's full mapping; Σ at the end of a word becomes ς (Unicode, section 3.13, Final_Sigma).
  private static func lowercased(_ text: Scalars) -> Scalars {
    text.indices.flatMap { i -> Scalars in
      guard text[i] == "Σ" else { return Scalars(text[i].properties.lowercaseMapping.unicodeScalars) }
      let before = text[..<i].last { !$0.properties.isCaseIgnorable }
      let after = text[(i + 1)...].first { !$0.properties.isCaseIgnorable }
      let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
      return [isFinal ? "ς" : "σ"]
    }
  }
}

extension Array where Element == Unicode.Scalar {
  /// Pieces that end after each occurrence of the separator.
  fileprivate func split(after separator: Unicode.Scalar) -> [ArraySlice<Unicode.Scalar>] {
    var pieces: [ArraySlice<Unicode.Scalar>] = [], start = 0
    for i in indices where self[i] == separator {
      pieces.append(self[start...i])
      start = i + 1
    }
    return start < count ? pieces + [self[start...]] : pieces
  }
}
