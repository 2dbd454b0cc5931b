import Tensors

/// Cosine similarity.
///
///     y[i, j] = <u[i], v[j]> / (|u[i]| |v[j]|)
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
