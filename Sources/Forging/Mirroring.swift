import Pictures
import Tensors

extension Picture {
  /// Left and right exchanged.
  package var mirrored: Picture {
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        for row in 0..<height {
          for column in 0..<width {
            let from = (row * width + width - 1 - column) * 3, to = (row * width + column) * 3
            for channel in 0..<3 { out[to + channel] = pixels[from + channel] }
          }
        }
      }
      count = pixels.count
    }
    return Picture(width: width, height: height, pixels: result)
  }
}

extension Tensor {
  /// Left and right exchanged: the columns in reverse order.
  package var mirrored: Tensor {
    let width = columns
    return Tensor(shape) { out in
      withUnsafeFloats { floats in
        for row in 0..<count / width {
          for column in 0..<width { out[row * width + column] = floats[row * width + width - 1 - column] }
        }
      }
    }
  }
}
