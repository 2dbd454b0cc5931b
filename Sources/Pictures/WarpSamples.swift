/// The points of a picture that a crop's pixels read, sorted by row.
///
/// Sorting lets a warp run down the picture's rows and hold one of them at a time.
struct WarpSamples {
  private let inverse: AffineMatrix
  private let size: Int
  private let width: Int
  private let height: Int
  /// Crop pixels (y·size + x) that read anything, in order of the row above their point, from row −1 on.
  private var order: [Int32]
  /// Where each row's pixels begin in `order`; index 0 is row −1, and one more than rows at the end.
  private var begins: [Int]

  init(inverse: AffineMatrix, size: Int, width: Int, height: Int) {
    self.inverse = inverse
    self.size = size
    self.width = width
    self.height = height
    begins = [Int](repeating: 0, count: height + 2)
    order = []
    var upper = [Int32](repeating: Int32.min, count: size * size)
    for pixel in 0..<size * size {
      guard let point = Self.point(pixel, inverse, size, width, height) else { continue }
      upper[pixel] = Int32(point.y)
      begins[point.y + 2] += 1
    }
    for row in 1..<begins.count { begins[row] += begins[row - 1] }
    order = [Int32](repeating: 0, count: begins[height + 1])
    var next = begins
    for pixel in 0..<size * size where upper[pixel] != .min {
      let row = Int(upper[pixel]) + 1
      order[next[row]] = Int32(pixel)
      next[row] += 1
    }
  }

  /// The picture's rows that may be read.
  var rows: Range<Int> { 0..<height }

  /// The columns of row `row` that some pixel reads; nil for none.
  func columns(ofRow row: Int) -> Range<Int>? {
    var low = width
    var high = -1
    for upper in [row - 1, row] {
      for pixel in pixels(in: upper) {
        guard let point = Self.point(Int(pixel), inverse, size, width, height) else { continue }
        low = min(low, max(point.x, 0))
        high = max(high, min(point.x + 1, width - 1))
      }
    }
    return low <= high ? low..<high + 1 : nil
  }

  /// Adds what a row gives to the pixels whose points lie between row `upper` and the next.
  ///
  /// - Parameters:
  ///   - line: [width, 3], the row `upper`, or with `lower` the row after it.
  ///   - sums: [size, size, 3].
  func add(
    line: UnsafePointer<UInt8>, toSamplesIn upper: Int, lower: Bool, sums: UnsafeMutablePointer<Float>
  ) {
    for pixel in pixels(in: upper) {
      guard let point = Self.point(Int(pixel), inverse, size, width, height) else { continue }
      let weight = lower ? point.down : 1 - point.down
      let sum = sums + Int(pixel) * 3
      if point.x >= 0 { Self.add(line + point.x * 3, weight * (1 - point.across), sum) }
      if point.x + 1 < width { Self.add(line + (point.x + 1) * 3, weight * point.across, sum) }
    }
  }

  @inline(__always)
  private static func add(_ sample: UnsafePointer<UInt8>, _ weight: Float, _ sum: UnsafeMutablePointer<Float>)
  {
    sum[0] += weight * Float(sample[0])
    sum[1] += weight * Float(sample[1])
    sum[2] += weight * Float(sample[2])
  }

  private func pixels(in upper: Int) -> ArraySlice<Int32> {
    guard upper >= -1, upper < height else { return [] }
    return order[begins[upper + 1]..<begins[upper + 2]]
  }

  /// Where a crop pixel's point lies: the neighbour above and to the left, and the parts of the way to the next.
  private struct Point {
    let x: Int
    let y: Int
    let across: Float
    let down: Float
  }

  /// Nil when no neighbour lies within the picture.
  @inline(__always)
  private static func point(
    _ pixel: Int, _ inverse: AffineMatrix, _ size: Int, _ width: Int, _ height: Int
  ) -> Point? {
    let column = Double(pixel % size)
    let row = Double(pixel / size)
    let x = inverse.a * column + inverse.b * row + inverse.tx
    let y = inverse.c * column + inverse.d * row + inverse.ty
    // False for NaN too, so the conversions below are of numbers within the picture.
    guard x > -1, x < Double(width), y > -1, y < Double(height) else { return nil }
    let left = x.rounded(.down)
    let top = y.rounded(.down)
    return Point(x: Int(left), y: Int(top), across: Float(x - left), down: Float(y - top))
  }
}
