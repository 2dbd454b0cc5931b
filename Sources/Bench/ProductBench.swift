import Tensors

/// GFLOP/s of the products of one transformer layer on one thread, packed and by OpenBLAS.
public enum ProductBench {
  public static func measure(times: Int) -> [Measurement] {
    [(50, 3_072, 768), (145, 1_536, 448), (400, 3_072, 768)].flatMap {
      rows, columns, depth -> [Measurement] in
      let x = Tensor(repeating: 0.5, [rows, depth]), w = Tensor(repeating: 0.25, [columns, depth])
      let packed = PackedMatrix(w), workspace = Workspace()
      let work = 2e-9 * Double(rows) * Double(columns) * Double(depth), size = "\(rows)×\(columns)×\(depth)"
      return [
        Measurement.repeated("product \(size), packed", unit: "GFLOP/s", times: times) {
          work * rate(seconds: 0.2) { _ = MatrixEngine.product(x, packed, in: workspace) }
        },
        Measurement.repeated("product \(size), OpenBLAS", unit: "GFLOP/s", times: times) {
          work * rate(seconds: 0.2) { _ = MatrixEngine.product(x, plain: w, bias: nil, in: workspace) }
        },
      ]
    }
  }
}
