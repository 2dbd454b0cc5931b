import Tensors

/// Products of one transformer layer on one thread, in every precision and by OpenBLAS, as shares of a peak that is
/// measured beside them.
public enum ProductBench {
  public static func measure(times: Int) -> [Measurement] {
    var peaks: [Precision: Double] = [:]
    var measurements: [Measurement] = []
    for precision in Precision.allCases {
      let peak = Measurement.repeated("peak, \(precision.rawValue)", unit: "Gop/s", times: times) {
        var operations = 0
        let rounds = rate(seconds: 0.05) { operations = MatrixEngine.peak(precision, steps: 10_000) }
        return 1e-9 * Double(operations) * rounds
      }
      peaks[precision] = peak.median > 0 ? peak.median : nil
      measurements.append(peak)
    }
    for (rows, columns, depth) in [(50, 3_072, 768), (145, 1_344, 448), (400, 3_072, 768), (400, 768, 3_072)]
    {
      let x = Tensor(repeating: 0.5, [rows, depth]), w = Tensor(repeating: 0.25, [columns, depth])
      let workspace = Workspace()
      let work = 2e-9 * Double(rows) * Double(columns) * Double(depth), size = "\(rows)×\(columns)×\(depth)"
      for precision in Precision.allCases {
        let packed = PackedMatrix(w, precision: precision)
        measurements.append(
          Measurement.repeated(
            "product \(size), \(precision.rawValue)", unit: "Gop/s", times: times, peak: peaks[precision]
          ) {
            work * rate(seconds: 0.1) { _ = MatrixEngine.product(x, packed, in: workspace) }
          })
      }
      measurements.append(
        Measurement.repeated("product \(size), OpenBLAS", unit: "Gop/s", times: times, peak: peaks[.f32]) {
          work * rate(seconds: 0.1) { _ = MatrixEngine.product(x, plain: w, bias: nil, in: workspace) }
        })
    }
    return measurements
  }
}
