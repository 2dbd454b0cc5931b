/// A map from source pixels to crop pixels, pixel centres at integers:
/// x' = a·x + b·y + tx, y' = c·x + d·y + ty.
public struct AffineMatrix: Equatable, Sendable {
  public var a: Double
  public var b: Double
  public var tx: Double
  public var c: Double
  public var d: Double
  public var ty: Double

  public init(a: Double, b: Double, tx: Double, c: Double, d: Double, ty: Double) {
    self.a = a
    self.b = b
    self.tx = tx
    self.c = c
    self.d = d
    self.ty = ty
  }

  public var determinant: Double { a * d - b * c }

  /// Crop pixels a source pixel: √|determinant|, the factor of a similarity.
  public var scale: Double { determinant.magnitude.squareRoot() }

  /// The map back; nil when a number is not finite or the matrix has none.
  public var inverse: AffineMatrix? {
    let determinant = determinant
    guard [a, b, tx, c, d, ty, determinant].allSatisfy(\.isFinite), determinant != 0 else { return nil }
    let result = AffineMatrix(
      a: d / determinant, b: -b / determinant, tx: (b * ty - d * tx) / determinant,
      c: -c / determinant, d: a / determinant, ty: (c * tx - a * ty) / determinant)
    let numbers = [result.a, result.b, result.tx, result.c, result.d, result.ty]
    return numbers.allSatisfy(\.isFinite) ? result : nil
  }
}
