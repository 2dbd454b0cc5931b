/// What the terminal answers to a question of ours.
package enum Reply: Equatable, Sendable {
  /// OSC 11: the background.
  case background(Color)
  /// DECRPM for mode 2026: synchronized output is known and may be used.
  case synchronized(Bool)
  /// CSI 6 t: a cell in pixels.
  case cell(width: Int, height: Int)
  /// kitty's protocol: whether the picture that was asked about could be shown.
  case kitty(Bool)
  /// XTVERSION: what the terminal calls itself.
  case name(String)
  /// XTSMGRAPHICS: colours that a sixel picture may have.
  case sixelColors(Int)
  /// XTSMGRAPHICS: the largest sixel picture.
  case sixelSize(width: Int, height: Int)
  /// Primary device attributes, the end of the answers.
  case attributes([Int])
}

/// The exact forms of the answers that are asked for (4.6).
enum Replies {
  static func control(_ bytes: [UInt8]) -> Reply? {
    guard bytes.count >= 4, let final = bytes.last else { return nil }
    let body = String(decoding: bytes.dropFirst(2).dropLast(), as: UTF8.self)
    switch final {
    case UInt8(ascii: "c"):
      guard body.hasPrefix("?") else { return nil }
      return .attributes(body.dropFirst().split(separator: ";").compactMap { Int($0) })
    case UInt8(ascii: "y"):
      guard body.hasPrefix("?2026;"), body.hasSuffix("$"), let value = Int(body.dropFirst(6).dropLast())
      else {
        return nil
      }
      // 1 set, 2 reset; 0 unknown, 3 and 4 for ever the one or the other.
      return .synchronized(value == 1 || value == 2)
    case UInt8(ascii: "t"):
      let numbers = body.split(separator: ";").compactMap { Int($0) }
      guard numbers.count == 3, numbers[0] == 6, (1...1_000).contains(numbers[1]),
        (1...1_000).contains(numbers[2])
      else { return nil }
      return .cell(width: numbers[2], height: numbers[1])
    case UInt8(ascii: "S"):
      guard body.hasPrefix("?") else { return nil }
      let numbers = body.dropFirst().split(separator: ";").map { Int($0) ?? -1 }
      // Item, 0 for success, value.
      guard numbers.count >= 3, numbers[1] == 0, numbers[2...].allSatisfy({ (1...100_000).contains($0) })
      else { return nil }
      switch (numbers[0], numbers.count) {
      case (1, 3): return .sixelColors(numbers[2])
      case (2, 4): return .sixelSize(width: numbers[2], height: numbers[3])
      default: return nil
      }
    default: return nil
    }
  }

  /// The content of a string sequence by its introducer.
  static func string(_ introducer: UInt8, _ bytes: [UInt8]) -> Reply? {
    let text = String(decoding: bytes, as: UTF8.self)
    switch introducer {
    case UInt8(ascii: "]"): return background(text)
    case UInt8(ascii: "_"):
      guard text.hasPrefix("G"), let end = text.firstIndex(of: ";") else { return nil }
      let keys = text[..<end].dropFirst().split(separator: ",")
      guard keys.contains("i=\(KittyPicture.questionNumber)") else { return nil }
      return .kitty(text[end...].dropFirst() == "OK")
    case UInt8(ascii: "P"): return text.hasPrefix(">|") ? .name(String(text.dropFirst(2))) : nil
    default: return nil
    }
  }

  private static func background(_ text: String) -> Reply? {
    guard text.hasPrefix("11;") else { return nil }
    let value = text.dropFirst(3)
    let colors =
      if value.hasPrefix("rgb:") { value.dropFirst(4) } else if value.hasPrefix("rgba:") {
        value.dropFirst(5)
      } else {
        Substring()
      }
    let parts = colors.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 4 else { return nil }
    let shares = parts.prefix(3).compactMap { digits -> Double? in
      guard (1...4).contains(digits.count), let number = Int(digits, radix: 16), number >= 0 else {
        return nil
      }
      return Double(number) / Double((1 << (4 * digits.count)) - 1)
    }
    guard shares.count == 3 else { return nil }
    return .background(Color(red: shares[0], green: shares[1], blue: shares[2]))
  }
}
