import Faces
import Pictures
import Tensors

/// The round trip of a forgery with nothing altered: a region is resampled to another grid and back and blended in, so
/// that resampling and seams alone are no sign of a forgery.
enum ResampledFace {
  static func draw(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    let frame = inputs.frame
    let outlines: [Outline]
    switch random.uniform() {
    case ..<0.4: outlines = [IdentityForgery.outline(frame, &random)]
    case ..<0.6: outlines = PartForgery.outlines(of: .mouth, frame, &random).0
    case ..<0.8: outlines = PartForgery.outlines(of: .eyes, frame, &random).0
    default: outlines = PartForgery.outlines(of: .nose, frame, &random).0
    }
    return draw(outlines, inputs, &random)
  }

  /// The same over the whole face, as programs do that forge an aligned crop and paste it back.
  static func drawWhole(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    let radii = Point(x: random.uniform(44, 60), y: random.uniform(48, 64))
    return draw([.ellipse(centre: Point(x: 56, y: 62), radii: radii)], inputs, &random)
  }

  private static func draw(
    _ outlines: [Outline], _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Alteration? {
    let softness = inputs.strength.softness(widest: 9, &random)
    guard let region = inputs.region(outlines, softness: softness) else { return nil }

    // The grid in between: its own scale, tilt and phase, about the region's middle.
    let centre = Point(
      x: Double(region.x) + Double(region.width) / 2, y: Double(region.y) + Double(region.height) / 2)
    let scale = random.uniform(0.7, 1.4)
    let columns = Int(Double(region.width) * scale) + 24, rows = Int(Double(region.height) * scale) + 24
    let toGrid = AffineMatrix(
      about: centre, angle: random.uniform(-0.15, 0.15), sx: scale, sy: scale,
      shift: Point(
        x: Double(columns) / 2 - centre.x + random.uniform(-0.5, 0.5),
        y: Double(rows) / 2 - centre.y + random.uniform(-0.5, 0.5)))
    guard let back = toGrid.inverse else { return nil }
    let grid = inputs.picture.sampled(columns: columns, rows: rows) { column, row in
      let place = back(Point(x: Double(column), y: Double(row)))
      return (Float(place.x), Float(place.y))
    }
    let between = Picture(
      width: columns, height: rows, pixels: grid.map { UInt8(min(max($0 + 0.5, 0), 255)) })
    return Alteration(region: region, samples: between.sampled(in: region, by: toGrid))
  }
}
