import CKernels

extension Tensor {
  /// self += x, elementwise.
  ///
  /// - Precondition: equal counts.
  public mutating func add(_ x: Tensor) {
    precondition(count == x.count, "\(shape) plus \(x.shape)")
    x.withUnsafeFloats { x in
      withUnsafeMutableFloats { y in ck_add(x.baseAddress, y.baseAddress, y.count) }
    }
  }

  /// self[j] += Σ_i x[i, j], rows in order.
  ///
  /// - Precondition: as many floats as x has columns.
  public mutating func addColumnSums(of x: Tensor, in workspace: Workspace) {
    let columns = x.columns
    precondition(count == columns, "\(shape) for the columns of \(x.shape)")
    withUnsafeMutableFloats { sums in
      x.withUnsafeFloats { x in
        workspace.split(columns, grain: 256) { part in
          Kernels.addColumnSums(
            x.baseAddress, rows: x.count / columns, stride: columns, part: part, to: sums.baseAddress)
        }
      }
    }
  }

  /// Every float becomes zero.
  public mutating func clear() {
    withUnsafeMutableFloats { $0.update(repeating: 0) }
  }

  /// Σ x², in a fixed order; not finite where any float is not.
  public var sumOfSquares: Double { withUnsafeFloats { ck_sum_of_squares($0.baseAddress, $0.count) } }
}
