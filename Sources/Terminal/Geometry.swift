/// Columns and rows of a screen or a part of one.
public struct Size: Hashable, Sendable {
  public var columns, rows: Int

  public init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}

/// A rectangle of cells; (0, 0) is the top left cell.
public struct Rectangle: Hashable, Sendable {
  public var x, y, columns, rows: Int

  public init(x: Int, y: Int, columns: Int, rows: Int) {
    self.x = x
    self.y = y
    self.columns = max(0, columns)
    self.rows = max(0, rows)
  }
}
