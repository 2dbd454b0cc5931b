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

  public init(_ ground: Ground, _ depth: ColorDepth, background answer: Color? = nil) {
    self.ground = ground
    self.depth = depth
    let background = answer ?? (ground == .dark ? Color(16, 18, 22) : Color(255, 255, 255))
    self.background = background
    text = .plain
    strong = Style(nil, .bold)
    switch depth {
    case .direct, .indexed:
      let palette = ground == .dark ? Palette.dark : Palette.light
      func readable(_ color: Color) -> Style {
        Style(Theme.shown(color.readable(on: background), depth, background))
      }
      muted = readable(palette.muted)
      faint = Style(palette.faint)
      accent = readable(palette.accent)
      flagged = readable(palette.flagged)
      notFlagged = readable(palette.notFlagged)
      noFace = readable(palette.muted)
      failed = readable(palette.failed)
      warning = readable(palette.warning)
      selection = Style(nil, on: palette.selection)
      track = Style(palette.trackMark, on: palette.track)
    case .sixteen, .eight:
      func color(_ index: Int) -> Style { Style(IndexedColors.sixteen[index]) }
      muted = depth == .sixteen && ground == .dark ? color(8) : .plain
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

  /// The colour, lightened or darkened further where rounding to the palette cost it its contrast.
  private static func shown(_ color: Color, _ depth: ColorDepth, _ background: Color) -> Color {
    guard depth == .indexed else { return color }
    for ratio in [4.5, 5, 5.5, 6, 7] {
      let tried = color.readable(on: background, ratio: ratio)
      let index = IndexedColors.nearest256(tried)
      if IndexedColors.color(index).contrast(with: background) >= 4.5 { return IndexedColors.color(index) }
    }
    return color
  }

  /// The styles that text is read in, by name, for the test of contrast (T5).
  package var readable: [(String, Style)] {
    [
      ("muted", muted), ("accent", accent), ("flagged", flagged), ("notFlagged", notFlagged),
      ("noFace", noFace),
      ("failed", failed), ("warning", warning),
    ]
  }

  private struct Palette {
    let muted, faint, accent, flagged, notFlagged, failed, warning, selection, track, trackMark: Color

    static let dark = Palette(
      muted: Color(139, 148, 158), faint: Color(68, 76, 88), accent: Color(148, 214, 205),
      flagged: Color(245, 158, 66), notFlagged: Color(96, 165, 250), failed: Color(219, 130, 190),
      warning: Color(232, 206, 110), selection: Color(40, 48, 62), track: Color(34, 39, 47),
      trackMark: Color(98, 108, 122))
    static let light = Palette(
      muted: Color(95, 104, 114), faint: Color(178, 186, 196), accent: Color(0, 112, 104),
      flagged: Color(176, 82, 0), notFlagged: Color(0, 92, 197), failed: Color(160, 50, 120),
      warning: Color(128, 96, 0), selection: Color(214, 226, 243), track: Color(228, 232, 237),
      trackMark: Color(130, 138, 148))
  }
}
