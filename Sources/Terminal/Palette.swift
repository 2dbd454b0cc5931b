/// The colours of a theme by their meaning.
public struct Palette: Hashable, Sendable {
  /// What a colour stands for; the names of `[colors]` in the configuration.
  public enum Role: String, CaseIterable, Sendable {
    case muted, faint, accent, flagged, notFlagged = "not-flagged", failed, warning, selection, track
    case trackMark = "track-mark"
  }

  /// Palettes that belong together, one for each ground.
  public enum Family: String, CaseIterable, Sendable {
    case standard
    /// Text at 7:1 or more.
    case highContrast = "high-contrast"
    /// Okabe and Ito's own colours, each told from each other by people with any usual colour blindness.
    case colorBlind = "color-blind"

    /// The least contrast of text with the background.
    var contrast: Double { self == .highContrast ? 7 : 4.5 }
  }

  private var colors: [Role: Color]

  public subscript(role: Role) -> Color { colors[role] ?? .white }

  public init(_ family: Family, _ ground: Ground, changed: [Role: Color] = [:]) {
    let own =
      switch (family, ground) {
      case (.standard, .dark): Palette.dark
      case (.standard, .light): Palette.light
      case (.highContrast, .dark):
        Palette.dark.merging([
          .muted: Color(214, 220, 228), .faint: Color(150, 158, 170), .accent: Color(150, 255, 240),
          .flagged: Color(255, 180, 84), .notFlagged: Color(140, 200, 255), .failed: Color(255, 160, 225),
          .warning: Color(255, 232, 120), .selection: Color(0, 70, 150), .trackMark: Color(190, 198, 210),
        ]) { _, new in new }
      case (.highContrast, .light):
        Palette.light.merging([
          .muted: Color(50, 56, 62), .faint: Color(90, 96, 104), .accent: Color(0, 74, 68),
          .flagged: Color(122, 52, 0), .notFlagged: Color(0, 56, 140), .failed: Color(116, 18, 84),
          .warning: Color(88, 64, 0), .selection: Color(170, 205, 255), .trackMark: Color(70, 76, 84),
        ]) { _, new in new }
      case (.colorBlind, .dark): Palette.dark.merging(Palette.okabeIto) { _, new in new }
      case (.colorBlind, .light):
        Palette.light.merging(Palette.okabeIto) { _, new in new }
          .merging([.flagged: Color(213, 94, 0), .notFlagged: Color(0, 114, 178)]) { _, new in new }
      }
    colors = own.merging(changed) { _, new in new }
  }

  private static let dark: [Role: Color] = [
    .muted: Color(139, 148, 158), .faint: Color(68, 76, 88), .accent: Color(148, 214, 205),
    .flagged: Color(245, 158, 66), .notFlagged: Color(96, 165, 250), .failed: Color(219, 130, 190),
    .warning: Color(232, 206, 110), .selection: Color(40, 48, 62), .track: Color(34, 39, 47),
    .trackMark: Color(98, 108, 122),
  ]
  private static let light: [Role: Color] = [
    .muted: Color(95, 104, 114), .faint: Color(178, 186, 196), .accent: Color(0, 112, 104),
    .flagged: Color(176, 82, 0), .notFlagged: Color(0, 92, 197), .failed: Color(160, 50, 120),
    .warning: Color(128, 96, 0), .selection: Color(214, 226, 243), .track: Color(228, 232, 237),
    .trackMark: Color(130, 138, 148),
  ]
  /// Source: Okabe and Ito 2002, "Color Universal Design".
  private static let okabeIto: [Role: Color] = [
    .accent: Color(0, 158, 115), .flagged: Color(230, 159, 0), .notFlagged: Color(86, 180, 233),
    .failed: Color(204, 121, 167), .warning: Color(240, 228, 66),
  ]
}

/// What `--theme` and the configuration name: a ground, a family of palettes, or both (`light`, `high-contrast`,
/// `color-blind-dark`).
public struct ThemeChoice: Hashable, Sendable {
  /// nil leaves it to the terminal.
  public var ground: Ground?
  public var family: Palette.Family

  public init?(_ name: String) {
    if let ground = Ground(rawValue: name) {
      (self.ground, family) = (ground, .standard)
      return
    }
    for family in Palette.Family.allCases where name.hasPrefix(family.rawValue) {
      let rest = name.dropFirst(family.rawValue.count)
      if rest.isEmpty {
        (ground, self.family) = (nil, family)
        return
      }
      if rest.first == "-", let ground = Ground(rawValue: String(rest.dropFirst())) {
        (self.ground, self.family) = (ground, family)
        return
      }
    }
    return nil
  }

  /// Every name there is.
  public static var names: [String] {
    Ground.allCases.map(\.rawValue)
      + Palette.Family.allCases.flatMap { family in
        [family.rawValue] + Ground.allCases.map { "\(family.rawValue)-\($0.rawValue)" }
      }
  }
}

extension Color {
  /// `#rrggbb`; nil for anything else.
  public init?(hexadecimal text: String) {
    guard text.first == "#", text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16),
      text.dropFirst().allSatisfy(\.isHexDigit)
    else { return nil }
    self.init(UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255))
  }
}
