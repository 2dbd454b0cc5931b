import Faces
import Glibc
import Pictures

extension AffineMatrix {
  static let identity = AffineMatrix(a: 1, b: 0, tx: 0, c: 0, d: 1, ty: 0)

  /// The map that applies this one, then `next`.
  func followed(by next: AffineMatrix) -> AffineMatrix {
    AffineMatrix(
      a: next.a * a + next.b * c, b: next.a * b + next.b * d, tx: next.a * tx + next.b * ty + next.tx,
      c: next.c * a + next.d * c, d: next.c * b + next.d * d, ty: next.c * tx + next.d * ty + next.ty)
  }

  func callAsFunction(_ point: Point) -> Point {
    Point(x: a * point.x + b * point.y + tx, y: c * point.x + d * point.y + ty)
  }

  /// A turn by `angle` (radians) and scales `sx`, `sy` about a centre, then a shift.
  init(about centre: Point, angle: Double, sx: Double, sy: Double, shift: Point = Point(x: 0, y: 0)) {
    let cosine = cos(angle), sine = sin(angle)
    self.init(a: cosine * sx, b: -sine * sy, tx: 0, c: sine * sx, d: cosine * sy, ty: 0)
    tx = centre.x + shift.x - a * centre.x - b * centre.y
    ty = centre.y + shift.y - c * centre.x - d * centre.y
  }

  /// The similarity that brings `from` nearest to `to`, by least squares with weights (Umeyama 1991); nil where the
  /// weighted points are one.
  static func similarity(from: [Point], to: [Point], weights: [Double]) -> AffineMatrix? {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    func mean(_ points: [Point]) -> Point {
      var x = 0.0, y = 0.0
      for (point, weight) in zip(points, weights) {
        x += weight * point.x
        y += weight * point.y
      }
      return Point(x: x / total, y: y / total)
    }
    let source = mean(from), target = mean(to)
    var real = 0.0, imaginary = 0.0, square = 0.0
    for ((point, goal), weight) in zip(zip(from, to), weights) {
      let s = Point(x: point.x - source.x, y: point.y - source.y)
      let d = Point(x: goal.x - target.x, y: goal.y - target.y)
      real += weight * (s.x * d.x + s.y * d.y)
      imaginary += weight * (s.x * d.y - s.y * d.x)
      square += weight * (s.x * s.x + s.y * s.y)
    }
    guard square > 1e-9, square.isFinite else { return nil }
    let a = real / square, b = imaginary / square
    return AffineMatrix(
      a: a, b: -b, tx: target.x - a * source.x + b * source.y, c: b, d: a,
      ty: target.y - b * source.x - a * source.y)
  }
}
