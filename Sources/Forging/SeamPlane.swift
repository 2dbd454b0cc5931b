import Pictures

/// What is left between a paste and its surroundings after colours were matched: a plane for each channel, fitted where
/// the edge fades. Added to the paste it closes the seam and brings the light's direction over, at a fraction of the cost
/// of solving for a membrane (Pérez et al. 2003, "Poisson Image Editing").
struct SeamPlane: Sendable {
  /// Offset, slope across the region's width, slope down its height, each for red, green and blue.
  private let offset, across, down: SIMD4<Float>

  /// nil where the edge is too thin or too straight to tell.
  init?(from samples: [Float], to goal: [Float], in region: Region) {
    var moments = SIMD8<Float>(), values = SIMD4<Float>(), byX = SIMD4<Float>(), byY = SIMD4<Float>()
    samples.withUnsafeBufferPointer { samples in
      goal.withUnsafeBufferPointer { goal in
        region.coverage.withUnsafeBufferPointer { coverage in
          for row in 0..<region.height {
            let y = 2 * Float(row) / Float(region.height) - 1
            for column in 0..<region.width {
              let index = row * region.width + column, share = coverage[index]
              let weight = share * (1 - share)
              guard weight > 0 else { continue }
              let x = 2 * Float(column) / Float(region.width) - 1
              var difference = SIMD4<Float>()
              for channel in 0..<3 {
                difference[channel] = goal[index * 3 + channel] - samples[index * 3 + channel]
              }
              moments += weight * SIMD8<Float>(1, x, y, x * x, x * y, y * y, 0, 0)
              values += weight * difference
              byX += weight * x * difference
              byY += weight * y * difference
            }
          }
        }
      }
    }
    guard moments[0] > 1 else { return nil }
    // The normal equations by elimination about the weighted mean; the ridge keeps slopes small that little speaks for.
    let meanX = moments[1] / moments[0], meanY = moments[2] / moments[0], ridge = 0.05 * moments[0]
    let xx = moments[3] - meanX * moments[1] + ridge
    let xy = moments[4] - meanX * moments[2], yy = moments[5] - meanY * moments[2] + ridge
    let determinant = xx * yy - xy * xy
    guard determinant > 1e-6 else { return nil }
    let byX0 = byX - meanX * values, byY0 = byY - meanY * values
    across = (yy * byX0 - xy * byY0) / determinant
    down = (xx * byY0 - xy * byX0) / determinant
    offset = values / moments[0] - across * meanX - down * meanY
  }

  /// - Parameter strength: 0 to 1.
  func add(to samples: inout [Float], in region: Region, strength: Float) {
    samples.withUnsafeMutableBufferPointer { samples in
      for row in 0..<region.height {
        let y = 2 * Float(row) / Float(region.height) - 1
        for column in 0..<region.width {
          let x = 2 * Float(column) / Float(region.width) - 1
          let value = strength * (offset + across * x + down * y)
          let index = (row * region.width + column) * 3
          samples[index] += value.x
          samples[index + 1] += value.y
          samples[index + 2] += value.z
        }
      }
    }
  }
}
