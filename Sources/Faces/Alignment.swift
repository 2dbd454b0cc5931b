import Pictures

/// The aligned crop: the face's five points brought to fixed places (method.md section 4.2).
public enum Alignment {
  /// Pixels of the crop's side.
  public static let size = 317
  /// How much more than ArcFace's crop is shown where nothing else is stated, as the paper's crops do.
  public static let usualEnlarge = 1.1

  /// ArcFace's places of the five points in a crop of 112 pixels, pixel centres at whole numbers.
  package static let template = [
    Point(x: 38.2946, y: 51.6963), Point(x: 73.5318, y: 51.5014), Point(x: 56.0252, y: 71.7366),
    Point(x: 41.5493, y: 92.3655), Point(x: 70.7299, y: 92.2041),
  ]

  /// The similarity transform, without reflection, that brings the points nearest to the template by least squares
  /// (Umeyama 1991); nil where all points are one.
  ///
  /// With points as complex numbers less their means, a = Σ conj(s)·d / Σ|s|².
  ///
  /// - Parameter enlarge: how much more than ArcFace's crop is shown, 1 for as much.
  public static func matrix(_ points: [Point], size: Int = size, enlarge: Double) -> AffineMatrix? {
    guard points.count == template.count else { return nil }
    let targets = template.map { point in
      Point(
        x: ((point.x / 112 - 0.5) / enlarge + 0.5) * Double(size),
        y: ((point.y / 112 - 0.5) / enlarge + 0.5) * Double(size))
    }
    let from = mean(points), to = mean(targets)
    var real = 0.0, imaginary = 0.0, square = 0.0
    for (point, target) in zip(points, targets) {
      let s = Point(x: point.x - from.x, y: point.y - from.y),
        d = Point(x: target.x - to.x, y: target.y - to.y)
      real += s.x * d.x + s.y * d.y
      imaginary += s.x * d.y - s.y * d.x
      square += s.x * s.x + s.y * s.y
    }
    guard square > 0, square.isFinite else { return nil }
    let a = real / square, b = imaginary / square
    return AffineMatrix(
      a: a, b: -b, tx: to.x - (a * from.x - b * from.y), c: b, d: a, ty: to.y - (b * from.x + a * from.y))
  }

  /// The face's crop of `size`×`size` pixels; nil for points that give no transform.
  public static func crop(_ picture: Picture, _ face: DetectedFace, enlarge: Double) -> Picture? {
    matrix(face.landmarks, enlarge: enlarge).flatMap { picture.warped(by: $0, size: size) }
  }

  private static func mean(_ points: [Point]) -> Point {
    Point(
      x: points.reduce(0) { $0 + $1.x } / Double(points.count),
      y: points.reduce(0) { $0 + $1.y } / Double(points.count))
  }
}
