/// The emoji sequences that are known: inside them, and nowhere else, joiners and selectors are let through.
///
/// Source: Unicode Technical Standard 51, ED-14 to ED-17 and its list of ZWJ sequences, as a small grammar. Flags
/// of regions made of tag characters are not among them (reliability.md 4.2).
enum Emoji {
  private static let joiner: Unicode.Scalar = "\u{200D}"
  private static let selector: Unicode.Scalar = "\u{FE0F}"
  private static let keycap: Unicode.Scalar = "\u{20E3}"

  static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  /// How many scalars at `start` form one known sequence; 0 for none. A lone emoji counts as one.
  static func sequenceLength(_ scalars: [Unicode.Scalar], at start: Int) -> Int {
    let first = scalars[start]
    if first.value < 0x80 {
      let isKeycap =
        (first.properties.numericType != nil || first == "#" || first == "*")
        && scalars[start...].dropFirst().prefix(2).elementsEqual([selector, keycap])
      return isKeycap ? 3 : 0
    }
    if isRegionalIndicator(first) {
      return start + 1 < scalars.count && isRegionalIndicator(scalars[start + 1]) ? 2 : 0
    }
    guard first.properties.isEmoji else { return 0 }
    var end = elementEnd(scalars, at: start)
    var left = first
    var elements = 1
    while elements < 4, end + 1 < scalars.count, scalars[end] == joiner, joins(left, scalars[end + 1]) {
      left = scalars[end + 1]
      end = elementEnd(scalars, at: end + 1)
      elements += 1
    }
    return end - start
  }

  /// Past an emoji and its selector or skin tone. The selector passes only where it changes the look.
  private static func elementEnd(_ scalars: [Unicode.Scalar], at start: Int) -> Int {
    guard start + 1 < scalars.count else { return start + 1 }
    let (base, next) = (scalars[start].properties, scalars[start + 1])
    let selects = next == selector && !base.isEmojiPresentation
    let tints = next.properties.isEmojiModifier && base.isEmojiModifierBase
    return selects || tints ? start + 2 : start + 1
  }

  private static func joins(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
    let isPerson = left.properties.isEmojiModifierBase || performers.contains(left)
    if isPerson, trades.contains(right) || right == "\u{27A1}" { return true }
    if adults.contains(left) {
      return adults.contains(right) || children.contains(right) || links.contains(right)
    }
    if children.contains(left) { return children.contains(right) }
    if links.contains(left), adults.contains(right) || right == "\u{1F48B}" { return true }
    return pairs.contains { $0.0 == left && $0.1 == right }
  }

  private static let adults: Set<Unicode.Scalar> = ["\u{1F468}", "\u{1F469}", "\u{1F9D1}"]
  private static let children: Set<Unicode.Scalar> = ["\u{1F466}", "\u{1F467}", "\u{1F9D2}"]
  /// Between two people: heart, kiss, handshake.
  private static let links: Set<Unicode.Scalar> = ["\u{2764}", "\u{1F48B}", "\u{1F91D}"]
  /// People that take a gender sign and no skin tone.
  private static let performers: Set<Unicode.Scalar> = ["\u{1F46F}", "\u{1F93C}", "\u{1F9DE}", "\u{1F9DF}"]
  /// What a person is joined to: gender signs, trades, hair, aids.
  private static let trades: Set<Unicode.Scalar> = [
    "\u{2640}", "\u{2642}", "\u{2695}", "\u{2696}", "\u{2708}", "\u{1F33E}", "\u{1F373}", "\u{1F37C}",
    "\u{1F384}", "\u{1F393}", "\u{1F3A4}", "\u{1F3A8}", "\u{1F3EB}", "\u{1F3ED}", "\u{1F4BB}", "\u{1F4BC}",
    "\u{1F527}", "\u{1F52C}", "\u{1F680}", "\u{1F692}", "\u{1F9AF}", "\u{1F9BC}", "\u{1F9BD}", "\u{1F9B0}",
    "\u{1F9B1}", "\u{1F9B2}", "\u{1F9B3}",
  ]
  private static let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
    ("\u{1F3F3}", "\u{1F308}"), ("\u{1F3F3}", "\u{26A7}"), ("\u{1F3F4}", "\u{2620}"),
    ("\u{1F415}", "\u{1F9BA}"),
    ("\u{1F408}", "\u{2B1B}"), ("\u{1F43B}", "\u{2744}"), ("\u{1F426}", "\u{2B1B}"),
    ("\u{1F426}", "\u{1F525}"),
    ("\u{1F34B}", "\u{1F7E9}"), ("\u{1F344}", "\u{1F7EB}"), ("\u{26D3}", "\u{1F4A5}"),
    ("\u{2764}", "\u{1F525}"),
    ("\u{2764}", "\u{1FA79}"), ("\u{1F62E}", "\u{1F4A8}"), ("\u{1F635}", "\u{1F4AB}"),
    ("\u{1F636}", "\u{1F32B}"),
    ("\u{1F441}", "\u{1F5E8}"), ("\u{1F642}", "\u{2194}"), ("\u{1F642}", "\u{2195}"),
    ("\u{1FAF1}", "\u{1FAF2}"),
  ]
}
