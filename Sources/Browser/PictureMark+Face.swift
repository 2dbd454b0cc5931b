import Faces
import Terminal

extension PictureMark {
  /// A face's box and five points in a picture that is `scale` times the photograph.
  static func marks(of face: DetectedFace?, scale: Double) -> [PictureMark] {
    guard let face else { return [] }
    let box = face.box
    return [.box(x0: box.x0 * scale, y0: box.y0 * scale, x1: box.x1 * scale, y1: box.y1 * scale)]
      + face.landmarks.map { .point(x: $0.x * scale, y: $0.y * scale) }
  }
}
