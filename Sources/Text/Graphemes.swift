/// One thing that takes one place on a line: a character with its marks, or an emoji sequence.
public struct Grapheme: Hashable, Sendable {
  public let text: String
  /// 1 or 2.
  public let columns: Int
  /// Whether terminals are known to disagree about its width (T23): the cursor is placed anew after it.
  public let isDoubtful: Bool
}

extension SafeText {
  /// Calls `body` for each grapheme from the left until it returns false.
  ///
  /// Sanitised text holds few kinds of cluster, so the rules are short: marks and conjoining Hangul join the
  /// scalar before them, known emoji sequences and pairs of regional indicators stay whole.
  public func forEachGrapheme(_ body: (Grapheme) -> Bool) {
    if isPlain {
      for scalar in string.unicodeScalars
      where !body(Grapheme(text: String(Character(scalar)), columns: 1, isDoubtful: false)) {
        return
      }
      return
    }
    let scalars = Array(string.unicodeScalars)
    var start = 0
    while start < scalars.count {
      let end = Widths.graphemeEnd(scalars, at: start)
      if !body(Widths.grapheme(scalars[start..<end])) { return }
      start = end
    }
  }

  /// The graphemes in order.
  public var graphemes: [Grapheme] {
    var graphemes: [Grapheme] = []
    forEachGrapheme {
      graphemes.append($0)
      return true
    }
    return graphemes
  }

  /// How many columns the text takes.
  public var columns: Int {
    if isPlain { return string.utf8.count }
    var columns = 0
    forEachGrapheme {
      columns += $0.columns
      return true
    }
    return columns
  }

  private var isPlain: Bool { string.utf8.allSatisfy { $0 < 0x80 } }
}

/// Columns of scalars and where graphemes end, from one table of ours (T23, reliability.md 4.4).
enum Widths {
  static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .spacingMark, .format: return 0
    default: return isWide(value) ? 2 : 1
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    guard value >= 0x1100 else { return false }
    var (low, high) = (0, wideScalars.count)
    while low < high {
      let middle = (low + high) / 2
      if wideScalars[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    return low < wideScalars.count && wideScalars[low].contains(value)
  }

  static func graphemeEnd(_ scalars: [Unicode.Scalar], at start: Int) -> Int {
    var end = start + max(1, Emoji.sequenceLength(scalars, at: start))
    while end < scalars.count, columns(of: scalars[end]) == 0 { end += 1 }
    return end
  }

  static func grapheme(_ scalars: ArraySlice<Unicode.Scalar>) -> Grapheme {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    guard let first = scalars.first else { return Grapheme(text: text, columns: 1, isDoubtful: false) }
    if scalars.count == 1 {
      return Grapheme(text: text, columns: max(1, columns(of: first)), isDoubtful: !isAgreed(first.value))
    }
    // A selector makes a narrow sign a wide one; flags and keycaps are wide too.
    let isSequence = scalars.dropFirst().contains {
      $0 == "\u{FE0F}" || $0 == "\u{200D}" || Emoji.isRegionalIndicator($0)
    }
    return Grapheme(text: text, columns: isSequence ? 2 : max(1, columns(of: first)), isDoubtful: true)
  }

  /// Scalars whose width no terminal in use disputes: Latin, Greek, Cyrillic, box drawing and blocks, CJK.
  private static func isAgreed(_ value: UInt32) -> Bool {
    switch value {
    case 0...0x2FF, 0x370...0x482, 0x48A...0x52F, 0x2010...0x2027, 0x2190...0x2193, 0x2500...0x25FF,
      0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xAC00...0xD7A3:
      true
    default: false
    }
  }
}
