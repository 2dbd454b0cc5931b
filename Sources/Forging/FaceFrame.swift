import Faces
import Pictures

/// A face's own coordinates: those of ArcFace's template in 112 units, where regions have known places whatever the
/// photograph's size and the head's tilt. The eyes are 35 units apart.
struct FaceFrame: Sendable {
  /// Photograph → frame, and back; both are similarities.
  let fromPhotograph, toPhotograph: AffineMatrix
  /// The five points in the frame: near the template, off by what makes this face.
  let landmarks: [Point]

  /// Units between the template's eyes.
  static let eyeDistance = 35.24

  /// nil for points that give no alignment.
  init?(_ points: [Point]) {
    guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }),
      let matrix = Alignment.matrix(points, size: 112, enlarge: 1), let inverse = matrix.inverse,
      (1e-3...1e3).contains(matrix.scale)
    else { return nil }
    fromPhotograph = matrix
    toPhotograph = inverse
    landmarks = points.map { matrix($0) }
  }

  var leftEye: Point { landmarks[0] }
  var rightEye: Point { landmarks[1] }
  var noseTip: Point { landmarks[2] }
  var leftCorner: Point { landmarks[3] }
  var rightCorner: Point { landmarks[4] }
  var eyes: Point { Point.middle(leftEye, rightEye) }
  var mouth: Point { Point.middle(leftCorner, rightCorner) }
  /// Units, at least 4 so that a profile's mouth has a width too.
  var halfMouth: Double { max(abs(rightCorner.x - leftCorner.x) / 2, 4) }

  /// Photograph pixels a unit.
  var scale: Double { toPhotograph.scale }
}

extension Point {
  static func middle(_ a: Point, _ b: Point) -> Point { Point(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2) }

  func moved(_ x: Double, _ y: Double) -> Point { Point(x: self.x + x, y: self.y + y) }
}
