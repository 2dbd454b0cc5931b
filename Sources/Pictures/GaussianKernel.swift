import Glibc

/// A Gaussian of 8-bit weights as OpenCV's GaussianBlur takes for 8-bit pictures.
struct GaussianKernel {
  /// Symmetric, an odd number of them, sum 256.
  let weights: [UInt16]
  /// Samples to each side of the middle.
  var radius: Int { weights.count / 2 }

  /// The kernel that changes nothing.
  static let none = GaussianKernel(weights: [256])

  private init(weights: [UInt16]) { self.weights = weights }

  /// round(6σ + 1) | 1 weights, rounded from the ends inwards with the error carried on; the middle takes the rest.
  ///
  /// - Parameter sigma: in pixels, over 0 and under 1,000.
  init(sigma: Double) {
    let count = Int((sigma * 6 + 1).rounded(.toNearestOrEven)) | 1
    let middle = count / 2
    let exact = (0..<count).map { exp(-0.5 * pow(Double($0 - middle) / sigma, 2)) }
    let sum = exact.reduce(0, +)
    var weights = [UInt16](repeating: 0, count: count)
    var error = 0.0
    var taken = 0
    for index in 0..<middle {
      let value = exact[index] / sum * 256 + error
      let rounded = max(value.rounded(.toNearestOrEven), 0)
      error = value - rounded
      weights[index] = UInt16(rounded)
      weights[count - 1 - index] = UInt16(rounded)
      taken += Int(rounded) * 2
    }
    weights[middle] = UInt16(max(256 - taken, 0))
    self.weights = weights
  }
}
