import Faces
import Pictures
import Tensors

/// The inner face – eyes, nose and mouth – of another person.
enum IdentityForgery {
  static func draw(_ inputs: ForgeryInputs, _ random: inout RandomNumbers) -> Alteration? {
    guard let donor = inputs.donor else { return nil }
    let outline = outline(inputs.frame, &random)
    let softness = inputs.strength.softness(widest: 12, &random)
    guard let region = inputs.region([outline], softness: softness),
      let alteration = Paste.donor(
        donor, on: region, weights: [1, 1, 0.7, 1, 1], centre: Point(x: 56, y: 70), inputs, &random)
    else { return nil }
    return alteration
  }

  /// A hull about the brows, the cheeks and the chin, or an ellipse.
  static func outline(_ frame: FaceFrame, _ random: inout RandomNumbers) -> Outline {
    if random.chance(0.35) {
      return .drawn(
        centre: Point(x: (frame.eyes.x + frame.mouth.x) / 2, y: 69), radii: Point(x: 29, y: 36), &random)
    }
    let brow = random.uniform(9, 15), temple = random.uniform(7, 13), chin = random.uniform(8, 15)
    let points = [
      frame.leftEye.moved(-temple, -brow * 0.6), frame.leftEye.moved(0, -brow),
      frame.rightEye.moved(0, -brow), frame.rightEye.moved(temple, -brow * 0.6),
      frame.rightEye.moved(temple * 0.9, 16), frame.rightCorner.moved(temple * 0.6, 2),
      frame.rightCorner.moved(-2, chin), frame.mouth.moved(0, chin * 1.15),
      frame.leftCorner.moved(2, chin), frame.leftCorner.moved(-temple * 0.6, 2),
      frame.leftEye.moved(-temple * 0.9, 16),
    ]
    return .hull(points, jitter: 2, &random)
  }
}
