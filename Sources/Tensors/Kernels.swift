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

  /// Floats of scratch that `attention` needs.
  public static func attentionScratch(queries: Int, tokens: Int, size: Int) -> Int {
    ck_attention_scratch_count(queries, tokens, size)
  }

  /// y [queries, size] = softmax(scale·q·kᵀ)·v of one head; rows of q, k and v lie `stride` floats apart.
  public static func attention(
    query: Floats, key: Floats, value: Floats, stride: Int, queries: Int, tokens: Int, size: Int,
    scale: Float,
    isCausal: Bool, into y: MutableFloats, stride yStride: Int, scratch: MutableFloats
  ) {
    ck_attention(
      query, key, value, stride, queries, tokens, size, scale, isCausal ? 1 : 0, y, yStride, scratch)
  }

  /// y = (x − mean)·r·weight + bias over rows of `columns`; mean and r of each row are kept where there is a place.
  public static func layerNorm(
    _ x: Floats, into y: MutableFloats, rows: Int, columns: Int, weight: Floats, bias: Floats, epsilon: Float,
    means: MutableFloats = nil, inverseDeviations: MutableFloats = nil
  ) {
    ck_layer_norm(x, y, rows, columns, weight, bias, epsilon, means, inverseDeviations)
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

  // MARK: - Backward

  /// dx = dy·gelu'(x).
  public static func geluBackward(_ x: Floats, _ dy: Floats, into dx: MutableFloats, count: Int) {
    ck_gelu_backward(x, dy, dx, count)
  }

  /// dx = dy·quickGELU'(x).
  public static func quickGELUBackward(_ x: Floats, _ dy: Floats, into dx: MutableFloats, count: Int) {
    ck_quick_gelu_backward(x, dy, dx, count)
  }

  /// From the gradient of softmax's outputs p to that of its unscaled inputs, in place.
  public static func softmaxBackward(_ p: Floats, _ dp: MutableFloats, rows: Int, columns: Int, scale: Float)
  {
    ck_softmax_backward(p, dp, rows, columns, scale)
  }

  /// dx of `layerNorm`.
  public static func layerNormBackward(
    _ x: Floats, _ dy: Floats, into dx: MutableFloats, rows: Int, columns: Int, weight: Floats, means: Floats,
    inverseDeviations: Floats
  ) {
    ck_layer_norm_backward(x, dy, dx, rows, columns, weight, means, inverseDeviations)
  }

  /// Adds the gradients of `layerNorm`'s weight and bias for some of the columns.
  public static func addLayerNormGradients(
    _ x: Floats, _ dy: Floats, rows: Int, columns: Int, part: Range<Int>, means: Floats,
    inverseDeviations: Floats, weight: MutableFloats, bias: MutableFloats
  ) {
    ck_layer_norm_gradients(
      x, dy, rows, columns, part.lowerBound, part.upperBound, means, inverseDeviations, weight, bias)
  }

  /// sums[j] += Σ_i x[i, j] for some of the columns, rows in order.
  public static func addColumnSums(
    _ x: Floats, rows: Int, stride: Int, part: Range<Int>, to sums: MutableFloats
  ) {
    ck_add_column_sums(x, rows, stride, part.lowerBound, part.upperBound, sums)
  }
}
