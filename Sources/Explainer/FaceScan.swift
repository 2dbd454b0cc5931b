import Faces
import Files
import Pictures
import Tensors
import Text

/// Faces without scores: what `telltale detect` and `telltale crop` need, with no CLIP loaded.
public struct FaceScan {
  private let folder: Path
  /// Loaded for the first picture: what is refused by its header costs no weights.
  private var loaded: FaceDetector?
  private let workspace = Workspace()

  /// - Parameter folder: the detector's weights.
  public init(detector folder: Path) { self.folder = folder }

  private mutating func detector() throws(ModelError) -> FaceDetector {
    if let loaded { return loaded }
    do throws(FaceError) {
      let detector = try FaceDetector(folder: folder)
      loaded = detector
      return detector
    } catch { throw .detector(error) }
  }

  /// What was found in one picture (schema `telltale.detect/1`).
  public struct Result: Sendable {
    public let file: Path
    /// Pixels of the upright picture.
    public let width, height: Int
    /// Largest first.
    public let faces: [DetectedFace]
    public let warnings: [Warning]
    /// Why the picture could not be read. Text from outside.
    public let error: String?
    /// The upright picture the faces lie in; nil with an error.
    public let picture: Picture?
  }

  /// - Returns: nil for a file that was found in a folder and is no picture.
  public mutating func scan(_ input: Input) throws(ModelError) -> Result? {
    let reading = PictureReading.read(input)
    guard let decoded = reading.decoded else {
      guard !reading.isForeignFind else { return nil }
      return Result(
        file: input.path, width: 0, height: 0, faces: [], warnings: reading.warnings, error: reading.failure,
        picture: nil)
    }
    let picture = decoded.picture
    return Result(
      file: input.path, width: picture.width, height: picture.height,
      faces: try detector().facesBySize(in: picture, workspace: workspace), warnings: reading.warnings,
      error: nil,
      picture: picture)
  }
}

extension FaceScan.Result {
  /// One line of JSON, without its line feed.
  public var json: String {
    JSONText.object { line in
      line.member("schema", "telltale.detect/1")
      line.member(file: file)
      line.member("status", error != nil ? "error" : faces.isEmpty ? "no_face" : "found")
      line.member("width", width)
      line.member("height", height)
      line.member("faces", json: JSONText.array(faces.enumerated().map { $1.json(index: $0) }))
      line.member("warnings", json: JSONText.array(warnings.map { JSONText.string($0.text) }))
      line.member("error", error)
    }
  }

  /// A few lines for a person.
  public var text: String {
    let name = SafeText(bytes: file.bytes).string
    if let error { return "\(name): error: \(SafeText(error).string)" }
    let notes = warnings.map { "\n  ! \(SafeText($0.text).string)" }.joined()
    guard !faces.isEmpty else { return "\(name): no face found\(notes)" }
    let lines = faces.map { face in
      "  \(Int(face.box.width.rounded()))×\(Int(face.box.height.rounded())) at "
        + "\(Int(face.box.x0.rounded())), \(Int(face.box.y0.rounded()))  score \((face.score * 1_000).rounded() / 1_000)"
    }
    return "\(name): \(counted(faces.count, "face"))\n" + lines.joined(separator: "\n")
      + notes
  }
}
