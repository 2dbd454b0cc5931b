/// A key as the person pressed it.
public struct Key: Hashable, Sendable {
  public enum Code: Hashable, Sendable {
    case character(Character)
    case up, down, left, right, home, end, pageUp, pageDown, insert, delete
    case enter, tab, backTab, escape, backspace
    case function(Int)
  }

  public struct Modifiers: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    public static let control = Modifiers(rawValue: 1)
    public static let alt = Modifiers(rawValue: 2)
    public static let shift = Modifiers(rawValue: 4)
  }

  public var code: Code
  public var modifiers: Modifiers

  public init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  public init(_ character: Character, _ modifiers: Modifiers = []) {
    self.init(.character(character), modifiers)
  }

  /// The key as help and configuration spell it: `j`, `^d`, `PgDn`, `F1`.
  public var name: String {
    let base =
      switch code {
      case .character(" "): "Space"
      case .character(let character): String(character)
      case .up: "Up"
      case .down: "Down"
      case .left: "Left"
      case .right: "Right"
      case .home: "Home"
      case .end: "End"
      case .pageUp: "PgUp"
      case .pageDown: "PgDn"
      case .insert: "Ins"
      case .delete: "Del"
      case .enter: "Enter"
      case .tab: "Tab"
      case .backTab: "S-Tab"
      case .escape: "Esc"
      case .backspace: "Bksp"
      case .function(let number): "F\(number)"
      }
    return (modifiers.contains(.alt) ? "M-" : "") + (modifiers.contains(.control) ? "^" : "") + base
  }

  /// The key that is spelled so; nil where none is.
  public init?(name: String) {
    var rest = Substring(name), modifiers: Modifiers = []
    func take(_ prefix: String, _ modifier: Modifiers) {
      guard rest.count > prefix.count, rest.hasPrefix(prefix) else { return }
      rest = rest.dropFirst(prefix.count)
      modifiers.insert(modifier)
    }
    take("M-", .alt)
    take("^", .control)
    let named: [Code] =
      [
        .character(" "), .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .insert, .delete, .enter,
        .tab, .backTab, .escape, .backspace,
      ] + (1...12).map(Code.function)
    if let code = named.first(where: { Key($0).name == rest }) {
      self.init(code, modifiers)
    } else if rest.count == 1, let character = rest.first,
      character.isLetter || character.isNumber
        || character.isPunctuation || character.isSymbol
    {
      self.init(.character(character), modifiers)
    } else {
      return nil
    }
  }
}
