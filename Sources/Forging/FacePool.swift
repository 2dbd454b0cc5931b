import Faces
import Pictures

/// The real faces that forgeries are made from and of: each is target and donor.
///
/// Photographs that are kept as files cost their bytes only (FairFace: 8 KB instead of 150) and half a millisecond of
/// decoding each time.
public struct FacePool: Sendable {
  private enum Content: Sendable {
    case picture(Picture)
    case file([UInt8])
  }

  private struct Entry: Sendable {
    let content: Content
    let landmarks: [Point]
    let descriptor: FaceDescriptor
  }

  private var entries: [Entry] = []

  public init() {}

  public init(_ faces: [ForgingFace]) throws(ForgingError) {
    for face in faces { try add(face) }
  }

  public var count: Int { entries.count }

  /// Keeps the decoded picture.
  public mutating func add(_ face: ForgingFace) throws(ForgingError) {
    entries.append(try entry(face, .picture(face.picture)))
  }

  /// Keeps the file (JPEG, PNG or WebP) and decodes it each time it is asked for, having done so once now.
  public mutating func add(file bytes: [UInt8], landmarks: [Point]) throws(ForgingError) {
    let picture: Picture
    do throws(PictureError) {
      picture = try PictureDecoder.decode(bytes).picture
    } catch { throw .picture(index: count, error) }
    entries.append(try entry(ForgingFace(picture: picture, landmarks: landmarks), .file(bytes)))
  }

  private func entry(_ face: ForgingFace, _ content: Content) throws(ForgingError) -> Entry {
    guard let frame = FaceFrame(face.landmarks) else { throw .badLandmarks(index: count) }
    return Entry(content: content, landmarks: face.landmarks, descriptor: FaceDescriptor(face, frame))
  }

  public func descriptor(at index: Int) -> FaceDescriptor { entries[index].descriptor }

  /// - Precondition: `index` is under `count`.
  public func face(at index: Int) -> ForgingFace {
    let entry = entries[index]
    switch entry.content {
    case .picture(let picture): return ForgingFace(picture: picture, landmarks: entry.landmarks)
    case .file(let bytes):
      do throws(PictureError) {
        let decoded = try PictureDecoder.decode(bytes, options: DecodeOptions(deadlineSeconds: 3_600))
        return ForgingFace(picture: decoded.picture, landmarks: entry.landmarks)
      } catch {
        // The same bytes were decoded when the face was added: only a lack of memory leads here.
        preconditionFailure("face \(index): \(error)")
      }
    }
  }
}
