/// SHA-256 of a file's bytes, in 32 bytes and not as text: there may be one for each of a million files.
public struct ContentKey: Hashable, Sendable {
  private let a, b, c, d: UInt64

  /// nil where the text is not 64 hexadecimal digits.
  public init?(_ hexadecimal: String) {
    var words: [UInt64] = [0, 0, 0, 0], count = 0
    for digit in hexadecimal.utf8 {
      guard count < 64, let value = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      words[count / 16] = words[count / 16] << 4 | UInt64(value)
      count += 1
    }
    guard count == 64 else { return nil }
    (a, b, c, d) = (words[0], words[1], words[2], words[3])
  }

  private init() { (a, b, c, d) = (0, 0, 0, 0) }

  /// In place of a hash that is not known.
  package static let none = ContentKey()

  /// 64 lower-case hexadecimal digits.
  public var hexadecimal: String {
    [a, b, c, d].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
  }
}
