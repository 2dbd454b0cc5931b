import Foundation
import Tensors
import Testing

/// The vector kernels against Double.
struct KernelTests {
  static let values: [Float] =
    stride(from: -100, through: 100, by: 0.037).map { Float($0) } + [0, -0.0, 1e-30, -1e-30]

  private func apply(_ kernel: (UnsafeMutablePointer<Float>?, Int) -> Void, _ values: [Float]) -> [Float] {
    var result = values
    result.withUnsafeMutableBufferPointer { kernel($0.baseAddress, $0.count) }
    return result
  }

  @Test func gelu() {
    for (x, y) in zip(Self.values, apply({ Kernels.gelu($0, count: $1) }, Self.values)) {
      let exact = 0.5 * Double(x) * (1 + erf(Double(x) / 2.0.squareRoot()))
      #expect(abs(Double(y) - exact) <= 4e-7 * max(1, abs(Double(x))), "gelu(\(x)) is \(y), not \(exact)")
    }
  }

  @Test func quickGELU() {
    for (x, y) in zip(Self.values, apply({ Kernels.quickGELU($0, count: $1) }, Self.values)) {
      let exact = Double(x) / (1 + exp(-1.702 * Double(x)))
      #expect(
        abs(Double(y) - exact) <= 3e-7 * max(1, abs(Double(x))), "quickGELU(\(x)) is \(y), not \(exact)")
    }
  }

  @Test func extremesStayWhatTheyAre() {
    let extremes: [Float] = [.infinity, -.infinity, .nan, 88, -88, 1e38, -1e38]
    let y = apply({ Kernels.quickGELU($0, count: $1) }, extremes)
    #expect(y[0] == .infinity)
    #expect(y[2].isNaN)
    #expect(y[5] == 1e38)
    let areFinite = y.dropFirst(3).allSatisfy(\.isFinite)
    #expect(areFinite)
  }

  @Test(arguments: [1, 5, 16, 17, 50, 145], [false, true])
  func softmaxRowsSumToOne(columns: Int, isCausal: Bool) {
    let rows = min(columns, 20)
    var x = MatrixEngineTests.random([rows, columns], seed: 8).floats.map { $0 * 20 }
    let scores = x
    x.withUnsafeMutableBufferPointer {
      Kernels.softmax($0.baseAddress, rows: rows, columns: columns, scale: 0.5, isCausal: isCausal)
    }
    for i in 0..<rows {
      let seen = isCausal ? i + 1 : columns
      let row = scores[i * columns..<i * columns + seen].map { exp(Double($0) * 0.5) }
      for j in 0..<columns {
        let exact = j < seen ? row[j] / row.reduce(0, +) : 0
        #expect(abs(Double(x[i * columns + j]) - exact) < 1e-6)
      }
    }
  }
}
