import Glibc

extension Picture {
  /// Gaussian blur with σ = kernel / 6, mirrored about the outermost pixels (reflect-101), one rounding at the end.
  ///
  /// - Parameter kernel: taps, odd.
  package func blurred(kernel: Int) -> Picture {
    let radius = kernel / 2, sigma = Double(kernel) / 6
    let exact = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = exact.reduce(0, +)
    let weights = exact.map { Float($0 / sum) }
    let rowFloats = width * 3
    var across = [Float](repeating: 0, count: rowFloats * height)
    var line = [Float](repeating: 0, count: rowFloats + radius * 6)
    var sums = [Float](repeating: 0, count: rowFloats)
    let result = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        across.withUnsafeMutableBufferPointer { across in
          line.withUnsafeMutableBufferPointer { line in
            sums.withUnsafeMutableBufferPointer { sums in
              guard let input = pixels.baseAddress, let across = across.baseAddress,
                let line = line.baseAddress, let sums = sums.baseAddress
              else { return }
              for row in 0..<height {
                let source = input + row * rowFloats
                for column in -radius..<width + radius {
                  let from = Self.mirrored(column, width) * 3, to = (column + radius) * 3
                  for channel in 0..<3 { line[to + channel] = Float(source[from + channel]) }
                }
                Self.weigh(
                  weights, rows: { line + $0 * 3 }, count: rowFloats, into: across + row * rowFloats)
              }
              for row in 0..<height {
                Self.weigh(
                  weights, rows: { across + Self.mirrored(row + $0 - radius, height) * rowFloats },
                  count: rowFloats, into: sums)
                let target = row * rowFloats
                for index in 0..<rowFloats { out[target + index] = UInt8(sums[index] + 0.5) }
              }
            }
          }
        }
      }
      count = pixels.count
    }
    return Picture(width: width, height: height, pixels: result)
  }

  /// Σ weights[tap] · rows(tap)[index]; the two rows of a symmetric pair share their product.
  @inline(__always)
  private static func weigh(
    _ weights: [Float], rows: (Int) -> UnsafeMutablePointer<Float>, count: Int,
    into sums: UnsafeMutablePointer<Float>
  ) {
    let middle = weights.count / 2
    let centre = rows(middle), weight = weights[middle]
    for index in 0..<count { sums[index] = weight * centre[index] }
    for tap in 0..<middle {
      let before = rows(tap), after = rows(weights.count - 1 - tap), weight = weights[tap]
      for index in 0..<count { sums[index] += weight * (before[index] + after[index]) }
    }
  }

  /// The sample that stands for sample `index` of an axis of `count` (reflect-101).
  static func mirrored(_ index: Int, _ count: Int) -> Int {
    if index >= 0, index < count { return index }
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let phase = ((index % period) + period) % period
    return phase < count ? phase : period - phase
  }
}
