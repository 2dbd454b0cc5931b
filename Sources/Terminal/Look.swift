/// All that drawing has to know of the terminal: colours, glyphs, the shape of a cell.
public struct Look: Hashable, Sendable {
  public var theme: Theme
  public var glyphs: Glyphs
  /// Height of a cell over its width (T16).
  public var cellAspect: Double

  public init(theme: Theme, glyphs: Glyphs, cellAspect: Double = 2) {
    self.theme = theme
    self.glyphs = glyphs
    self.cellAspect = cellAspect
  }

  public var depth: ColorDepth { theme.depth }
}
