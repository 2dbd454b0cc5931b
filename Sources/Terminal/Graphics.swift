import Text

/// How pictures reach the terminal.
public enum Graphics: String, CaseIterable, Sendable {
  /// In cells, everywhere.
  case blocks
  /// In pixels, by kitty's graphics protocol.
  case kitty
  /// In pixels, as sixels.
  case sixel

  /// What `--graphics` and the configuration may say.
  public enum Choice: Hashable, Sendable {
    case auto
    case always(Graphics)

    public init?(_ text: String) {
      if text == "auto" {
        self = .auto
      } else if let graphics = Graphics(rawValue: text) {
        self = .always(graphics)
      } else {
        return nil
      }
    }
  }

  /// The way and what decided it (T11, T12, T15): an explicit choice, the configuration, then what the terminal answered.
  /// The environment can only take pixels away.
  package static func decide(
    option: Choice? = nil, configuration: Choice? = nil, environment: Environment, color: ColorDepth,
    answers: Answers, cell: CellPixels?
  ) -> Decision<Graphics> {
    let multiplexer = Multiplexer(environment)
    for (choice, source) in [(option, "--graphics" as SafeText), (configuration, "configuration")] {
      guard case .always(let graphics)? = choice else {
        if choice == .auto { break }
        continue
      }
      guard graphics != .sixel || cell != nil else {
        return Decision(
          .blocks, "\(source) asks for sixel, but the terminal does not say how large a cell is")
      }
      guard graphics != .blocks, let multiplexer else { return Decision(graphics, source) }
      return Decision(graphics, "\(source); \(multiplexer.need)")
    }
    if let multiplexer {
      return Decision(
        .blocks, "inside \(multiplexer.name); --graphics kitty passes pictures through, \(multiplexer.need)")
    }
    guard color != .mono else { return Decision(.blocks, "colours are off") }
    let fault = TerminalFault.known(answers.name)
    if answers.hasKitty, fault?.graphics != .kitty { return Decision(.kitty, "the terminal's answer") }
    if answers.hasSixel, fault?.graphics != .sixel {
      guard cell != nil else {
        return Decision(.blocks, "the terminal knows sixel, but does not say how large a cell is")
      }
      return Decision(.sixel, "the terminal's answer")
    }
    if let fault { return Decision(.blocks, "\(SafeText(fault.name)) \(fault.reason)") }
    return Decision(.blocks, "the terminal answers neither to kitty's protocol nor with sixel")
  }
}

/// A cell in the terminal's pixels.
public struct CellPixels: Hashable, Sendable {
  public let width, height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// What is taken where a picture is scaled by the terminal and so need not fit.
  static let assumed = CellPixels(width: 10, height: 20)
}

/// What stands between us and the terminal and draws cells of its own (T15).
package enum Multiplexer {
  case tmux, screen, zellij

  init?(_ environment: Environment) {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    let term = environment["TERM"] ?? ""
    if has("TMUX") || term.hasPrefix("tmux") {
      self = .tmux
    } else if has("ZELLIJ") {
      self = .zellij
    } else if has("STY") || term.hasPrefix("screen") {
      self = .screen
    } else {
      return nil
    }
  }

  var name: SafeText {
    switch self {
    case .tmux: "tmux"
    case .screen: "screen"
    case .zellij: "zellij"
    }
  }

  /// What has to hold so that pictures come through.
  var need: SafeText {
    switch self {
    case .tmux: "which needs `set -g allow-passthrough on` in tmux and a window of one pane"
    case .screen: "which screen may cut short"
    case .zellij: "which zellij may drop"
    }
  }

  /// Bytes as they go through to the terminal; where the cursor stands out there is not known, so they place it themselves.
  func passed(_ bytes: [UInt8]) -> [UInt8] {
    switch self {
    case .zellij: return bytes
    case .screen: return Array("\u{1B}P".utf8) + bytes + Array("\u{1B}\\".utf8)
    case .tmux:
      var out = Array("\u{1B}Ptmux;".utf8)
      for byte in bytes {
        if byte == 0x1B { out.append(byte) }
        out.append(byte)
      }
      return out + Array("\u{1B}\\".utf8)
    }
  }
}

/// The one table of terminals that answer and then draw wrongly (T12).
struct TerminalFault {
  let name: String
  /// Versions from this on are free of it; nil for none.
  let fixedIn: [Int]?
  let graphics: Graphics
  let reason: SafeText

  static let table = [
    TerminalFault(
      name: "WezTerm", fixedIn: nil, graphics: .kitty,
      reason: "answers to kitty's protocol, but leaves pictures behind that were deleted"),
    TerminalFault(
      name: "kitty", fixedIn: [0, 20, 0], graphics: .kitty,
      reason: "before 0.20 moves the cursor, and may scroll, although it is asked not to"),
  ]

  /// - Parameter answer: what the terminal calls itself, as `kitty(0.32.2)` or `WezTerm 20240203`.
  static func known(_ answer: String) -> TerminalFault? {
    table.first { fault in
      guard answer.lowercased().hasPrefix(fault.name.lowercased()) else { return false }
      guard let fixed = fault.fixedIn else { return true }
      let version = answer.dropFirst(fault.name.count).split { !$0.isASCII || !$0.isNumber }.compactMap {
        Int($0)
      }
      return version.lexicographicallyPrecedes(fixed)
    }
  }
}
