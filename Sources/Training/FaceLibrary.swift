import Explainer
import Faces
import Files
import Forging
import Pictures
import Tensors

/// Photographs and the five points of the largest face in each, found once and kept in the cache folder under the hash
/// of the photographs, so that a second start and a resumed run find the same.
public struct FaceLibrary: Sendable {
  public struct Face: Sendable {
    public let file: Path
    public let sha256: String
    public let landmarks: [Point]
  }

  /// In the order of the files.
  public let faces: [Face]
  /// Files that cannot be used, and why: damaged, or without a face.
  public let unusable: [(file: Path, reason: String)]
  /// SHA-256 over the hashes of all files, in order.
  public let sha256: String

  static let noFace = "no face"

  /// - Parameters:
  ///   - detectorHash: of the detector's weights; another detector finds other points.
  ///   - progress: called now and then with what is done and to how many files, on any thread.
  ///   - shouldStop: asked now and then, on any thread.
  public init(
    _ files: [Path], detector: FaceDetector, detectorHash: String, cache: Path?, workers: Workers,
    progress: @escaping @Sendable (_ what: String, _ done: Int) -> Void = { _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(TrainingError) {
    let hashes = try ParallelMap.run(
      files.count, on: workers, progress: { progress("reading", $0) }, shouldStop: shouldStop
    ) { index, _ in
      FaceLibrary.read(files[index]).map { Digest.sha256($0) }
    }
    sha256 = Digest.sha256(Array(hashes.map { (try? $0.get()) ?? "-" }.joined(separator: "\n").utf8))
    let cacheFile = cache?.appending("faces-\(sha256.prefix(32))-\(detectorHash.prefix(32)).safetensors")
    let found: [[Point]?]
    if let known = cacheFile.flatMap({ FaceLibrary.cached($0, count: files.count) }) {
      found = known
    } else {
      found = try ParallelMap.run(
        files.count, on: workers, progress: { progress("finding faces", $0) }, shouldStop: shouldStop
      ) { index, workspace in
        guard case .success(let bytes) = FaceLibrary.read(files[index]) else { return nil }
        return FaceLibrary.points(in: bytes, detector: detector, workspace: workspace)
      }
      if let cache, let cacheFile { FaceLibrary.keep(found, in: cache, at: cacheFile) }
    }

    var faces: [Face] = [], unusable: [(file: Path, reason: String)] = []
    for (index, file) in files.enumerated() {
      switch hashes[index] {
      case .failure(let error): unusable.append((file, error.reason))
      case .success(let hash):
        if let points = found[index] {
          faces.append(Face(file: file, sha256: hash, landmarks: points))
        } else {
          let isPicture =
            (try? FaceLibrary.read(file).get()).map {
              (try? PictureDecoder.decode($0, options: .patient)) != nil
            } ?? false
          unusable.append((file, isPicture ? FaceLibrary.noFace : "no picture that can be read"))
        }
      }
    }
    self.faces = faces
    self.unusable = unusable
  }

  static func read(_ file: Path) -> Result<[UInt8], FileError> {
    do throws(FileError) { return .success(try readFile(file, limit: PictureLimits.fileBytes).bytes) } catch {
      return .failure(error)
    }
  }

  /// Rounded to Float, as the cache keeps them, so that a first run and a later one see the same points.
  private static func points(in bytes: [UInt8], detector: FaceDetector, workspace: Workspace) -> [Point]? {
    guard let picture = try? PictureDecoder.decode(bytes, options: .patient).picture,
      let face = detector.facesBySize(in: picture, workspace: workspace).first
    else { return nil }
    return face.landmarks.map { Point(x: Double(Float($0.x)), y: Double(Float($0.y))) }
  }

  // MARK: - Cache

  /// One row a file: five points, or a far-away place for none.
  private static let nowhere: Float = -1e9

  private static func cached(_ file: Path, count: Int) -> [[Point]?]? {
    guard let mapped = try? MappedFile(file, limit: 1 << 30), let tensors = try? Safetensors(mapped),
      let points = try? tensors.tensor("landmarks"), points.shape == [count, 10]
    else { return nil }
    let floats = points.floats
    return (0..<count).map { row in
      let values = floats[row * 10..<(row + 1) * 10].map(Double.init)
      guard values.allSatisfy({ $0 != Double(nowhere) }) else { return nil }
      return (0..<5).map { Point(x: values[2 * $0], y: values[2 * $0 + 1]) }
    }
  }

  private static func keep(_ found: [[Point]?], in cache: Path, at file: Path) {
    let floats = found.flatMap { points -> [Float] in
      points.map { $0.flatMap { [Float($0.x), Float($0.y)] } } ?? [Float](repeating: nowhere, count: 10)
    }
    let bytes = SafetensorsWriter.bytes(
      of: [("landmarks", Tensor(floats, shape: [found.count, 10]), .f32)], metadata: [])
    // A cache that cannot be written costs the next start a minute, no more.
    try? makeFolder(cache)
    try? writeDurably(bytes, to: file, replacing: true)
  }
}
