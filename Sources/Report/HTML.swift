import Foundation
import Text

/// Markup for a page. As `SafeText` for a terminal, it is the only thing that pages are made of: literal parts are our
/// own markup, interpolated texts go through the sanitiser and are then escaped, so that no name, note or error from
/// outside can bring an element, an attribute, a control or a bidirectional character into a page.
///
///     let row: HTML = "<td>\(SafeText(bytes: name))</td>"
public struct HTML: Equatable, Sendable {
  public private(set) var text: String

  public init() { text = "" }

  private init(trusted text: String) { self.text = text }

  /// JSON that `JSONText` wrote: what could steer a display stands there as \u escapes already, so it is only escaped for
  /// the page and can be copied out to the byte.
  init(json: String) { text = HTML.escaped(json) }

  /// Bytes as a data URI; base64 needs no escaping.
  init(dataURI bytes: [UInt8], type: StaticString) {
    text = "data:\(type);base64,\(Data(bytes).base64EncodedString())"
  }

  public static func + (a: HTML, b: HTML) -> HTML { HTML(trusted: a.text + b.text) }

  public static func += (a: inout HTML, b: HTML) { a.text += b.text }

  /// For text content and for attributes in either kind of quotes.
  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { special.contains($0) }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static let special = Set("&<>\"'".utf8)
}

extension HTML: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { text = value }

  public init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  public struct Interpolation: StringInterpolationProtocol {
    var text = ""

    public init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    public mutating func appendLiteral(_ literal: String) { text += literal }

    public mutating func appendInterpolation(_ value: HTML) { text += value.text }

    public mutating func appendInterpolation(_ value: SafeText) { text += HTML.escaped(value.string) }

    public mutating func appendInterpolation(_ value: some StringProtocol) {
      text += HTML.escaped(SafeText(value).string)
    }

    public mutating func appendInterpolation(_ value: Int) { text += String(value) }
  }
}

extension Sequence<HTML> {
  func joined(separator: HTML = "") -> HTML {
    var all = HTML(), isFirst = true
    for each in self {
      if !isFirst { all += separator }
      isFirst = false
      all += each
    }
    return all
  }
}

extension HTML {
  /// A note of several lines as paragraphs; long lines are shown whole, in pieces that the sanitiser takes.
  init(note: String) {
    self = note.split(separator: "\n").map { line -> HTML in
      var pieces = HTML(), piece = ""
      for character in line {
        if piece.utf8.count + String(character).utf8.count > 4_000 {
          pieces += "\(piece)"
          piece = ""
        }
        piece.append(character)
      }
      return "<p>\(pieces)\(piece)</p>"
    }.joined(separator: "\n")
  }

  /// Markup that stands only sometimes. A literal within an interpolation would be taken for a text, and be escaped.
  static func when(_ condition: Bool, _ markup: HTML) -> HTML { condition ? markup : "" }

  /// A name from outside: its direction of writing stays its own.
  static func name(_ text: SafeText) -> HTML { "<bdi>\(text)</bdi>" }

  /// A wide table in a frame that scrolls by itself, by keyboard too.
  static func scrolling(_ label: SafeText, _ table: HTML) -> HTML {
    "<div class=\"wide\" role=\"region\" aria-label=\"\(label)\" tabindex=\"0\">\n\(table)\n</div>"
  }
}
