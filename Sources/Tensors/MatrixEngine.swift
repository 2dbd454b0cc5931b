import CKernels
import COpenBLAS

/// Every matrix product of the program.
///
/// Products with constant weights go through packed panels (`PackedMatrix`): each output is one sum in rising order of
/// the inputs, the same bytes for any number of rows, any split and any thread. All others go through OpenBLAS with one
/// thread a call, whose order of summation depends on the shape: they are made for one picture at a time, so that the
/// shape never depends on the batch.
public enum MatrixEngine {
  /// y [rows, columns] = leaky(x · wᵀ + bias), leaky(v) = max(v, slope·v): 1 changes nothing, 0 is ReLU.
  ///
  /// - Parameters:
  ///   - x: [..., depth].
  ///   - bias: [columns].
  /// - Returns: [..., columns].
  public static func product(
    _ x: Tensor, _ w: PackedMatrix, bias: Tensor? = nil, slope: Float = 1, in workspace: Workspace
  ) -> Tensor {
    precondition(x.columns == w.depth, "\(x.shape) against a matrix of \(w.depth) inputs")
    var y = workspace.tensor(x.shape.dropLast() + [w.columns])
    x.withUnsafeFloats { x in
      y.withUnsafeMutableFloats { y in
        product(
          rows: x, stride: w.depth, w, bias: bias, slope: slope, into: y, stride: w.columns,
          in: workspace)
      }
    }
    return y
  }

  /// The same on rows in memory that lie `stride` floats apart.
  package static func product(
    rows x: UnsafeBufferPointer<Float>, stride: Int, _ w: PackedMatrix, bias: Tensor?, slope: Float,
    into y: UnsafeMutableBufferPointer<Float>, stride outStride: Int, in workspace: Workspace
  ) {
    let rows = x.count / stride
    // Many rows are shared out by rows, so that each thread packs its own; few by columns, so that each thread reads
    // its own part of the weights.
    let byRows = rows >= 4 * MatrixEngine.rowGrain
    workspace.split(byRows ? rows : w.panelCount, grain: byRows ? rowGrain : max(1, (w.panelCount + 1) / 2)) {
      part in
      let first = byRows ? part.lowerBound : 0, count = byRows ? part.count : rows
      let panels = byRows ? 0..<w.panelCount : part
      var scratch = workspace.tensor([ck_scratch_count(count, w.depth)])
      scratch.withUnsafeMutableFloats { scratch in
        w.panels.withUnsafeFloats { panel in
          MatrixEngine.withOptional(bias) { bias in
            ck_packed_product(
              x.baseAddress.map { $0 + first * stride }, stride, count, w.depth, panel.baseAddress, w.columns,
              panels.lowerBound, panels.upperBound, bias, slope, y.baseAddress.map { $0 + first * outStride },
              outStride, scratch.baseAddress)
          }
        }
      }
    }
  }

  /// y [rows, columns] = x · wᵀ + bias with weights [columns, depth] as a folder stores them, by OpenBLAS.
  public static func product(_ x: Tensor, plain w: Tensor, bias: Tensor?, in workspace: Workspace) -> Tensor {
    precondition(x.columns == w.columns, "\(x.shape) against weights \(w.shape)")
    let rows = x.rows, columns = w.rows, depth = w.columns
    var y = workspace.tensor(x.shape.dropLast() + [columns])
    y.withUnsafeMutableFloats { y in
      if let bias {
        bias.withUnsafeFloats { bias in
          for i in 0..<rows { for j in 0..<columns { y[i * columns + j] = bias[j] } }
        }
      }
      x.withUnsafeFloats { x in
        w.withUnsafeFloats { w in
          product(
            x.baseAddress, stride: depth, w.baseAddress, stride: depth, transposed: true, rows: rows,
            columns: columns,
            depth: depth, adding: bias != nil, into: y.baseAddress, stride: columns)
        }
      }
    }
    return y
  }

  /// y [rows, columns] = x [rows, depth] · w, where w is [depth, columns], or [columns, depth] when `transposed`.
  /// All strides are in floats.
  package static func product(
    _ x: UnsafePointer<Float>?, stride xStride: Int, _ w: UnsafePointer<Float>?, stride wStride: Int,
    transposed: Bool, rows: Int, columns: Int, depth: Int, adding: Bool = false,
    into y: UnsafeMutablePointer<Float>?, stride yStride: Int
  ) {
    _ = singleThreaded
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, transposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns),
      blasint(depth), 1, x, blasint(xStride), w, blasint(wStride), adding ? 1 : 0, y, blasint(yStride))
  }

  /// What OpenBLAS says of itself, for `doctor`.
  public static var description: String {
    _ = singleThreaded
    let core = openblas_get_corename().map { String(cString: $0) } ?? "?"
    return "\(core), \(openblas_get_num_threads()) thread a call"
  }

  /// The level of the packed kernels: avx512, avx2 or plain.
  public static var kernelLevel: String { ck_level().map { String(cString: $0) } ?? "?" }

  /// OpenBLAS runs with one thread a call (reliability.md 7.3); the first product sees to it.
  static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Rows that a thread takes at a time, a multiple of every kernel's group.
  private static let rowGrain = 84

  static func withOptional<R>(_ tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> R) -> R {
    guard let tensor else { return body(nil) }
    return tensor.withUnsafeFloats { body($0.baseAddress) }
  }
}
