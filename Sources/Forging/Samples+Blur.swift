extension [Float] {
  /// (1, 2, 1)/4 between neighbours in both directions; beyond the border the edge is repeated.
  ///
  /// - Parameters:
  ///   - channels: values of a pixel: [height, width, channels].
  ///   - distance: pixels between the neighbours.
  func blurred(width: Int, height: Int, channels: Int, distance: Int = 1) -> [Float] {
    blended(stride: channels, steps: width, lines: height, distance: distance)
      .blended(stride: width * channels, steps: height, lines: 1, distance: distance)
  }

  /// - Parameters:
  ///   - stride: values from one step to the next.
  ///   - steps: neighbours in a line.
  ///   - lines: lines of `steps` strides behind one another.
  private func blended(stride: Int, steps: Int, lines: Int, distance: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { result, written in
      withUnsafeBufferPointer { values in
        for line in 0..<lines {
          for step in 0..<steps {
            let here = (line * steps + step) * stride
            let before = (line * steps + Swift.max(step - distance, 0)) * stride
            let behind = (line * steps + Swift.min(step + distance, steps - 1)) * stride
            for offset in 0..<stride {
              result[here + offset] =
                0.25 * (values[before + offset] + values[behind + offset]) + 0.5 * values[here + offset]
            }
          }
        }
      }
      written = count
    }
  }
}
