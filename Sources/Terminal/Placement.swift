/// Where a picture came to lie, for captions and for what is drawn upon it.
public struct Placement: Equatable, Sendable {
  /// In cells of the region.
  public let frame: Rectangle
  /// Screen points for each pixel of the picture; over 1 means that it is enlarged.
  public let scale: Double
}

/// A mark upon a picture, in the picture's pixels.
public enum PictureMark: Equatable, Sendable {
  case box(x0: Double, y0: Double, x1: Double, y1: Double)
  case point(x: Double, y: Double)
}
