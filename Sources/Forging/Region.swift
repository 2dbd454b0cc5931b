import Faces
import Glibc
import Pictures

/// The pixels of a photograph that an outline covers, with soft edges.
struct Region: Sendable {
  /// The top left pixel of the bounding box, and its sides.
  let x, y, width, height: Int
  /// [height, width], 0 to 1: how much of each pixel is replaced.
  private(set) var coverage: [Float]

  /// Covers less of each pixel.
  ///
  /// - Parameter opacity: 0 to 1.
  mutating func fade(to opacity: Float) {
    for index in coverage.indices { coverage[index] *= opacity }
  }

  /// Covers all of each pixel that it covered an eighth of.
  mutating func harden() {
    for index in coverage.indices { coverage[index] = min(8 * coverage[index], 1) }
  }

  /// - Parameter coverage: as many values as before.
  mutating func replaceCoverage(_ coverage: [Float]) { self.coverage = coverage }

  /// - Parameters:
  ///   - outlines: their union is covered.
  ///   - softness: frame units from 0 to 1 across the outline.
  /// - Returns: nil where nearly nothing lies within the photograph.
  init?(
    _ outlines: [Outline], softness: Double, style: Style = Style(), frame: FaceFrame,
    width pictureWidth: Int, height pictureHeight: Int
  ) {
    let outlines = outlines.map(style.cut)
    let ripple = style.ripple, profile = style.profile
    let margin =
      softness / 2 + (ripple?.largest ?? 0) + Double(style.blending.reach) / max(frame.scale, 1e-3)
    guard
      let box = Region.box(
        outlines, margin: margin, frame: frame, width: pictureWidth, height: pictureHeight)
    else { return nil }
    (x, y, width, height) = box
    let matrix = frame.fromPhotograph
    let distances = outlines.map(\.distance)
    let slope = 1 / Float(max(softness, 0.05))
    let (columns, rows) = (width, height)
    let left = Float(matrix.a * Double(x) + matrix.b * Double(y) + matrix.tx)
    let top = Float(matrix.c * Double(x) + matrix.d * Double(y) + matrix.ty)
    let (a, b, c, d) = (Float(matrix.a), Float(matrix.b), Float(matrix.c), Float(matrix.d))
    var sum: Float = 0
    coverage = [Float](unsafeUninitializedCapacity: columns * rows) { out, count in
      for row in 0..<rows {
        for column in 0..<columns {
          let u = left + a * Float(column) + b * Float(row), v = top + c * Float(column) + d * Float(row)
          var nearest = Float.infinity
          for distance in distances { nearest = min(nearest, distance(u, v)) }
          if let ripple { nearest += ripple.value(u, v) }
          let t = min(max(0.5 - nearest * slope, 0), 1)
          var share = t * t * (3 - 2 * t)
          if profile != 1, share > 0 { share = powf(share, profile) }
          out[row * columns + column] = share
          sum += share
        }
      }
      count = columns * rows
    }
    guard sum >= 12 else { return nil }
  }

  /// The photograph's pixels that the outlines' corners span, cut at its border.
  private static func box(
    _ outlines: [Outline], margin: Double, frame: FaceFrame, width: Int, height: Int
  ) -> (Int, Int, Int, Int)? {
    var low = Point(x: .infinity, y: .infinity), high = Point(x: -.infinity, y: -.infinity)
    for outline in outlines {
      let bounds = outline.bounds
      for x in [bounds.low.x - margin, bounds.high.x + margin] {
        for y in [bounds.low.y - margin, bounds.high.y + margin] {
          let corner = frame.toPhotograph(Point(x: x, y: y))
          low = Point(x: min(low.x, corner.x), y: min(low.y, corner.y))
          high = Point(x: max(high.x, corner.x), y: max(high.y, corner.y))
        }
      }
    }
    guard low.x < Double(width), low.y < Double(height), high.x > 0, high.y > 0 else { return nil }
    let x = Int(max(low.x, 0)), y = Int(max(low.y, 0))
    let right = Int(min(high.x + 1, Double(width - 1))), bottom = Int(min(high.y + 1, Double(height - 1)))
    return (x, y, right - x + 1, bottom - y + 1)
  }
}
