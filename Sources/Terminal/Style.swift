/// How a cell looks. A colour that is nil is the terminal's own (T5).
public struct Style: Hashable, Sendable {
  public struct Attributes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    public static let bold = Attributes(rawValue: 1)
    public static let dim = Attributes(rawValue: 2)
    public static let underline = Attributes(rawValue: 4)
    public static let reverse = Attributes(rawValue: 8)
  }

  public var foreground, background: Color?
  public var attributes: Attributes

  public init(_ foreground: Color? = nil, on background: Color? = nil, _ attributes: Attributes = []) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }

  public static let plain = Style()

  public var bold: Style { adding(.bold) }
  public var dim: Style { adding(.dim) }
  public var underline: Style { adding(.underline) }
  public var reverse: Style { adding(.reverse) }

  public func adding(_ attributes: Attributes) -> Style {
    var style = self
    style.attributes.formUnion(attributes)
    return style
  }

  /// The same on another style's background, reversed where that is.
  public func over(_ under: Style) -> Style {
    var style = self
    style.background = under.background ?? background
    style.attributes.formUnion(under.attributes.intersection(.reverse))
    return style
  }
}
