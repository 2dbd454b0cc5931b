extension Picture {
  /// A square crop of `size` pixels under `matrix`, bilinear; neighbours outside the picture count as 0.
  ///
  /// Where the matrix shrinks (scale under 1) the picture is blurred first with σ = 0.5·(1/scale − 1), mirrored at
  /// its edges, so that fine detail does not alias; only rows and columns that the crop reads are blurred, a row
  /// at a time, so no copy of the picture is made.
  ///
  /// - Parameter size: 1 to 4,096.
  /// - Returns: nil for a size outside, a matrix with numbers that are not finite, one without inverse, and one that
  ///   shrinks by more than 256 (no crop of a face needs it, and the blur would reach over the whole picture).
  public func warped(by matrix: AffineMatrix, size: Int) -> Picture? {
    guard (1...4096).contains(size), let inverse = matrix.inverse, matrix.scale.isFinite,
      matrix.scale >= 1.0 / 256
    else { return nil }
    let kernel = matrix.scale < 1 ? GaussianKernel(sigma: 0.5 * (1 / matrix.scale - 1)) : .none
    let samples = WarpSamples(inverse: inverse, size: size, width: width, height: height)
    var rows = BlurredRows(of: self, kernel: kernel)
    var sums = [Float](repeating: 0, count: size * size * 3)
    var line = [UInt8](repeating: 0, count: width * 3)
    for row in samples.rows {
      guard let columns = samples.columns(ofRow: row) else { continue }
      line.withUnsafeMutableBufferPointer { line in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let line = line.baseAddress, let sums = sums.baseAddress else { return }
          rows.read(row: row, columns: columns, into: line)
          // As upper neighbour of the samples in this row, as lower one of those in the row above.
          samples.add(line: line, toSamplesIn: row, lower: false, sums: sums)
          samples.add(line: line, toSamplesIn: row - 1, lower: true, sums: sums)
        }
      }
    }
    let result = [UInt8](unsafeUninitializedCapacity: sums.count) { out, count in
      for (index, sum) in sums.enumerated() { out[index] = UInt8(min(max(sum + 0.5, 0), 255)) }
      count = sums.count
    }
    return Picture(width: size, height: size, pixels: result)
  }
}
