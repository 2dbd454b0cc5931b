import Faces
import Glibc
import Tensors

/// A closed line in a face's frame. Distances are in frame units, positive outside.
enum Outline: Sendable {
  /// An ellipse turned by `angle`, its radius varied by 1 + Σ wobble·cos(kθ) + Σ wobble·sin(kθ), k = 2, 3.
  case blob(centre: Point, radii: Point, angle: Double, wobble: SIMD4<Float>)
  /// Convex, given by its corners.
  case polygon([Point])
  /// A rectangle turned by `angle`, its corners rounded by circles of radius `corner`; `halves` of its sides.
  case box(centre: Point, halves: Point, angle: Double, corner: Double)

  static func ellipse(centre: Point, radii: Point) -> Outline {
    .blob(centre: centre, radii: radii, angle: 0, wobble: .zero)
  }

  /// An ellipse of random scale, tilt and shape, as nobody cuts the same part twice.
  static func drawn(centre: Point, radii: Point, _ random: inout RandomNumbers) -> Outline {
    let size = random.uniform(0.9, 1.15), stretch = random.uniform(0.92, 1.08)
    var wobble = SIMD4<Float>()
    for index in 0..<4 { wobble[index] = Float(random.uniform(-0.07, 0.07)) }
    return .blob(
      centre: centre.moved(random.uniform(-1, 1), random.uniform(-1, 1)),
      radii: Point(x: radii.x * size * stretch, y: radii.y * size / stretch),
      angle: random.uniform(-0.15, 0.15), wobble: wobble)
  }

  /// The hull of points, each moved by up to `jitter` units.
  static func hull(_ points: [Point], jitter: Double, _ random: inout RandomNumbers) -> Outline {
    .polygon(
      convexHull(
        points.map { $0.moved(random.uniform(-jitter, jitter), random.uniform(-jitter, jitter)) }))
  }

  /// An ellipse's line with corners in the given directions, as far out as makes the area about the same; a polygon stays
  /// as it is.
  func angular(_ directions: [Double]) -> Outline {
    guard case .blob(let centre, let radii, let angle, _) = self else { return self }
    // The area of a regular polygon in a unit circle is n/2·sin(2π/n).
    let count = Double(directions.count)
    let reach = (.pi / (count / 2 * sin(2 * .pi / count))).squareRoot()
    let corners = directions.map { direction in
      let x = reach * radii.x * cos(direction), y = reach * radii.y * sin(direction)
      return centre.moved(cos(angle) * x - sin(angle) * y, sin(angle) * x + cos(angle) * y)
    }
    return .polygon(Outline.convexHull(corners))
  }

  /// A box of an ellipse's area and proportions; other lines stay as they are.
  ///
  /// - Parameter roundness: the corners' radius as a share of the shorter half.
  func boxed(roundness: Double) -> Outline {
    guard case .blob(let centre, let radii, let angle, _) = self else { return self }
    let shorter = min(radii.x, radii.y)
    // Rounding takes (4 − π)·r² of a rectangle's 4·x·y.
    let area = 4 * radii.x * radii.y - (4 - .pi) * roundness * roundness * shorter * shorter
    let size = (.pi * radii.x * radii.y / area).squareRoot()
    return .box(
      centre: centre, halves: Point(x: size * radii.x, y: size * radii.y), angle: angle,
      corner: size * roundness * shorter)
  }

  /// (x, y) of the corners, as far as the line reaches.
  var bounds: (low: Point, high: Point) {
    switch self {
    case .blob(let centre, let radii, _, _):
      let reach = max(radii.x, radii.y) * 1.3
      return (centre.moved(-reach, -reach), centre.moved(reach, reach))
    case .box(let centre, let halves, _, _):
      let reach = (halves.x * halves.x + halves.y * halves.y).squareRoot()
      return (centre.moved(-reach, -reach), centre.moved(reach, reach))
    case .polygon(let corners):
      return corners.reduce(
        (Point(x: .infinity, y: .infinity), Point(x: -.infinity, y: -.infinity))
      ) { box, corner in
        (
          Point(x: min(box.0.x, corner.x), y: min(box.0.y, corner.y)),
          Point(x: max(box.1.x, corner.x), y: max(box.1.y, corner.y))
        )
      }
    }
  }

  /// A function of the place that gives its signed distance, with all that does not depend on the place done before.
  var distance: (Float, Float) -> Float {
    switch self {
    case .blob(let centre, let radii, let angle, let wobble):
      let cx = Float(centre.x), cy = Float(centre.y)
      let cosine = Float(cos(angle)), sine = Float(sin(angle))
      let rx = Float(max(radii.x, 0.5)), ry = Float(max(radii.y, 0.5))
      return { x, y in
        let dx = x - cx, dy = y - cy
        let u = (cosine * dx + sine * dy) / rx, v = (cosine * dy - sine * dx) / ry
        let rho = (u * u + v * v).squareRoot()
        guard rho > 1e-3 else { return -min(rx, ry) }
        let c = u / rho, s = v / rho
        // cos and sin of twice and three times the direction, without asking for the direction.
        let c2 = c * c - s * s, s2 = 2 * c * s
        let c3 = c2 * c - s2 * s, s3 = s2 * c + c2 * s
        let radius = 1 + wobble.x * c2 + wobble.y * s2 + wobble.z * c3 + wobble.w * s3
        return (dx * dx + dy * dy).squareRoot() * (1 - radius / rho)
      }
    case .box(let centre, let halves, let angle, let corner):
      let cx = Float(centre.x), cy = Float(centre.y), corner = Float(corner)
      let cosine = Float(cos(angle)), sine = Float(sin(angle))
      let innerX = Float(halves.x) - corner, innerY = Float(halves.y) - corner
      return { x, y in
        let dx = x - cx, dy = y - cy
        let u = abs(cosine * dx + sine * dy) - innerX, v = abs(cosine * dy - sine * dx) - innerY
        let beyondX = max(u, 0), beyondY = max(v, 0)
        return (beyondX * beyondX + beyondY * beyondY).squareRoot() + min(max(u, v), 0) - corner
      }
    case .polygon(let corners):
      var edges: [SIMD3<Float>] = []
      for (index, corner) in corners.enumerated() {
        let next = corners[(index + 1) % corners.count]
        let dx = next.x - corner.x, dy = next.y - corner.y
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 1e-6 else { continue }
        // Corners run so that the outside lies at (dy, −dx).
        let nx = dy / length, ny = -dx / length
        edges.append(SIMD3(Float(nx), Float(ny), Float(-(nx * corner.x + ny * corner.y))))
      }
      return { x, y in
        var furthest = -Float.infinity
        for edge in edges { furthest = max(furthest, edge.x * x + edge.y * y + edge.z) }
        return furthest
      }
    }
  }

  /// The convex hull by Andrew's monotone chain, its outside at (dy, −dx) of each edge.
  private static func convexHull(_ points: [Point]) -> [Point] {
    let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    func chain(_ points: some Sequence<Point>) -> [Point] {
      var hull: [Point] = []
      for point in points {
        while hull.count >= 2 {
          let a = hull[hull.count - 2], b = hull[hull.count - 1]
          guard (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) <= 0 else { break }
          hull.removeLast()
        }
        hull.append(point)
      }
      return hull.dropLast()
    }
    return chain(sorted) + chain(sorted.reversed())
  }
}
