import Faces
import Files

/// What is known of one face, or of a picture without one: a line of `telltale score` (schema `telltale.score/1`).
public struct Record: Sendable {
  public enum Status: String, Sendable {
    case scored
    case noFace = "no_face"
    case error
  }

  /// Where a picture came from: a path as it was named, or standard input.
  public let file: Path
  public let status: Status
  public let explanation: Explanation?
  /// The face in pixels of the upright picture; nil for a picture that was an aligned crop.
  public let face: DetectedFace?
  /// The face's place among the picture's faces, largest first.
  public let faceIndex: Int
  public let warnings: [Warning]
  /// Why there is no score. Text from outside.
  public let error: String?
  /// SHA-256 of the file's bytes; nil where it could not be read.
  public let sha256: String?
  /// The picture was decoded at 1/decodeScale of its size.
  public let decodeScale: Int
  public let milliseconds: Milliseconds

  /// How long each stage took.
  public struct Milliseconds: Equatable, Sendable {
    public var read = 0.0, decode = 0.0, detect = 0.0, encode = 0.0
    public var total: Double { read + decode + detect + encode }

    public init() {}
  }

  static let schema = "telltale.score/1"

  public init(
    file: Path, status: Status, explanation: Explanation?, face: DetectedFace?, faceIndex: Int,
    warnings: [Warning],
    error: String?, sha256: String?, decodeScale: Int, milliseconds: Milliseconds
  ) {
    self.file = file
    self.status = status
    self.explanation = explanation
    self.face = face
    self.faceIndex = faceIndex
    self.warnings = warnings
    self.error = error
    self.sha256 = sha256
    self.decodeScale = decodeScale
    self.milliseconds = milliseconds
  }
}

extension Record {
  /// The same of a file under another path.
  public func moved(to file: Path) -> Record {
    Record(
      file: file, status: status, explanation: explanation, face: face, faceIndex: faceIndex,
      warnings: warnings, error: error, sha256: sha256, decodeScale: decodeScale, milliseconds: milliseconds)
  }
}
