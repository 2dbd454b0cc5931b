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
    guard matrix.scale < 1 else { return sharplyWarped(by: inverse, size: size) }
    let kernel = GaussianKernel(sigma: 0.5 * (1 / matrix.scale - 1))
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

  /// The warp of a picture that needs no blur, a crop pixel at a time: the same sums in the same order, without sorting.
  private func sharplyWarped(by inverse: AffineMatrix, size: Int) -> Picture {
    let byteCount = size * size * 3
    let (width, height) = (width, height)
    let result = [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        guard let input = pixels.baseAddress, var target = out.baseAddress else { return }
        for row in 0..<size {
          for column in 0..<size {
            let x = inverse.a * Double(column) + inverse.b * Double(row) + inverse.tx
            let y = inverse.c * Double(column) + inverse.d * Double(row) + inverse.ty
            var sum = (Float(0), Float(0), Float(0))
            // False for NaN too, so the conversions below are of numbers within the picture.
            if x > -1, x < Double(width), y > -1, y < Double(height) {
              // Rounded down; over −1 as both are, that needs no call of `floor`.
              let column = x < 0 ? -1 : Int(x), row = y < 0 ? -1 : Int(y)
              let across = Float(x - Double(column)), down = Float(y - Double(row))
              for lower in 0...1 where row + lower >= 0 && row + lower < height {
                let line = row + lower, weight = lower == 1 ? down : 1 - down
                let samples = input + (line * width + column) * 3
                if column >= 0 {
                  let share = weight * (1 - across)
                  sum.0 += share * Float(samples[0])
                  sum.1 += share * Float(samples[1])
                  sum.2 += share * Float(samples[2])
                }
                if column + 1 < width {
                  let share = weight * across
                  sum.0 += share * Float(samples[3])
                  sum.1 += share * Float(samples[4])
                  sum.2 += share * Float(samples[5])
                }
              }
            }
            target[0] = UInt8(min(max(sum.0 + 0.5, 0), 255))
            target[1] = UInt8(min(max(sum.1 + 0.5, 0), 255))
            target[2] = UInt8(min(max(sum.2 + 0.5, 0), 255))
            target += 3
          }
        }
      }
      count = byteCount
    }
    return Picture(width: size, height: size, pixels: result)
  }
}
