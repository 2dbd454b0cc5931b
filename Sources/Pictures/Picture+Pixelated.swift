extension Picture {
  /// Shrunk to side / factor (whole numbers) and enlarged back, both bilinear without antialiasing, 8 bits in between.
  package func pixelated(factor: Int) -> Picture {
    resizedBilinearly(width: max(width / factor, 1), height: max(height / factor, 1))
      .resizedBilinearly(width: width, height: height)
  }

  /// Bilinear between the two nearest samples of each axis: source = (d + ½)·in/out − ½, edges clamped.
  func resizedBilinearly(width newWidth: Int, height newHeight: Int) -> Picture {
    let across = BilinearTaps(input: width, output: newWidth)
    let down = BilinearTaps(input: height, output: newHeight)
    let byteCount = newWidth * newHeight * 3
    var mixed = [Float](repeating: 0, count: width * 3)
    let result = [UInt8](unsafeUninitializedCapacity: byteCount) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        mixed.withUnsafeMutableBufferPointer { mixed in
          across.taps.withUnsafeBufferPointer { across in
            guard let input = pixels.baseAddress, let mixed = mixed.baseAddress, let output = out.baseAddress
            else { return }
            for (row, tap) in down.taps.enumerated() {
              let upper = input + tap.first * width * 3, lower = input + tap.second * width * 3
              for index in 0..<width * 3 {
                let sample = Float(upper[index])
                mixed[index] = sample + tap.part * (Float(lower[index]) - sample)
              }
              var target = output + row * newWidth * 3
              for tap in across {
                for channel in 0..<3 {
                  let sample = mixed[tap.first * 3 + channel]
                  target[channel] = UInt8(
                    sample + tap.part * (mixed[tap.second * 3 + channel] - sample) + 0.5)
                }
                target += 3
              }
            }
          }
        }
      }
      count = byteCount
    }
    return Picture(width: newWidth, height: newHeight, pixels: result)
  }
}

/// The two samples that each output of one axis lies between.
private struct BilinearTaps {
  /// `part` is the second's weight, 0 to 1.
  let taps: [(first: Int, second: Int, part: Float)]

  init(input: Int, output: Int) {
    let ratio = Double(input) / Double(output)
    taps = (0..<output).map { index in
      let source = min(max((Double(index) + 0.5) * ratio - 0.5, 0), Double(input - 1))
      let first = Int(source)
      return (first, min(first + 1, input - 1), Float(source - Double(first)))
    }
  }
}
