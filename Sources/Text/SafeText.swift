/// Text that may be shown: the only thing that drawing, standard error, logs and text output take.
///
/// Its initialisers are the sanitiser (reliability.md 4.1 to 4.3), so whatever reaches a terminal holds no
/// control, escape, bidirectional or invisible character; those stand there as visible escapes, and a backslash
/// is doubled so that two different texts never look the same. A text that is already safe is put into another
/// by interpolation or `+` and is not escaped again:
///
///     let line: SafeText = "\(SafeText(bytes: name)): no face in \(width)×\(height) pixels"
public struct SafeText: Hashable, Sendable {
  /// The sanitised text. One line: it holds no line separator.
  public let string: String

  /// Cleans text from outside. Over 4,096 bytes it is cut, and ends in `…`.
  public init(_ text: some StringProtocol) {
    self.init(bytes: text.utf8)
  }

  /// Cleans bytes that are meant to be UTF-8, such as a file's name; a byte that is not stands as `\xNN`.
  public init(bytes: some Collection<UInt8>) {
    string = Sanitiser.clean(bytes)
  }

  /// Only for text that is made of safe text and the sanitiser's own characters.
  init(trusted string: String) {
    self.string = string
  }

  public var isEmpty: Bool { string.isEmpty }

  public static func + (left: SafeText, right: SafeText) -> SafeText {
    SafeText(trusted: left.string + right.string)
  }

  public static func += (left: inout SafeText, right: SafeText) {
    left = left + right
  }

  /// For a terminal that shows ASCII only: every other character as its escape.
  public var ascii: SafeText {
    if string.utf8.allSatisfy({ $0 < 0x80 }) { return self }
    var text = ""
    for scalar in string.unicodeScalars {
      if scalar.isASCII { text.unicodeScalars.append(scalar) } else { text += Sanitiser.escape(scalar) }
    }
    return SafeText(trusted: text)
  }
}

extension SafeText: CustomStringConvertible {
  public var description: String { string }
}

extension SafeText: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) {
    self.init(value)
  }

  public init(stringInterpolation: Interpolation) {
    self.init(trusted: stringInterpolation.text)
  }

  /// Literal parts and values are cleaned, safe parts are taken as they are.
  public struct Interpolation: StringInterpolationProtocol {
    var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity)
    }

    public mutating func appendLiteral(_ literal: String) {
      text += SafeText(literal).string
    }

    public mutating func appendInterpolation(_ value: SafeText) {
      text += value.string
    }

    public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      text += SafeText(value.description).string
    }
  }
}

extension Sequence<SafeText> {
  /// The texts one after another, with `separator` between them.
  public func joined(separator: SafeText) -> SafeText {
    SafeText(trusted: map(\.string).joined(separator: separator.string))
  }
}
