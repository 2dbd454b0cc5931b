import Pictures

/// A photograph that is being forged, and how much of each pixel has been.
struct Canvas: Sendable {
  let width, height: Int
  private(set) var pixels: [UInt8]
  /// [height, width], 0 to 1.
  private(set) var mask: [Float]

  init(_ picture: Picture) {
    width = picture.width
    height = picture.height
    pixels = picture.pixels
    mask = [Float](repeating: 0, count: width * height)
  }

  var picture: Picture { Picture(width: width, height: height, pixels: pixels) }

  /// Blends an alteration in.
  ///
  /// - Parameter isForgery: whether what it covers counts as altered; resampling alone does not.
  mutating func blend(_ alteration: Alteration, isForgery: Bool) {
    let region = alteration.region, width = width
    pixels.withUnsafeMutableBufferPointer { pixels in
      mask.withUnsafeMutableBufferPointer { mask in
        alteration.samples.withUnsafeBufferPointer { samples in
          region.coverage.withUnsafeBufferPointer { coverage in
            for row in 0..<region.height {
              let start = (region.y + row) * width + region.x
              for column in 0..<region.width {
                let index = row * region.width + column, share = coverage[index]
                guard share > 0 else { continue }
                let pixel = (start + column) * 3
                for channel in 0..<3 {
                  let old = Float(pixels[pixel + channel])
                  let new = min(max(samples[index * 3 + channel], 0), 255)
                  pixels[pixel + channel] = UInt8(old + share * (new - old) + 0.5)
                }
                if isForgery { mask[start + column] = 1 - (1 - mask[start + column]) * (1 - share) }
              }
            }
          }
        }
      }
    }
  }
}
