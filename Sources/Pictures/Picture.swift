/// An upright picture of 8-bit RGB samples.
public struct Picture: Equatable, Sendable {
  /// Columns, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// `height × width × 3` samples, row by row from the top, red, green, blue.
  public private(set) var pixels: [UInt8]

  /// - Precondition: `pixels.count == width * height * 3`, both sides at least 1.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && pixels.count == width * height * 3)
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
