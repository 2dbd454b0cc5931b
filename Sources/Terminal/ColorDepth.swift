import Text

/// A value and what decided it, for `doctor`.
public struct Decision<Value: Sendable>: Sendable {
  public let value: Value
  public let source: SafeText

  public init(_ value: Value, _ source: SafeText) {
    self.value = value
    self.source = source
  }
}

/// The process's environment as a value.
public typealias Environment = [String: String]

/// How many colours the terminal is sent.
public enum ColorDepth: String, CaseIterable, Sendable {
  case mono, eight = "8", sixteen = "16", indexed = "256", direct = "true"

  /// What `--color` and the configuration may say.
  public enum Choice: Hashable, Sendable {
    case auto, always, depth(ColorDepth)

    public init?(_ text: String) {
      switch text {
      case "auto": self = .auto
      case "always": self = .always
      case "never", "mono": self = .depth(.mono)
      case "truecolor", "24bit": self = .depth(.direct)
      default:
        guard let depth = ColorDepth(rawValue: text) else { return nil }
        self = .depth(depth)
      }
    }
  }

  /// What the terminfo entry says of colours.
  public struct Entry: Hashable, Sendable {
    /// `colors`; 0 or less for none.
    public let colors: Int
    /// Whether it names direct colour (`RGB` or `Tc`).
    public let isDirect: Bool

    public init(colors: Int, isDirect: Bool) {
      self.colors = colors
      self.isDirect = isDirect
    }
  }

  /// The depth and what decided it, in the order of T1; an empty `NO_COLOR` counts as unset (T2).
  public static func decide(
    option: Choice? = nil, configuration: Choice? = nil, environment: Environment, entry: Entry
  ) -> Decision<ColorDepth> {
    if case .depth(let depth)? = option { return Decision(depth, "--color") }
    if option != .always, !(environment["NO_COLOR"] ?? "").isEmpty { return Decision(.mono, "NO_COLOR") }
    if option == nil, case .depth(let depth)? = configuration { return Decision(depth, "configuration") }
    if let value = environment["COLORTERM"], value == "truecolor" || value == "24bit" {
      return Decision(.direct, "COLORTERM=\(value)")
    }
    let source: SafeText = "terminfo entry of TERM=\(environment["TERM"] ?? "")"
    if entry.isDirect || entry.colors >= 1 << 24 { return Decision(.direct, source) }
    return switch entry.colors {
    case 256...: Decision(.indexed, source)
    case 16...: Decision(.sixteen, source)
    case 8...: Decision(.eight, source)
    default: Decision(.mono, source)
    }
  }
}
