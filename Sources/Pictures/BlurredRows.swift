/// Gives rows of a picture blurred both ways, one at a time, without a copy of the picture.
///
/// Both passes keep every bit until the last rounding, as OpenCV's do; beyond the edges the picture is mirrored
/// about its outermost pixels (reflect-101).
struct BlurredRows {
  private let picture: Picture
  private let kernel: GaussianKernel
  private var vertical: [UInt16]
  private var horizontal: [UInt32]

  init(of picture: Picture, kernel: GaussianKernel) {
    self.picture = picture
    self.kernel = kernel
    vertical = [UInt16](repeating: 0, count: (picture.width + 2 * kernel.radius) * 3)
    horizontal = [UInt32](repeating: 0, count: picture.width * 3)
  }

  /// Writes columns `columns` of row `row`, blurred, at the same columns of `out` [width, 3].
  mutating func read(row: Int, columns: Range<Int>, into out: UnsafeMutablePointer<UInt8>) {
    let width = picture.width
    let height = picture.height
    let radius = kernel.radius
    let weights = kernel.weights
    // Columns inside the picture that the second pass reads; the mirrored ones are copied from these.
    let reach = reach(of: columns)
    picture.pixels.withUnsafeBufferPointer { pixels in
      vertical.withUnsafeMutableBufferPointer { vertical in
        horizontal.withUnsafeMutableBufferPointer { horizontal in
          guard let input = pixels.baseAddress, let sums = vertical.baseAddress,
            let wide = horizontal.baseAddress
          else { return }
          if radius == 0 {
            let start = columns.lowerBound * 3
            (out + start).update(from: input + row * width * 3 + start, count: columns.count * 3)
            return
          }
          let start = reach.lowerBound * 3
          let count = reach.count * 3
          let inside = sums + radius * 3 + start
          for index in 0..<count { inside[index] = 0 }
          for (tap, weight) in weights.enumerated() where weight != 0 {
            let source = input + Picture.mirrored(row + tap - radius, height) * width * 3 + start
            // The weights sum to 256 and a sample is at most 255: 16 bits hold the sum.
            for index in 0..<count { inside[index] &+= weight &* UInt16(source[index]) }
          }
          let origin = sums + radius * 3
          for column in columns.lowerBound - radius..<columns.upperBound + radius
          where column < 0 || column >= width {
            let from = Picture.mirrored(column, width) * 3
            for channel in 0..<3 { origin[column * 3 + channel] = origin[from + channel] }
          }
          let first = columns.lowerBound * 3
          let samples = columns.count * 3
          for index in 0..<samples { wide[index] = 1 << 15 }
          for (tap, weight) in weights.enumerated() where weight != 0 {
            let source = origin + first + (tap - radius) * 3
            let factor = UInt32(weight)
            for index in 0..<samples { wide[index] &+= factor &* UInt32(source[index]) }
          }
          for index in 0..<samples { out[first + index] = UInt8(wide[index] >> 16) }
        }
      }
    }
  }

  /// The columns within the picture that blurring `columns` reads, mirrored ones included.
  private func reach(of columns: Range<Int>) -> Range<Int> {
    let low = columns.lowerBound - kernel.radius
    let high = columns.upperBound + kernel.radius
    if low >= 0, high <= picture.width { return low..<high }
    // Near an edge mirrored columns may come from anywhere within one radius of it.
    let mirroredHigh = low < 0 ? max(high, -low + 1) : high
    let mirroredLow = high > picture.width ? min(low, 2 * picture.width - 1 - high) : low
    let bounds = max(mirroredLow, 0)..<min(mirroredHigh, picture.width)
    return low < 0 && high > picture.width ? 0..<picture.width : bounds
  }
}
