import Faces
import Files
import Forging
import Foundation
import Pictures
import Tensors

/// The real photographs that come with telltale, made as small as those a model is trained with.
enum TestFaces {
  static let pool: Result<FacePool, any Error> = Result {
    let assets = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Assets")
      .standardized
    let detector = try FaceDetector(folder: Path(assets.appending(path: "Detector").path))
    var pool = FacePool()
    for name in ["astronaut", "canada-008", "canada-095", "london-001", "london-004", "london-010"] {
      let bytes = Array(try Data(contentsOf: assets.appending(path: "Faces/\(name).jpg")))
      let picture = try PictureDecoder.decode(bytes).picture.shrunk(longerSide: 320)
      guard let face = detector.facesBySize(in: picture, workspace: Workspace()).first else { continue }
      try pool.add(ForgingFace(picture: picture, landmarks: face.landmarks))
    }
    return pool
  }
}
