import Pictures

/// How a paste's colours are brought to those of the place that it comes to.
public enum ColorTransfer: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  /// Mean and spread of Y, Cb and Cr, and a plane that closes the seam.
  case lumaChroma = "luma_chroma"
  /// Mean and spread of red, green and blue.
  case channels
  /// The distribution of each channel.
  case histogram
  /// Colours stay as they are.
  case none

  /// - Parameters:
  ///   - samples: [n, 3], changed where the region covers anything.
  ///   - goal: the photograph's own samples.
  ///   - strength: 0 changes nothing, 1 all the way.
  func apply(to samples: inout [Float], goal: [Float], in region: Region, strength: Float) {
    switch self {
    case .none: return
    case .lumaChroma:
      ColorMoments(of: samples, weights: region.coverage).transfer(
        &samples, to: ColorMoments(of: goal, weights: region.coverage), strength: strength)
      SeamPlane(from: samples, to: goal, in: region)?.add(to: &samples, in: region, strength: strength)
    case .channels:
      for channel in 0..<3 {
        let from = ColorTransfer.moments(samples, channel, region.coverage)
        let to = ColorTransfer.moments(goal, channel, region.coverage)
        // As in `ColorMoments`: what is stretched further shows its noise.
        let gain = min(max(to.deviation / max(from.deviation, 1), 0.6), 1.6)
        for index in stride(from: channel, to: samples.count, by: 3) {
          let moved = to.mean + gain * (samples[index] - from.mean)
          samples[index] += strength * (moved - samples[index])
        }
      }
    case .histogram:
      for channel in 0..<3 {
        let table = ColorTransfer.matching(
          ColorTransfer.histogram(samples, channel, region.coverage),
          ColorTransfer.histogram(goal, channel, region.coverage))
        for index in stride(from: channel, to: samples.count, by: 3) {
          let value = min(max(samples[index], 0), 254.99), level = Int(value)
          let matched = table[level] + (value - Float(level)) * (table[level + 1] - table[level])
          samples[index] += strength * (matched - samples[index])
        }
      }
    }
  }

  private static func moments(
    _ samples: [Float], _ channel: Int, _ weights: [Float]
  ) -> (mean: Float, deviation: Float) {
    var sum: Float = 0, squares: Float = 0, total: Float = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      let value = samples[index * 3 + channel]
      sum += weight * value
      squares += weight * value * value
      total += weight
    }
    let mean = sum / max(total, 1e-6)
    return (mean, max(squares / max(total, 1e-6) - mean * mean, 0).squareRoot())
  }

  /// Shares at or under each of 256 levels.
  private static func histogram(_ samples: [Float], _ channel: Int, _ weights: [Float]) -> [Float] {
    var counts = [Float](repeating: 0, count: 256), total: Float = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      counts[Int(min(max(samples[index * 3 + channel], 0), 255))] += weight
      total += weight
    }
    var sum: Float = 0
    return counts.map { count in
      sum += count / max(total, 1e-6)
      return sum
    }
  }

  /// The level of `goal` under which as much lies, for each level.
  private static func matching(_ shares: [Float], _ goal: [Float]) -> [Float] {
    var level = 0
    return shares.map { share in
      while level < 255, goal[level] < share - 1e-6 { level += 1 }
      return Float(level)
    }
  }
}
