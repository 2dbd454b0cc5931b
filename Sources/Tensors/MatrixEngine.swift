import CKernels
import COpenBLAS

/// Every matrix product of the program.
///
/// Products with weights go through packed panels (`PackedMatrix`): each output is one sum in rising order of the inputs,
/// the same bytes for any number of rows, any split and any thread. The small ones inside attention's backward, and all
/// of them where weights are not packed, go through OpenBLAS with one thread a call, whose order of summation depends on
/// the shape: they are made for one picture at a time, so that the shape never depends on the batch.
public enum MatrixEngine {
  /// What multiplies with weights.
  public enum Form: String, CaseIterable, Sendable {
    /// Our own kernel.
    case packed
    /// The yardstick.
    case openblas
  }

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
          x.baseAddress, stride: w.depth, rows: x.count / w.depth, w, bias: bias, slope: slope,
          into: y.baseAddress, stride: w.columns, in: workspace)
      }
    }
    return y
  }

  /// The same on rows in memory that lie `stride` floats apart.
  ///
  /// - Parameters:
  ///   - isTransposed: whether x is [depth, rows].
  ///   - adds: whether the products are added to what y holds.
  package static func product(
    _ x: UnsafePointer<Float>?, stride: Int, isTransposed: Bool = false, rows: Int, _ w: PackedMatrix,
    bias: Tensor? = nil, slope: Float = 1, adds: Bool = false, into y: UnsafeMutablePointer<Float>?,
    stride outStride: Int, in workspace: Workspace
  ) {
    // Many rows are shared out by rows, so that each thread packs its own; few by columns, so that each thread reads
    // its own part of the weights.
    let threads = workspace.team?.count ?? 1
    let byRows = rows >= threads * fewestRows
    let parts = threads * ((rows + threads * mostRows - 1) / (threads * mostRows))
    w.withUnsafeWeights { weights in
      withOptional(bias) { bias in
        workspace.split(
          byRows ? rows : w.panelCount,
          grain: byRows ? (rows + parts - 1) / parts : max(1, (w.panelCount + threads - 1) / threads)
        ) { part in
          let first = byRows ? part.lowerBound : 0, count = byRows ? part.count : rows
          let panels = byRows ? 0..<w.panelCount : part
          let operands = ck_operands(
            x: x.map { $0 + first * (isTransposed ? 1 : stride) }, x_stride: stride,
            is_transposed: isTransposed ? 1 : 0, rows: count, bias: bias, slope: slope,
            y: y.map { $0 + first * outStride }, y_stride: outStride, adds: adds ? 1 : 0)
          var scratch = workspace.tensor([ck_scratch_words(count, w.depth)])
          scratch.withUnsafeMutableWords { scratch in
            withUnsafePointer(to: operands) {
              ck_product($0, weights, panels.lowerBound, panels.upperBound, scratch)
            }
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

  /// The level of the packed kernels: avx512bf16, avx512, avx2 or plain.
  public static var kernelLevel: String { ck_level().map { String(cString: $0) } ?? "?" }

  /// Multiplications and additions in registers alone: what one thread can do at most, for `bench`.
  ///
  /// - Returns: operations made; 0 where the kernels' level has no such peak.
  public static func peak(_ precision: Precision, steps: Int) -> Int { ck_peak(precision.kernel, steps) }

  /// OpenBLAS runs with one thread a call (reliability.md 7.3); the first product sees to it.
  static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Rows a thread below which the columns are shared out, and the most that one takes at a time: a block of the kernel.
  private static let fewestRows = 168, mostRows = 224

  static func withOptional<R>(_ tensor: Tensor?, _ body: (UnsafePointer<Float>?) -> R) -> R {
    guard let tensor else { return body(nil) }
    return tensor.withUnsafeFloats { body($0.baseAddress) }
  }
}
