/// Bytes from outside to text that is safe to show (reliability.md 4.2, 4.3; T24 to T26).
enum Sanitiser {
  /// What is read of one text; the rest is cut off.
  static let limit = 4_096
  /// Combining marks that a base may carry.
  static let marksPerBase = 3

  static func clean(_ bytes: some Collection<UInt8>) -> String {
    if let plain = plainASCII(bytes) { return plain }
    var cleaning = Cleaning()
    let isCut = bytes.count > limit
    cleaning.read(Array(bytes.prefix(limit)), isCut: isCut)
    return isCut ? cleaning.text + "…" : cleaning.text
  }

  /// The text itself where it is short and of printable ASCII without a backslash: nearly every name.
  private static func plainASCII(_ bytes: some Collection<UInt8>) -> String? {
    guard bytes.count <= limit, bytes.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func escape(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.utf8.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
  }

  static func escape(_ scalar: Unicode.Scalar) -> String {
    scalar.value < 0x80 ? escape(UInt8(scalar.value)) : "\\u{\(String(scalar.value, radix: 16))}"
  }

  /// Whether a scalar may stand for itself. Marks, joiners and selectors depend on what they follow and are
  /// judged elsewhere.
  static func isShowable(_ scalar: Unicode.Scalar) -> Bool {
    // Braille blank and the Hangul fillers are letters or symbols by category and yet look like nothing.
    switch scalar.value {
    case 0x20: return true
    case 0x2800, 0x115F, 0x1160, 0x3164, 0xFFA0: return false
    case 0xFFFC, 0xFFFD: return false
    default: break
    }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
    return switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      false
    default: true
    }
  }

  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }
}

/// One pass over a text. Emoji sequences are taken whole before anything else is looked at, so joiners and
/// selectors outside them fall to the escapes.
private struct Cleaning {
  private(set) var text = ""
  /// Marks that the last base carries; nil where there is no base to carry one.
  private var marks: Int?

  mutating func read(_ bytes: [UInt8], isCut: Bool) {
    var scalars: [Unicode.Scalar] = []
    var position = 0
    while position < bytes.count {
      if let (scalar, length) = Cleaning.decode(bytes, at: position) {
        scalars.append(scalar)
        position += length
      } else {
        // A scalar cut in two by the limit is part of the cut, not a fault of the text.
        if isCut, bytes.count - position < 4, Cleaning.isStartOfScalar(bytes[position...]) { break }
        take(scalars)
        scalars.removeAll(keepingCapacity: true)
        text += Sanitiser.escape(bytes[position])
        marks = nil
        position += 1
      }
    }
    take(scalars)
  }

  private mutating func take(_ scalars: [Unicode.Scalar]) {
    var position = 0
    while position < scalars.count {
      let length = Emoji.sequenceLength(scalars, at: position)
      if length > 0 {
        text.unicodeScalars.append(contentsOf: scalars[position..<position + length])
        // A mark on an emoji is no known sequence.
        marks = length == 1 ? 0 : nil
        position += length
        continue
      }
      take(scalars[position])
      position += 1
    }
  }

  private mutating func take(_ scalar: Unicode.Scalar) {
    if scalar == "\\" {
      text += "\\\\"
      marks = nil
    } else if !Sanitiser.isShowable(scalar) || Emoji.isRegionalIndicator(scalar) {
      text += Sanitiser.escape(scalar)
      marks = nil
    } else if Sanitiser.isMark(scalar) {
      guard let carried = marks, carried < Sanitiser.marksPerBase else {
        text += Sanitiser.escape(scalar)
        marks = nil
        return
      }
      text.unicodeScalars.append(scalar)
      marks = carried + 1
    } else {
      text.unicodeScalars.append(scalar)
      marks = scalar == " " ? nil : 0
    }
  }

  /// One scalar of well-formed UTF-8 (Unicode, table 3-7): no overlong forms, no surrogates.
  private static func decode(_ bytes: [UInt8], at position: Int) -> (Unicode.Scalar, Int)? {
    let first = bytes[position]
    let length: Int
    var value: UInt32
    switch first {
    case 0x00...0x7F: return (Unicode.Scalar(first), 1)
    case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
    case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
    case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
    default: return nil
    }
    guard position + length <= bytes.count else { return nil }
    for byte in bytes[position + 1..<position + length] {
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let smallest: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard value >= smallest, let scalar = Unicode.Scalar(value) else { return nil }
    return (scalar, length)
  }

  private static func isStartOfScalar(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, first >= 0xC2, first <= 0xF4 else { return false }
    return bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 }
  }
}
