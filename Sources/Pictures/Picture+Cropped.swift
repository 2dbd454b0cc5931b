extension Picture {
  /// The part of the picture that starts at (x, y), at least one pixel: what lies outside is moved or cut.
  public func cropped(x: Int, y: Int, width newWidth: Int, height newHeight: Int) -> Picture {
    let left = min(max(x, 0), width - 1)
    let top = min(max(y, 0), height - 1)
    let columns = min(max(newWidth, 1), width - left)
    let rows = min(max(newHeight, 1), height - top)
    if columns == width, rows == height { return self }
    let byteCount = columns * rows * 3
    let result = [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        guard let input = pixels.baseAddress, let output = out.baseAddress else { return }
        for row in 0..<rows {
          (output + row * columns * 3).initialize(
            from: input + ((top + row) * width + left) * 3, count: columns * 3)
        }
      }
      count = byteCount
    }
    return Picture(width: columns, height: rows, pixels: result)
  }

  /// The picture with its corner at (x, y) of a black one; it has to fit.
  func placed(x: Int, y: Int, inWidth newWidth: Int, height newHeight: Int) -> Picture {
    if newWidth == width, newHeight == height { return self }
    var result = [UInt8](repeating: 0, count: newWidth * newHeight * 3)
    for row in 0..<height {
      let target = ((y + row) * newWidth + x) * 3
      result.replaceSubrange(
        target..<target + width * 3, with: pixels[row * width * 3..<(row + 1) * width * 3])
    }
    return Picture(width: newWidth, height: newHeight, pixels: result)
  }
}
