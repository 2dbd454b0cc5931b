import Tensors
import Testing

/// Products against a plain loop, and the promise that bytes never depend on batch or threads (reliability.md 7.1).
struct MatrixEngineTests {
  /// Odd shapes on purpose: one row, one column, edges of panels and groups.
  static let shapes = [
    (1, 1, 1), (1, 33, 7), (7, 32, 5), (13, 31, 64), (14, 64, 3), (15, 65, 129), (50, 96, 48), (225, 40, 17),
    (448, 70, 33),
  ]

  static func random(_ shape: [Int], seed: UInt64) -> Tensor {
    var state = seed
    let floats = (0..<shape.reduce(1, *)).map { _ -> Float in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 33)) / Float(Int32.max)
    }
    return Tensor(floats, shape: shape)
  }

  @Test(arguments: shapes)
  func equalsAPlainLoop(rows: Int, columns: Int, depth: Int) {
    let x = Self.random([rows, depth], seed: 1), w = Self.random([columns, depth], seed: 2)
    let bias = Self.random([columns], seed: 3), workspace = Workspace()
    let packed = MatrixEngine.product(x, PackedMatrix(w), bias: bias, slope: 0.1, in: workspace).floats
    let plain = MatrixEngine.product(x, plain: w, bias: bias, in: workspace).floats
    for i in 0..<rows {
      for j in 0..<columns {
        var sum = Double(bias[j])
        for k in 0..<depth { sum += Double(x[i, k]) * Double(w[j, k]) }
        let tolerance = 1e-6 * Double(depth + 1)
        #expect(abs(Double(plain[i * columns + j]) - sum) < tolerance)
        #expect(abs(Double(packed[i * columns + j]) - max(sum, 0.1 * sum)) < tolerance)
      }
    }
  }

  @Test(arguments: shapes)
  func bytesDependNeitherOnRowsNorOnThreads(rows: Int, columns: Int, depth: Int) {
    let x = Self.random([rows, depth], seed: 4), w = PackedMatrix(Self.random([columns, depth], seed: 5))
    let together = MatrixEngine.product(x, w, in: Workspace()).floats
    let shared = MatrixEngine.product(x, w, in: Workspace(team: Team(count: 3))).floats
    #expect(shared == together)
    for i in 0..<rows {
      let row = Tensor(Array(x.floats[i * depth..<(i + 1) * depth]), shape: [1, depth])
      #expect(
        MatrixEngine.product(row, w, in: Workspace()).floats
          == Array(together[i * columns..<(i + 1) * columns]))
    }
  }

  @Test func severalCallersOfOpenBLASAgree() async {
    let x = Self.random([97, 130], seed: 6), w = Self.random([61, 130], seed: 7)
    let expected = MatrixEngine.product(x, plain: w, bias: nil, in: Workspace()).floats
    let workers = Workers(count: 4)
    for _ in 0..<20 {
      async let a = workers.perform { MatrixEngine.product(x, plain: w, bias: nil, in: Workspace()).floats }
      async let b = workers.perform { MatrixEngine.product(x, plain: w, bias: nil, in: Workspace()).floats }
      async let c = workers.perform { MatrixEngine.product(x, plain: w, bias: nil, in: Workspace()).floats }
      for result in await [a, b, c] { #expect(result == expected) }
    }
  }

  @Test func aTeamRunsEveryPartOnce() {
    let team = Team(count: 4)
    for round in 0..<500 {
      let parts = 1 + round % 37
      var counts = [Int](repeating: 0, count: parts)
      counts.withUnsafeMutableBufferPointer { counts in
        nonisolated(unsafe) let counts = counts  // each part has its own place
        team.run(parts) { counts[$0] += 1 }
      }
      #expect(counts == [Int](repeating: 1, count: parts))
    }
  }

  @Test func aCopyOfATensorKeepsItsValues() {
    let original = Tensor([1, 2, 3, 4], shape: [2, 2])
    var copy = original
    copy.withUnsafeMutableFloats { $0[0] = 9 }
    #expect(original.floats == [1, 2, 3, 4])
    #expect(copy.floats == [9, 2, 3, 4])
  }
}
