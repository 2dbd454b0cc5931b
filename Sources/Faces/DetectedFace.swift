/// A point in pixels of the upright picture; the centre of the top left pixel is (0, 0).
public struct Point: Equatable, Sendable {
  public var x, y: Double

  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// A face as the detector gives it, in pixels of the upright picture.
public struct DetectedFace: Equatable, Sendable {
  /// The corners of an upright rectangle, in pixels; it may reach beyond the picture.
  public struct Box: Equatable, Sendable {
    public var x0, y0, x1, y1: Double

    public init(x0: Double, y0: Double, x1: Double, y1: Double) {
      self.x0 = x0
      self.y0 = y0
      self.x1 = x1
      self.y1 = y1
    }

    public var width: Double { x1 - x0 }
    public var height: Double { y1 - y0 }
    public var area: Double { max(0, width) * max(0, height) }
  }

  public var box: Box
  /// Five points: the eye with the smaller x, the other eye, nose tip, and the mouth's corners in the same order.
  public var landmarks: [Point]
  /// The detector's score, 0 to 1.
  public var score: Float

  public init(box: Box, landmarks: [Point], score: Float) {
    self.box = box
    self.landmarks = landmarks
    self.score = score
  }
}

extension DetectedFace {
  /// How far the nose stands aside of the eyes' middle, along the line through both: 0 between them, 1 before one of them,
  /// more beyond it. nil where the eyes coincide.
  public var turn: Double? {
    let (a, b, nose) = (landmarks[0], landmarks[1], landmarks[2])
    let (x, y) = (b.x - a.x, b.y - a.y)
    let square = x * x + y * y
    guard square > 0 else { return nil }
    let along = (nose.x - (a.x + b.x) / 2) * x + (nose.y - (a.y + b.y) / 2) * y
    return abs(along / square) * 2
  }
}
