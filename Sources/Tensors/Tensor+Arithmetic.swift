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
}
