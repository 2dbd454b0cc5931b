import Faces

/// Parts of an aligned crop that have a name, so that a place can be said in words too.
public enum FacePlace: String, CaseIterable, Sendable {
  case leftEye = "eye on the left"
  case rightEye = "eye on the right"
  case nose = "nose"
  case mouth = "mouth"
  case forehead = "forehead"
  case chin = "chin"
  case leftCheek = "cheek on the left"
  case rightCheek = "cheek on the right"
  case outside = "beside the face"

  /// The part that a point of a crop lies in, by the template's places.
  ///
  /// - Parameters:
  ///   - x, y: 0 to 1 across and down the crop.
  ///   - enlarge: the crop's, as in `Alignment.matrix`.
  public init(x: Double, y: Double, enlarge: Double) {
    // In units of ArcFace's template, 112 a side; its eyes are 35 apart.
    let across = ((x - 0.5) * enlarge + 0.5) * 112, down = ((y - 0.5) * enlarge + 0.5) * 112
    let points = Alignment.template
    func distance(_ point: Point) -> Double {
      ((point.x - across) * (point.x - across) + (point.y - down) * (point.y - down)).squareRoot()
    }
    let mouth = Point(x: (points[3].x + points[4].x) / 2, y: (points[3].y + points[4].y) / 2)
    let named: [(FacePlace, Double)] = [
      (.leftEye, distance(points[0]) / 14), (.rightEye, distance(points[1]) / 14),
      (.nose, distance(points[2]) / 13), (.mouth, distance(mouth) / 18),
    ]
    if let nearest = named.min(by: { $0.1 < $1.1 }), nearest.1 <= 1 {
      self = nearest.0
    } else if !(8...104 ~= across) || !(2...112 ~= down) {
      self = .outside
    } else if down < points[0].y - 8 {
      self = .forehead
    } else if down > mouth.y + 10 {
      self = .chin
    } else {
      self = across < 56 ? .leftCheek : .rightCheek
    }
  }
}
