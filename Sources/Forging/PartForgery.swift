import Faces
import Pictures
import Tensors

/// Eyes, nose or mouth that do not belong to the rest: another face's, or the face's own mirrored, moved or scaled.
enum PartForgery {
  enum Part: CaseIterable, Sendable {
    case eyes, leftEye, rightEye, nose, mouth
  }

  /// One eye or both.
  static func drawEyes(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    let chosen = random.uniform()
    return draw(chosen < 0.5 ? .eyes : chosen < 0.75 ? .leftEye : .rightEye, inputs, &random)
  }

  static func draw(
    _ part: Part, _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> Alteration? {
    let softness = inputs.strength.softness(widest: 7, &random)
    let (outlines, centre) = outlines(of: part, inputs.frame, &random)
    guard let region = inputs.region(outlines, softness: softness) else { return nil }
    if let donor = inputs.donor, random.chance(0.65) {
      return Paste.donor(
        donor, on: region, weights: weights(of: part), centre: centre, inputs, &random)
    }
    let change = ownChange(part, centre, inputs, &random)
    return Paste.own(on: region, change: change, inputs, &random)
  }

  /// The lines about a part, and its centre.
  static func outlines(
    of part: Part, _ frame: FaceFrame, _ random: inout RandomNumbers
  ) -> ([Outline], Point) {
    switch part {
    case .eyes:
      if random.chance(0.4) {
        let centre = frame.eyes.moved(0, -1)
        return ([.drawn(centre: centre, radii: Point(x: 30, y: 11), &random)], centre)
      }
      return (
        [eye(frame.leftEye, &random), eye(frame.rightEye, &random)], frame.eyes
      )
    case .leftEye: return ([eye(frame.leftEye, &random)], frame.leftEye)
    case .rightEye: return ([eye(frame.rightEye, &random)], frame.rightEye)
    case .nose:
      if random.chance(0.3) {
        return ([.drawn(centre: frame.noseTip, radii: Point(x: 10.5, y: 9), &random)], frame.noseTip)
      }
      let centre = Point(
        x: frame.noseTip.x * 0.7 + frame.eyes.x * 0.3, y: frame.noseTip.y * 0.7 + frame.eyes.y * 0.3)
      return ([.drawn(centre: centre, radii: Point(x: 10.5, y: 15), &random)], centre)
    case .mouth:
      return (
        [.drawn(centre: frame.mouth, radii: Point(x: frame.halfMouth + 6, y: 10.5), &random)], frame.mouth
      )
    }
  }

  /// With the brow in one of two.
  private static func eye(_ centre: Point, _ random: inout RandomNumbers) -> Outline {
    random.chance(0.5)
      ? .drawn(centre: centre.moved(0, -0.5), radii: Point(x: 12, y: 8), &random)
      : .drawn(centre: centre.moved(0, -4), radii: Point(x: 13.5, y: 12), &random)
  }

  /// The part's own points count most, the others keep size and tilt sensible.
  private static func weights(of part: Part) -> [Double] {
    switch part {
    case .eyes: [1, 1, 0.15, 0.1, 0.1]
    case .leftEye: [1, 0.12, 0.08, 0.06, 0.06]
    case .rightEye: [0.12, 1, 0.08, 0.06, 0.06]
    case .nose: [0.2, 0.2, 1, 0.15, 0.15]
    case .mouth: [0.12, 0.12, 0.12, 1, 1]
    }
  }

  /// Mirrored about the part's own middle, moved, or scaled and turned; the other eye, mirrored, for a single one.
  private static func ownChange(
    _ part: Part, _ centre: Point, _ inputs: ForgeryInputs, _ random: inout RandomNumbers
  ) -> AffineMatrix {
    let strength = inputs.strength, frame = inputs.frame
    func signed(_ plain: Double, _ subtle: Double) -> Double {
      strength.amount(plain, subtle, &random) * (random.chance(0.5) ? 1 : -1)
    }
    let choice = random.uniform()
    if choice < 0.35 {
      let axis =
        part == .leftEye || part == .rightEye ? Point.middle(frame.leftEye, frame.rightEye) : centre
      var mirrored = AffineMatrix(
        about: axis, angle: signed(0.08, 0.02), sx: -1, sy: 1,
        shift: Point(x: signed(2, 0.6), y: signed(2, 0.6)))
      if part == .leftEye || part == .rightEye {
        // Exactly onto the other eye, however the head is tilted in the frame.
        let goal = part == .leftEye ? frame.rightEye : frame.leftEye
        let landed = mirrored(centre)
        mirrored.tx += goal.x - landed.x
        mirrored.ty += goal.y - landed.y
      }
      return mirrored
    }
    if choice < 0.65 {
      return AffineMatrix(
        about: centre, angle: signed(0.1, 0.03), sx: 1, sy: 1,
        shift: Point(x: signed(5, 1.6), y: signed(5, 1.6)))
    }
    let size = 1 + signed(0.35, 0.13)
    return AffineMatrix(
      about: centre, angle: signed(0.25, 0.08), sx: size * (1 + signed(0.1, 0.02)), sy: size,
      shift: Point(x: signed(1, 0.3), y: signed(1, 0.3)))
  }
}
