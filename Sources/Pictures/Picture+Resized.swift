extension Picture {
  /// Resized as Pillow's `resize((width, height), BICUBIC)` does, to the bit; sides under 1 count as 1.
  public func resized(width: Int, height: Int) -> Picture {
    let width = max(width, 1)
    let height = max(height, 1)
    return resampled(width: width, height: height, columns: 0..<width, rows: 0..<height)
  }

  /// The shorter side brought to `shorterSide`, the longer to `int(shorterSide·long/short)`, then a crop from
  /// `(size − crop) // 2`, black where it reaches beyond the picture.
  ///
  /// Only what the crop shows is computed, so a picture of 1×65,500 costs no more than a square one. Without a
  /// crop the longer side ends at 65,500 at most.
  public func resizedAndCropped(shorterSide: Int, crop: (width: Int, height: Int)?) -> Picture {
    let shorterSide = min(max(shorterSide, 1), PictureLimits.side)
    let short = min(width, height)
    var long = shorterSide * max(width, height) / short
    guard let crop else {
      long = min(long, PictureLimits.side)
      return width <= height
        ? resized(width: shorterSide, height: long) : resized(width: long, height: shorterSide)
    }
    let full = width <= height ? (width: shorterSide, height: long) : (width: long, height: shorterSide)
    let cropWidth = min(max(crop.width, 1), PictureLimits.side)
    let cropHeight = min(max(crop.height, 1), PictureLimits.side)
    // An arithmetic shift rounds down, as `//` does.
    let left = (full.width - cropWidth) >> 1
    let top = (full.height - cropHeight) >> 1
    let shown = resampled(
      width: full.width, height: full.height,
      columns: max(left, 0)..<min(left + cropWidth, full.width),
      rows: max(top, 0)..<min(top + cropHeight, full.height))
    return shown.placed(
      x: max(-left, 0), y: max(-top, 0), inWidth: cropWidth, height: cropHeight)
  }

  /// The part `columns` × `rows` of the picture resized to `width`×`height`.
  func resampled(width newWidth: Int, height newHeight: Int, columns: Range<Int>, rows: Range<Int>) -> Picture
  {
    let across = newWidth == width ? nil : BicubicWeights(input: width, output: newWidth, range: columns)
    let down = newHeight == height ? nil : BicubicWeights(input: height, output: newHeight, range: rows)
    let reach = (columns: across?.reach ?? columns, rows: down?.reach ?? rows)
    var result = cropped(
      x: reach.columns.lowerBound, y: reach.rows.lowerBound, width: reach.columns.count,
      height: reach.rows.count)
    // Pillow 13 goes down first where that takes away more than twice as many rows as going across takes
    // columns (measured over 8,757 pairs of sizes); 8 bits in between make the order visible.
    let downFirst = newHeight < height && height - newHeight > 2 * (width - newWidth)
    if downFirst, let down { result = result.resampledDown(down, firstRow: reach.rows.lowerBound) }
    if let across { result = result.resampledAcross(across, firstColumn: reach.columns.lowerBound) }
    if !downFirst, let down { result = result.resampledDown(down, firstRow: reach.rows.lowerBound) }
    return result
  }

  /// - Parameter firstColumn: the column of the whole picture that is column 0 here.
  private func resampledAcross(_ weights: BicubicWeights, firstColumn: Int) -> Picture {
    let outWidth = weights.starts.count
    let byteCount = outWidth * height * 3
    let result = [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        weights.weights.withUnsafeBufferPointer { taps in
          var target = 0
          for row in 0..<height {
            for column in 0..<outWidth {
              var red = Int32(1 << (BicubicWeights.bits - 1))
              var green = red
              var blue = red
              var source = (row * width + weights.starts[column] - firstColumn) * 3
              let first = column * weights.stride
              // The magnitudes of weights sum to under 2²³, samples under 2⁸: sums fit 32 bits.
              for tap in first..<first + weights.counts[column] {
                let weight = taps[tap]
                red &+= weight &* Int32(pixels[source])
                green &+= weight &* Int32(pixels[source + 1])
                blue &+= weight &* Int32(pixels[source + 2])
                source += 3
              }
              out[target] = Self.sample(red)
              out[target + 1] = Self.sample(green)
              out[target + 2] = Self.sample(blue)
              target += 3
            }
          }
        }
      }
      count = byteCount
    }
    return Picture(width: outWidth, height: height, pixels: result)
  }

  /// - Parameter firstRow: the row of the whole picture that is row 0 here.
  private func resampledDown(_ weights: BicubicWeights, firstRow: Int) -> Picture {
    let outHeight = weights.starts.count
    let rowBytes = width * 3
    var sums = [Int32](repeating: 0, count: rowBytes)
    let result = [UInt8](unsafeUninitializedCapacity: rowBytes * outHeight) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let sum = sums.baseAddress, let input = pixels.baseAddress, let output = out.baseAddress
          else {
            return
          }
          for row in 0..<outHeight {
            for index in 0..<rowBytes { sum[index] = 1 << (BicubicWeights.bits - 1) }
            for tap in 0..<weights.counts[row] {
              let weight = weights.weights[row * weights.stride + tap]
              let source = input + (weights.starts[row] - firstRow + tap) * rowBytes
              for index in 0..<rowBytes { sum[index] &+= weight &* Int32(source[index]) }
            }
            let target = output + row * rowBytes
            for index in 0..<rowBytes { target[index] = Self.sample(sum[index]) }
          }
        }
      }
      count = rowBytes * outHeight
    }
    return Picture(width: width, height: outHeight, pixels: result)
  }

  @inline(__always)
  private static func sample(_ sum: Int32) -> UInt8 { UInt8(min(max(sum >> BicubicWeights.bits, 0), 255)) }
}
