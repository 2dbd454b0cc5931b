/// All that drawing has to know of the terminal: colours, glyphs, the shape of a cell.
public struct Look: Hashable, Sendable {
  public var theme: Theme
  public var glyphs: Glyphs
  /// Height of a cell over its width (T16).
  public var cellAspect: Double
  /// A cell in pixels, where pictures are shown in those; nil where they are shown in blocks.
  public var pixels: CellPixels?

  public init(theme: Theme, glyphs: Glyphs, cellAspect: Double = 2, pixels: CellPixels? = nil) {
    self.theme = theme
    self.glyphs = glyphs
    self.cellAspect = cellAspect
    self.pixels = pixels
  }

  public var depth: ColorDepth { theme.depth }
}
