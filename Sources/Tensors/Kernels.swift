import CKernels

/// The vector loops of `CKernels`, on floats in memory; layers call them on the rows that they hold.
public enum Kernels {
  public typealias Floats = UnsafePointer<Float>?
  public typealias MutableFloats = UnsafeMutablePointer<Float>?

  /// x·½(1 + erf(x/√2)) in place.
  public static func gelu(_ x: MutableFloats, count: Int) { ck_gelu(x, x, count) }

  /// x·σ(1.702·x) in place.
  public static func quickGELU(_ x: MutableFloats, count: Int) { ck_quick_gelu(x, x, count) }

  /// Softmax of scale·x over each row, in place; row i sees the first i + 1 columns where `isCausal`.
  public static func softmax(_ x: MutableFloats, rows: Int, columns: Int, scale: Float, isCausal: Bool) {
    ck_softmax(x, rows, columns, columns, scale, isCausal ? 1 : 0)
  }

  /// y = (x − mean)·r·weight + bias over rows of `columns`.
  public static func layerNorm(
    _ x: Floats, into y: MutableFloats, rows: Int, columns: Int, weight: Floats, bias: Floats, epsilon: Float
  ) {
    ck_layer_norm(x, y, rows, columns, weight, bias, epsilon, nil, nil)
  }

  /// Σ x·y, summed in a fixed order.
  public static func dot(_ x: Floats, _ y: Floats, count: Int) -> Float { ck_dot(x, y, count) }

  /// Depthwise 3×3 with zero padding 1, then max(v, slope·v) of v = sum + bias; channels innermost, at most 1,024.
  /// Output rows `rows` of ⌈height/stride⌉.
  public static func depthwise3(
    _ x: Floats, height: Int, width: Int, channels: Int, stride: Int, weights: Floats, bias: Floats,
    slope: Float,
    into y: MutableFloats, rows: Range<Int>
  ) {
    ck_depthwise3(
      x, height, width, channels, stride, weights, bias, slope, y, rows.lowerBound, rows.upperBound)
  }

  /// y[c, p] = tables[c, x[p, c]] for RGB pixels p: bytes to the planes that an encoder takes.
  ///
  /// - Parameter tables: [3, 256].
  public static func normalize(_ x: UnsafePointer<UInt8>?, pixels: Int, tables: Floats, into y: MutableFloats)
  {
    ck_normalize(x, pixels, tables, y)
  }
}
