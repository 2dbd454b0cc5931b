/// Numbers as colours, on scales whose steps look alike and that the colour-blind can read (V6, V8): no rainbow.
public enum ColorScale: Sendable {
  /// From little to much; source: cividis (Nuñez, Anderton and Renslow 2018), nine of its colours.
  case sequential
  /// From less over nothing to more: blue, the ground's grey, orange.
  case diverging

  /// The colour of `share`, 0…1; for `diverging` 0.5 is nothing.
  public func color(_ share: Double, _ ground: Ground) -> Color {
    let stops = stops(ground)
    let place = min(1, max(0, share)) * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }

  private func stops(_ ground: Ground) -> [Color] {
    switch self {
    case .sequential:
      [
        Color(0, 34, 78), Color(18, 53, 112), Color(59, 73, 108), Color(87, 93, 109), Color(112, 113, 115),
        Color(138, 134, 120), Color(165, 156, 116), Color(195, 179, 105), Color(225, 204, 85),
      ]
    case .diverging:
      ground == .dark
        ? [
          Color(120, 190, 255), Color(58, 128, 214), Color(34, 74, 128), Color(38, 43, 51),
          Color(128, 74, 24),
          Color(208, 120, 36), Color(255, 190, 110),
        ]
        : [
          Color(0, 70, 160), Color(72, 140, 218), Color(168, 204, 240), Color(244, 244, 244),
          Color(248, 206, 160),
          Color(226, 136, 52), Color(156, 72, 0),
        ]
    }
  }

  /// A number's style in a cell of that colour: black or white, whichever is read better.
  public func style(_ share: Double, _ theme: Theme) -> Style {
    switch theme.depth {
    case .direct, .indexed:
      let color = color(share, theme.ground)
      let ink = color.contrast(with: .white) >= color.contrast(with: .black) ? Color.white : .black
      return Style(ink, on: color)
    case .sixteen, .eight, .mono:
      // Too few colours for a scale: the number and a shade carry it.
      return .plain
    }
  }
}
