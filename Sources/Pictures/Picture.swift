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

  /// The mean of each channel, rounded.
  public var meanColor: (red: UInt8, green: UInt8, blue: UInt8) {
    var sums = SIMD3<Int>()
    pixels.withUnsafeBufferPointer { pixels in
      for index in stride(from: 0, to: pixels.count, by: 3) {
        sums &+= SIMD3(Int(pixels[index]), Int(pixels[index + 1]), Int(pixels[index + 2]))
      }
    }
    let count = width * height, mean = (sums &+ count / 2) / count
    return (UInt8(mean.x), UInt8(mean.y), UInt8(mean.z))
  }
}
