import Glibc
import Tensors

extension Picture {
  /// White Gaussian noise on Y, Cb and Cr, as a program does that scales its variance to studio range: σ is
  /// √variance·255²/219 on full-range Y and √variance·255²/224 on Cb and Cr. Clipped in RGB, the fraction dropped.
  ///
  /// - Parameter draws: [height, width, 3] standard normal numbers, for Y, Cb, Cr.
  package func noisy(variance: Float, draws: [Float]) -> Picture {
    precondition(draws.count == pixels.count)
    let luma = variance.squareRoot() * 255 * 255 / 219
    let chroma = variance.squareRoot() * 255 * 255 / 224
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        draws.withUnsafeBufferPointer { draws in
          for i in stride(from: 0, to: pixels.count, by: 3) {
            let red = Float(pixels[i]), green = Float(pixels[i + 1]), blue = Float(pixels[i + 2])
            let clean = 0.299 * red + 0.587 * green + 0.114 * blue
            let y = clean + luma * draws[i]
            let cb = 0.564 * (blue - clean) + chroma * draws[i + 1]
            let cr = 0.713 * (red - clean) + chroma * draws[i + 2]
            out[i] = UInt8(min(max(y + 1.403 * cr, 0), 255))
            out[i + 1] = UInt8(min(max(y - 0.714 * cr - 0.344 * cb, 0), 255))
            out[i + 2] = UInt8(min(max(y + 1.773 * cb, 0), 255))
          }
        }
      }
      count = pixels.count
    }
    return Picture(width: width, height: height, pixels: result)
  }
}

extension RandomNumbers {
  /// Standard normal numbers by Box and Muller in single precision, both of each pair kept: a picture's noise takes
  /// hundreds of thousands of them.
  package mutating func normals(_ count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { out, filled in
      var index = 0
      while index < count {
        let bits = next()
        // Uniform in (0, 1] and [0, 1), in steps of 2⁻²⁴, which a Float holds exactly.
        let u = Float((bits >> 40) + 1) * 0x1p-24, v = Float(bits & 0xFF_FFFF) * 0x1p-24
        let radius = (-2 * logf(u)).squareRoot()
        out[index] = radius * cosf(2 * .pi * v)
        if index + 1 < count { out[index + 1] = radius * sinf(2 * .pi * v) }
        index += 2
      }
      filled = count
    }
  }
}
