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

  @Test(arguments: shapes, [Precision.f32, .bf16])
  func productsOfTrainingEqualAPlainLoop(shape: (rows: Int, columns: Int, depth: Int), precision: Precision) {
    let (rows, columns, depth) = shape
    // What the kernel rounds to bfloat16 is rounded for the loop too; then only the order of the sums differs.
    func random(_ shape: [Int], seed: UInt64) -> Tensor {
      let x = Self.random(shape, seed: seed)
      guard precision == .bf16 else { return x }
      return Tensor(x.floats.map { Float(bitPattern: Self.bfloat16($0.bitPattern)) }, shape: shape)
    }
    let x = random([rows, depth], seed: 10), w = random([columns, depth], seed: 11)
    let dy = random([rows, columns], seed: 12)
    let workspace = Workspace(team: Team(count: 2), trainingPrecision: precision)
    let tolerance = 1e-6 * Double(max(rows, columns, depth) + 1)
    let y = MatrixEngine.trainingProduct(x, w, bias: nil, in: workspace)
    var dx = Tensor(repeating: 1, [rows, depth])
    MatrixEngine.addInputGradient(dy, w, to: &dx, in: workspace)
    var dw = Tensor(repeating: 1, [columns, depth])
    MatrixEngine.addWeightGradient(dy, x, to: &dw, in: workspace)
    func sum(_ count: Int, _ term: (Int) -> Float) -> Double {
      (0..<count).reduce(0) { $0 + Double(term($1)) }
    }
    for i in 0..<rows {
      for j in 0..<columns {
        #expect(abs(Double(y[i, j]) - sum(depth) { x[i, $0] * w[j, $0] }) < tolerance)
      }
      for k in 0..<depth {
        #expect(abs(Double(dx[i, k]) - 1 - sum(columns) { dy[i, $0] * w[$0, k] }) < tolerance)
      }
    }
    for j in 0..<columns {
      for k in 0..<depth {
        #expect(abs(Double(dw[j, k]) - 1 - sum(rows) { dy[$0, j] * x[$0, k] }) < tolerance)
      }
    }
  }

  /// The nearest bfloat16, ties to even, as the bits of a float.
  private static func bfloat16(_ bits: UInt32) -> UInt32 { (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000 }

  /// bfloat16 keeps 8 bits of each factor, bytes 7 of the largest in a row.
  @Test(arguments: shapes, [(Precision.bf16, 0.01), (.int8, 0.02)])
  func coarserNumbersStayNear(shape: (rows: Int, columns: Int, depth: Int), allowed: (Precision, Double)) {
    let x = Self.random([shape.rows, shape.depth], seed: 13),
      w = Self.random([shape.columns, shape.depth], seed: 14)
    let bias = Self.random([shape.columns], seed: 15)
    let packed = PackedMatrix(w, precision: allowed.0)
    let alone = MatrixEngine.product(x, packed, bias: bias, in: Workspace())
    let shared = MatrixEngine.product(x, packed, bias: bias, in: Workspace(team: Team(count: 3)))
    #expect(alone.floats == shared.floats)
    for i in 0..<shape.rows {
      let highest = (0..<shape.depth).map { Double(abs(x[i, $0])) }.max() ?? 0
      for j in 0..<shape.columns {
        var sum = Double(bias[j]), size = highest
        for k in 0..<shape.depth {
          sum += Double(x[i, k]) * Double(w[j, k])
          size += abs(Double(x[i, k]) * Double(w[j, k]))
        }
        #expect(abs(Double(alone[i, j]) - sum) <= allowed.1 * size + 1e-6)
      }
    }
  }

  @Test(arguments: Precision.allCases)
  func whatIsNotFiniteShows(precision: Precision) {
    for value in [Float.nan, .infinity] {
      var x = Self.random([3, 40], seed: 16)
      x.withUnsafeMutableFloats { $0[50] = value }
      let w = PackedMatrix(Self.random([33, 40], seed: 17), precision: precision)
      let y = MatrixEngine.product(x, w, in: Workspace())
      #expect((0..<33).allSatisfy { !y[1, $0].isFinite })
      #expect((0..<33).allSatisfy { y[0, $0].isFinite && y[2, $0].isFinite })
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
