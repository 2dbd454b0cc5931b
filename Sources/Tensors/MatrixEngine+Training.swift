import COpenBLAS

/// The products of training, through OpenBLAS, which reads weights as they lie: they change at every step, so packing
/// them would cost what it wins.
///
/// OpenBLAS's sums depend on the shape of a product, so each one is cut into parts by its size alone, and the parts stay
/// apart on one thread too: the same bytes for any number of threads.
extension MatrixEngine {
  /// y [rows, out] = x [rows, in] · wᵀ + bias.
  public static func trainingProduct(_ x: Tensor, _ w: Tensor, bias: Tensor?, in workspace: Workspace)
    -> Tensor
  {
    precondition(x.columns == w.columns, "\(x.shape) against weights \(w.shape)")
    let depth = w.columns, columns = w.rows
    var y = workspace.tensor(x.shape.dropLast() + [columns])
    y.withUnsafeMutableFloats { y in
      x.withUnsafeFloats { x in
        w.withUnsafeFloats { w in
          withOptional(bias) { bias in
            cut(x.count / depth, in: workspace) { rows in
              if let bias {
                for i in rows { y.baseAddress.map { ($0 + i * columns).update(from: bias, count: columns) } }
              }
              product(
                x.baseAddress.map { $0 + rows.lowerBound * depth }, stride: depth, w.baseAddress,
                stride: depth,
                transposed: true, rows: rows.count, columns: columns, depth: depth, adding: bias != nil,
                into: y.baseAddress.map { $0 + rows.lowerBound * columns }, stride: columns)
            }
          }
        }
      }
    }
    return y
  }

  /// dx [rows, in] = dy [rows, out] · w.
  public static func inputGradient(_ dy: Tensor, _ w: Tensor, in workspace: Workspace) -> Tensor {
    var dx = workspace.tensor(dy.shape.dropLast() + [w.columns])
    addInputGradient(dy, w, to: &dx, adding: false, in: workspace)
    return dx
  }

  /// dx [rows, in] = dy [rows, out] · w, plus what dx holds where `adding`.
  public static func addInputGradient(
    _ dy: Tensor, _ w: Tensor, to dx: inout Tensor, adding: Bool = true, in workspace: Workspace
  ) {
    precondition(dy.columns == w.rows, "\(dy.shape) against weights \(w.shape)")
    let depth = w.rows, columns = w.columns
    dx.withUnsafeMutableFloats { dx in
      dy.withUnsafeFloats { dy in
        w.withUnsafeFloats { w in
          cut(dy.count / depth, in: workspace) { rows in
            product(
              dy.baseAddress.map { $0 + rows.lowerBound * depth }, stride: depth, w.baseAddress,
              stride: columns,
              transposed: false, rows: rows.count, columns: columns, depth: depth, adding: adding,
              into: dx.baseAddress.map { $0 + rows.lowerBound * columns }, stride: columns)
          }
        }
      }
    }
  }

  /// dw [out, in] += dyᵀ · x, cut by outputs, so that all threads add into one gradient.
  public static func addWeightGradient(
    _ dy: Tensor, _ x: Tensor, to dw: inout Tensor, in workspace: Workspace
  ) {
    let out = dy.columns, columns = x.columns, rows = x.count / columns
    precondition(
      dy.count / out == rows && dw.count == out * columns, "\(dy.shape) and \(x.shape) for \(dw.shape)")
    dw.withUnsafeMutableFloats { dw in
      dy.withUnsafeFloats { dy in
        x.withUnsafeFloats { x in
          cut(out, in: workspace) { outputs in
            transposedProduct(
              dy.baseAddress.map { $0 + outputs.lowerBound }, stride: out, x.baseAddress, stride: columns,
              rows: outputs.count, columns: columns, depth: rows, adding: true,
              into: dw.baseAddress.map { $0 + outputs.lowerBound * columns }, stride: columns)
          }
        }
      }
    }
  }

  /// y [rows, columns] = xᵀ · w with x [depth, rows] and w [depth, columns], all strides in floats.
  package static func transposedProduct(
    _ x: UnsafePointer<Float>?, stride xStride: Int, _ w: UnsafePointer<Float>?, stride wStride: Int,
    rows: Int,
    columns: Int, depth: Int, adding: Bool, into y: UnsafeMutablePointer<Float>?, stride yStride: Int
  ) {
    _ = singleThreaded
    cblas_sgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans, blasint(rows), blasint(columns), blasint(depth), 1, x,
      blasint(xStride), w, blasint(wStride), adding ? 1 : 0, y, blasint(yStride))
  }

  /// An even number of parts, so that two cores share them, of at least 48 each, at most eight.
  private static func cut(_ count: Int, in workspace: Workspace, _ body: (Range<Int>) -> Void) {
    let parts = count < 96 ? 1 : min(8, count / 96 * 2)
    workspace.run(parts) { part in body(count * part / parts..<count * (part + 1) / parts) }
  }
}
