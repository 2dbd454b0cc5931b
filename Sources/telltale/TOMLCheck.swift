/// What TOMLKit's parser (toml++ 3.0) meets with an assertion, which ends the program, instead of an error: a table's name, or
/// a list's value, that begins with what neither can, such as `[#a]` or `[}]`. So that is looked for before it reads.
enum TOMLCheck {
  /// The line that would end the program, counted from 1, and what is wrong with it; nil where nothing is.
  static func fault(in bytes: [UInt8]) -> (line: Int, what: String)? {
    var scan = Scan(bytes: bytes)
    return scan.fault().map { (1 + bytes[..<scan.at].count { $0 == 0x0A }, $0) }
  }

  private struct Scan {
    let bytes: [UInt8]
    var at = 0
    private var open: [UInt8] = []

    init(bytes: [UInt8]) {
      self.bytes = bytes
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }  // a byte order mark
    }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func fault() -> String? {
      var isLineStart = true
      while let byte {
        switch byte {
        case 0x20, 0x09:
          at += 1
          continue
        case 0x0A, 0x0D:
          at += 1
          isLineStart = open.isEmpty
          continue
        case 0x00..<0x20, 0x7F: return "a control character"
        case UInt8(ascii: "#"): skipComment()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): skipText(byte)
        case UInt8(ascii: "[") where isLineStart:
          at += 1
          if self.byte == UInt8(ascii: "[") { at += 1 }
          skipSpace()
          guard let first = self.byte, isName(first) else { return "[ must be followed by a table's name" }
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          open.append(byte)
          at += 1
          if let fault = faultOfValue() { return fault }
        case UInt8(ascii: ","):
          at += 1
          if let fault = faultOfValue() { return fault }
        case UInt8(ascii: "]"), UInt8(ascii: "}"):
          _ = open.popLast()
          at += 1
        default:
          // Letters, digits, signs; outside of texts and comments TOML has no others than those of ASCII.
          guard byte < 0x80 else { return "text stands in quotes" }
          at += 1
        }
        isLineStart = false
      }
      return nil
    }

    /// In a list: whether what comes next can begin a value, or end the list.
    private mutating func faultOfValue() -> String? {
      guard open.last == UInt8(ascii: "[") else { return nil }
      while let byte,
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "#")
      {
        if byte == UInt8(ascii: "#") { skipComment() } else { at += 1 }
      }
      guard let byte else { return nil }
      return isName(byte) || "[{+,.".utf8.contains(byte) ? nil : "a value or ] should stand here"
    }

    /// A name or a value begins so, or a bracket closes at once.
    private func isName(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "_-\"']".utf8.contains(byte)
      }
    }

    private mutating func skipSpace() {
      while byte == 0x20 || byte == 0x09 { at += 1 }
    }

    private mutating func skipComment() {
      while let byte, byte != 0x0A { at += 1 }
    }

    private mutating func skipText(_ quote: UInt8) {
      let isLong = bytes[at...].starts(with: [quote, quote, quote])
      at += isLong ? 3 : 1
      while let byte, isLong || byte != 0x0A {
        if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
          at = min(at + 2, bytes.count)
        } else if byte == quote, !isLong || bytes[at...].starts(with: [quote, quote, quote]) {
          at += isLong ? 3 : 1
          return
        } else {
          at += 1
        }
      }
    }
  }
}
