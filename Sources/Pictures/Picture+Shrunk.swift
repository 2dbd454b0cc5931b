extension Picture {
  /// Shrunk by averaging over areas until the longer side is `longerSide`; never enlarged.
  ///
  /// Equals `cv2.resize(fx=s, fy=s, interpolation=INTER_AREA)` with s = longerSide / longer side to within one
  /// level, sizes `round(side·s)` (half to even) included.
  public func shrunk(longerSide: Int) -> Picture {
    let factor = Double(max(longerSide, 1)) / Double(max(width, height))
    guard factor < 1 else { return self }
    let newWidth = max(Int((Double(width) * factor).rounded(.toNearestOrEven)), 1)
    let newHeight = max(Int((Double(height) * factor).rounded(.toNearestOrEven)), 1)
    let across = AreaWeights(input: width, output: newWidth, scale: 1 / factor)
    let down = AreaWeights(input: height, output: newHeight, scale: 1 / factor)
    let rowBytes = width * 3
    var sums = [Float](repeating: 0, count: rowBytes)
    let byteCount = newWidth * newHeight * 3
    let result = [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let sum = sums.baseAddress, let input = pixels.baseAddress else { return }
          var target = 0
          for row in 0..<newHeight {
            // Down first: whole rows add up many samples at a time.
            for index in 0..<rowBytes { sum[index] = 0 }
            for (tap, weight) in down.weights[row].enumerated() {
              let source = input + (down.starts[row] + tap) * rowBytes
              for index in 0..<rowBytes { sum[index] += weight * Float(source[index]) }
            }
            for column in 0..<newWidth {
              var red: Float = 0
              var green: Float = 0
              var blue: Float = 0
              var source = across.starts[column] * 3
              for weight in across.weights[column] {
                red += weight * sum[source]
                green += weight * sum[source + 1]
                blue += weight * sum[source + 2]
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
    return Picture(width: newWidth, height: newHeight, pixels: result)
  }

  /// Rounded and kept inside 0…255; sums of weighted samples are finite.
  @inline(__always)
  private static func sample(_ sum: Float) -> UInt8 { UInt8(min(max(sum + 0.5, 0), 255)) }
}
