import COpenBLAS

/// The products of training. Weights change at every step, so each product packs what it multiplies with: that costs a
/// twentieth of it.
extension MatrixEngine {
  /// y [rows, out] = x [rows, in] · wᵀ + bias.
  public static func trainingProduct(_ x: Tensor, _ w: Tensor, bias: Tensor?, in workspace: Workspace)
    -> Tensor
  {
    precondition(x.columns == w.columns, "\(x.shape) against weights \(w.shape)")
    return product(
      x, PackedMatrix(passing: w, isTransposed: false, in: workspace), bias: bias, in: workspace)
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
    let packed = PackedMatrix(passing: w, isTransposed: true, in: workspace)
    dx.withUnsafeMutableFloats { dx in
      dy.withUnsafeFloats { dy in
        product(
          dy.baseAddress, stride: packed.depth, rows: dy.count / packed.depth, packed, adds: adding,
          into: dx.baseAddress, stride: packed.columns, in: workspace)
      }
    }
  }

  /// dw [out, in] += dyᵀ · x, each output summed over all rows in order and then added, so that all threads add into one
  /// gradient.
  public static func addWeightGradient(
    _ dy: Tensor, _ x: Tensor, to dw: inout Tensor, in workspace: Workspace
  ) {
    let out = dy.columns, packed = PackedMatrix(passing: x, isTransposed: true, in: workspace)
    precondition(
      dy.count / out == packed.depth && dw.count == out * packed.columns,
      "\(dy.shape) and \(x.shape) for \(dw.shape)")
    dw.withUnsafeMutableFloats { dw in
      dy.withUnsafeFloats { dy in
        product(
          dy.baseAddress, stride: out, isTransposed: true, rows: out, packed, adds: true,
          into: dw.baseAddress,
          stride: packed.columns, in: workspace)
      }
    }
  }

  /// y [rows, columns] = xᵀ · w with x [depth, rows] and w [depth, columns], all strides in floats, by OpenBLAS.
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
}
