import Tensors

/// Cosine similarity.
///
///     y[i, j] = <u[i], v[j]> / (|u[i]| |v[j]|)
///     du[i] = Σ_j dy[i, j]·(v̂[j] − y[i, j]·û[i]) / |u[i]|, with û and v̂ of unit length; dv alike
///
/// Shapes: u [M, K]; v [N, K]; y [M, N]. Source: equation 2 of the paper.
public enum Cosine {
  public static func similarities(_ u: Tensor, _ v: Tensor) -> Tensor {
    precondition(u.columns == v.columns)
    let a = normalized(u), b = normalized(v), k = u.columns
    return Tensor([u.rows, v.rows]) { y in
      a.withUnsafeFloats { a in
        b.withUnsafeFloats { b in
          for i in 0..<u.rows {
            for j in 0..<v.rows {
              y[i * v.rows + j] = Kernels.dot(
                a.baseAddress.map { $0 + i * k }, b.baseAddress.map { $0 + j * k }, count: k)
            }
          }
        }
      }
    }
  }

  /// du and dv, in Double: they are few, and all of a batch's errors go through them.
  ///
  /// - Parameter dy: [M·N], row by row.
  public static func backward(_ dy: [Double], _ u: Tensor, _ v: Tensor) -> (du: Tensor, dv: Tensor) {
    let m = u.rows, n = v.rows, k = u.columns
    precondition(dy.count == m * n && v.columns == k)
    let (a, aLengths) = unit(u), (b, bLengths) = unit(v)
    var du = [Double](repeating: 0, count: m * k), dv = [Double](repeating: 0, count: n * k)
    for i in 0..<m {
      for j in 0..<n {
        let d = dy[i * n + j]
        guard d != 0 else { continue }
        var cosine = 0.0
        for x in 0..<k { cosine += a[i * k + x] * b[j * k + x] }
        for x in 0..<k {
          du[i * k + x] += d * (b[j * k + x] - cosine * a[i * k + x]) / aLengths[i]
          dv[j * k + x] += d * (a[i * k + x] - cosine * b[j * k + x]) / bLengths[j]
        }
      }
    }
    return (Tensor(du.map(Float.init), shape: [m, k]), Tensor(dv.map(Float.init), shape: [n, k]))
  }

  /// Rows of unit length, and their lengths before.
  private static func unit(_ x: Tensor) -> (rows: [Double], lengths: [Double]) {
    let k = x.columns
    var rows = x.floats.map(Double.init)
    let lengths = (0..<x.rows).map { i in
      rows[i * k..<(i + 1) * k].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    for i in rows.indices { rows[i] /= lengths[i / k] }
    return (rows, lengths)
  }

  /// Each row divided by its length; a row of zeros becomes NaN.
  public static func normalized(_ x: Tensor) -> Tensor {
    let k = x.columns
    return Tensor(x.shape) { y in
      x.withUnsafeFloats { x in
        for i in 0..<x.count / max(k, 1) {
          let row = x.baseAddress.map { $0 + i * k }
          let length = Kernels.dot(row, row, count: k).squareRoot()
          for j in i * k..<(i + 1) * k { y[j] = x[j] / length }
        }
      }
    }
  }
}
