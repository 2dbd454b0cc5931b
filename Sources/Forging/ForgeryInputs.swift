import Faces
import Pictures

/// What an operation works on.
struct ForgeryInputs {
  /// The target as it is by now: a second forgery works on the first.
  let canvas: Canvas
  let frame: FaceFrame
  /// Another person's face, where the kind needs one and there is one.
  let donor: ForgingFace?
  let strength: Strength
  var style = Style()
  let settings: Forger.Settings

  var picture: Picture { canvas.picture }

  func region(_ outlines: [Outline], softness: Double) -> Region? {
    Region(
      outlines, softness: softness, style: style, frame: frame, width: canvas.width, height: canvas.height)
  }
}
