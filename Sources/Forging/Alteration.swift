/// New samples for a region of a photograph.
struct Alteration: Sendable {
  var region: Region
  /// [region.height, region.width, 3], not yet kept inside 0…255.
  var samples: [Float]
  /// Whether the samples come from elsewhere, be it another place of the same face.
  var isPaste = false
  /// Whether the samples are another face's.
  var isFromDonor = false

  /// How much it would change: the mean absolute difference of a channel over what is covered, 0…255.
  func change(on canvas: Canvas) -> Float {
    var sum: Float = 0, total: Float = 0
    canvas.pixels.withUnsafeBufferPointer { pixels in
      samples.withUnsafeBufferPointer { samples in
        region.coverage.withUnsafeBufferPointer { coverage in
          for row in 0..<region.height {
            var pixel = ((region.y + row) * canvas.width + region.x) * 3
            for index in row * region.width..<(row + 1) * region.width {
              let share = coverage[index]
              if share > 0 {
                var difference: Float = 0
                for channel in 0..<3 {
                  let sample = min(max(samples[index * 3 + channel], 0), 255)
                  difference += abs(sample - Float(pixels[pixel + channel]))
                }
                sum += share * difference
                total += share
              }
              pixel += 3
            }
          }
        }
      }
    }
    return total > 0 ? sum / (3 * total) : 0
  }
}
