import Text

/// Whether text is light on dark or dark on light.
public enum Ground: String, CaseIterable, Sendable {
  case dark, light

  /// The ground and what decided it (T5): an explicit choice, the configuration, the terminal's answer,
  /// `COLORFGBG`, then dark.
  public static func decide(
    option: Ground? = nil, configuration: Ground? = nil, answer: Color? = nil, environment: Environment
  ) -> Decision<Ground> {
    if let option { return Decision(option, "--theme") }
    if let configuration { return Decision(configuration, "configuration") }
    if let answer { return Decision(answer.luminance > 0.18 ? .light : .dark, "the terminal's answer") }
    if let value = environment["COLORFGBG"], let last = value.split(separator: ";").last,
      let index = Int(last)
    {
      // 7 and 9 to 15 are light; 8 is the dark grey.
      return Decision(index == 7 || index > 8 ? .light : .dark, "COLORFGBG=\(value)")
    }
    return Decision(.dark, "nothing said otherwise")
  }
}

/// The styles that views draw with, named for their meaning, for one ground and one depth (T3).
///
/// Flagged is orange and not flagged is blue (V8, after Okabe and Ito): nobody with a usual colour blindness
/// takes one for the other. Each meaning also has a word or a mark (V9).
public struct Theme: Hashable, Sendable {
  public let ground: Ground
  public let depth: ColorDepth

  /// What is read: the terminal's own colour.
  public let text: Style
  /// What is read first.
  public let strong: Style
  /// What is read last.
  public let muted: Style
  /// Lines and frames; never text.
  public let faint: Style
  /// Keys, and the chosen one of several names.
  public let accent: Style
  public let flagged, notFlagged, noFace, failed, warning: Style
  /// The row under the cursor.
  public let selection: Style
  /// The empty part of a bar.
  public let track: Style
  /// The terminal's background as far as it is known.
  public let background: Color

  /// What cells that state no colours of their own are painted with; nil leaves them to the terminal (T5).
  public let paint: Paint?

  /// - Parameters:
  ///   - answer: the terminal's background.
  ///   - changed: colours in place of the family's own.
  ///   - isPainted: whether the background is the theme's, not the terminal's.
  public init(
    _ ground: Ground, _ depth: ColorDepth, background answer: Color? = nil,
    family: Palette.Family = .standard, changed: [Palette.Role: Color] = [:], isPainted: Bool = false
  ) {
    self.ground = ground
    self.depth = depth
    let own = ground == .dark ? Color(16, 18, 22) : Color(255, 255, 255)
    let background = isPainted ? own : answer ?? own
    self.background = background
    paint =
      isPainted && depth != .mono
      ? Paint(ink: ground == .dark ? Color(225, 229, 235) : Color(24, 28, 33), background: own) : nil
    text = .plain
    strong = Style(nil, .bold)
    switch depth {
    case .direct, .indexed:
      let palette = Palette(family, ground, changed: changed)
      func readable(_ role: Palette.Role) -> Style {
        Style(Theme.shown(palette[role], depth, background, contrast: family.contrast))
      }
      muted = readable(.muted)
      faint = Style(palette[.faint])
      accent = readable(.accent)
      flagged = readable(.flagged)
      notFlagged = readable(.notFlagged)
      noFace = readable(.muted)
      failed = readable(.failed)
      warning = readable(.warning)
      selection = Style(nil, on: palette[.selection])
      track = Style(palette[.trackMark], on: palette[.track])
    case .sixteen, .eight:
      func color(_ index: Int) -> Style { Style(IndexedColors.sixteen[index]) }
      muted = depth == .sixteen && ground == .dark && family != .highContrast ? color(8) : .plain
      faint = depth == .sixteen ? color(8) : .plain
      accent = Style(nil, .underline)
      flagged = ground == .dark ? color(3) : color(1)
      notFlagged = ground == .dark ? color(6) : color(4)
      noFace = .plain
      // Plain magenta is a shade too dark for text on black.
      failed = ground == .light ? color(5) : depth == .sixteen ? color(13) : Style(nil, .bold)
      warning = ground == .dark ? color(3) : color(1)
      selection = Style(nil, .reverse)
      track = faint
    case .mono:
      (muted, faint, accent) = (.plain, .plain, Style(nil, .underline))
      (flagged, notFlagged, noFace) = (.plain.bold, .plain, .plain)
      (failed, warning) = (.plain.bold, .plain)
      selection = Style(nil, .reverse)
      track = .plain
    }
  }

  /// The colour, lightened or darkened until it can be read, and further where rounding to the palette cost it its
  /// contrast.
  private static func shown(
    _ color: Color, _ depth: ColorDepth, _ background: Color, contrast: Double
  ) -> Color {
    let readable = color.readable(on: background, ratio: contrast)
    guard depth == .indexed else { return readable }
    for more in [0, 0.5, 1, 1.5, 2.5, 4, 6, 9] {
      let tried = color.readable(on: background, ratio: contrast + more)
      let shown = IndexedColors.color(IndexedColors.nearest256(tried))
      if shown.contrast(with: background) >= contrast { return shown }
    }
    return readable
  }

  /// Colours in place of the terminal's own.
  public struct Paint: Hashable, Sendable {
    public let ink, background: Color
  }

  /// The styles that text is read in, by name, for the test of contrast (T5).
  package var readable: [(String, Style)] {
    [
      ("muted", muted), ("accent", accent), ("flagged", flagged), ("notFlagged", notFlagged),
      ("noFace", noFace),
      ("failed", failed), ("warning", warning),
    ]
  }
}
