/// HTML's named and numbered characters, as Python's `html.unescape` reads them (HTML5, section 13.5).
enum HTMLUnescaping {
  typealias Scalars = [Unicode.Scalar]

  /// Replaces every reference; a name without its semicolon matches the longest known prefix.
  static func unescape(_ text: Scalars) -> Scalars {
    replacingReferences(in: text) { body, hasSemicolon in
      if body.first == "#" { return number(body.dropFirst()) }
      if let value = named(body, hasSemicolon) { return value }
      // Python tries shorter prefixes, down to two letters, of names that may stand alone.
      for length in stride(from: body.count - (hasSemicolon ? 0 : 1), to: 1, by: -1) {
        if let value = standingAlone[String(body.prefix(length))] {
          return value + body.dropFirst(length) + (hasSemicolon ? [";"] : [])
        }
      }
      return nil
    }
  }

  /// What ftfy replaces: only references with their semicolon, and known names also in upper case.
  static func unescapeStrictly(_ text: Scalars) -> Scalars {
    var result: Scalars = [], i = 0
    while i < text.count {
      if text[i] == "&", let end = strictEnd(text, i + 1) {
        let body = text[(i + 1)..<end]
        if let value = strictValue(body) {
          result += value
          i = end + 1
          continue
        }
      }
      result.append(text[i])
      i += 1
    }
    return result
  }

  /// The index of the semicolon of `&#?[0-9A-Za-z]{1,24};` whose part after `&` begins at `start`.
  private static func strictEnd(_ text: Scalars, _ start: Int) -> Int? {
    var i = start
    if i < text.count, text[i] == "#" { i += 1 }
    let first = i
    while i < text.count, text[i].isASCII, text[i].properties.isAlphabetic || "0"..."9" ~= text[i] { i += 1 }
    return 1...24 ~= i - first && i < text.count && text[i] == ";" ? i : nil
  }

  private static func strictValue(_ body: ArraySlice<Unicode.Scalar>) -> Scalars? {
    guard body.first == "#" else {
      return withSemicolon[String(body)] ?? upperCased[String(body)]
    }
    guard isNumber(body.dropFirst()), let value = number(body.dropFirst()), !value.contains(";") else {
      return nil
    }
    return value
  }

  /// Calls `value` for each `&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)`.
  private static func replacingReferences(
    in text: Scalars, _ value: (ArraySlice<Unicode.Scalar>, _ hasSemicolon: Bool) -> Scalars?
  ) -> Scalars {
    var result: Scalars = [], i = 0
    while i < text.count {
      guard text[i] == "&" else {
        result.append(text[i])
        i += 1
        continue
      }
      let start = i + 1
      var end = start
      if end < text.count, text[end] == "#" {
        end += 1
        let isHex = end < text.count && (text[end] == "x" || text[end] == "X")
        let digits = isHex ? end + 1 : end
        var j = digits
        while j < text.count, isHex ? isHexDigit(text[j]) : "0"..."9" ~= text[j] { j += 1 }
        end = j > digits ? j : start
      } else {
        while end < text.count, end - start < 32, !"\t\n\u{C} <&#;".unicodeScalars.contains(text[end]) {
          end += 1
        }
      }
      guard end > start else {
        result.append(text[i])
        i += 1
        continue
      }
      let hasSemicolon = end < text.count && text[end] == ";"
      let next = hasSemicolon ? end + 1 : end
      result += value(text[start..<end], hasSemicolon) ?? Scalars(text[i..<next])
      i = next
    }
    return result
  }

  private static func isHexDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isASCIIHexDigit
  }

  private static func isNumber(_ body: ArraySlice<Unicode.Scalar>) -> Bool {
    if body.first == "x" || body.first == "X" {
      return body.count > 1 && body.dropFirst().allSatisfy(isHexDigit)
    }
    return !body.isEmpty && body.allSatisfy { "0"..."9" ~= $0 }
  }

  /// The character of `123` or `x7B`; numbers that HTML forbids vanish or become U+FFFD, 128 to 159 are Windows-1252's.
  private static func number(_ body: ArraySlice<Unicode.Scalar>) -> Scalars? {
    let isHex = body.first == "x" || body.first == "X"
    let digits = isHex ? body.dropFirst() : body
    let value = digits.reduce(UInt64(0)) { sum, digit in
      min(sum * (isHex ? 16 : 10) + UInt64(Character(digit).hexDigitValue ?? 0), 0x11_0000)
    }
    switch value {
    case 0: return ["\u{FFFD}"]
    case 0x0D: return ["\r"]
    case 0x80...0x9F: return [windows1252(Unicode.Scalar(UInt8(value)))]
    case 0x1...0x8, 0xB, 0xE...0x1F, 0x7F, 0xFDD0...0xFDEF: return []
    case let value where value <= 0x10_FFFF && value & 0xFFFE == 0xFFFE: return []
    default: return [Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}"]
    }
  }

  private static func named(_ body: ArraySlice<Unicode.Scalar>, _ hasSemicolon: Bool) -> Scalars? {
    hasSemicolon ? withSemicolon[String(body)] : standingAlone[String(body)]
  }

  /// Windows-1252's character for a C1 control; the five undefined ones stay.
  static func windows1252(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard 0x80...0x9F ~= scalar.value else { return scalar }
    let characters: [Unicode.Scalar] = [
      "€", "\u{81}", "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", "\u{8D}", "Ž", "\u{8F}",
      "\u{90}", "‘", "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", "\u{9D}", "ž", "Ÿ",
    ]
    return characters[Int(scalar.value) - 0x80]
  }

  // MARK: - Tables

  private static let table: [(name: Substring, value: Scalars, mayStandAlone: Bool)] =
    htmlEntityTable.split(separator: ";").map { entry in
      let parts = entry.split(separator: " ")
      let isLegacy = parts[0].hasSuffix("?")
      let value = parts[1].split(separator: ",").compactMap {
        UInt32($0, radix: 16).flatMap(Unicode.Scalar.init)
      }
      return (isLegacy ? parts[0].dropLast() : parts[0], value, isLegacy)
    }

  private static let withSemicolon = Dictionary(
    uniqueKeysWithValues: table.map { (String($0.name), $0.value) })

  private static let standingAlone = Dictionary(
    uniqueKeysWithValues: table.filter(\.mayStandAlone).map { (String($0.name), $0.value) })

  /// Lower-case names in upper case, where that is no name of its own.
  private static let upperCased: [String: Scalars] = Dictionary(
    uniqueKeysWithValues: table.compactMap { name, value, _ in
      let upper = name.uppercased()
      guard name == name.lowercased(), upper != name,
        unescape(Scalars("&\(upper);".unicodeScalars)).first == "&",
        unescape(Scalars("&\(upper);".unicodeScalars)).count == upper.count + 2
      else { return nil }
      return (upper, value.flatMap { Scalars($0.properties.uppercaseMapping.unicodeScalars) })
    })
}

extension String {
  init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}
