import Faces
import Pictures

/// The real faces that forgeries are made from and of: each is target and donor.
///
/// A photograph in a file costs its points and the way to it only: it is read and decoded each time it is asked for
/// (FairFace: half a millisecond), so that a data set larger than the memory makes a pool all the same.
public struct FacePool: Sendable {
  /// Gives the bytes of a photograph's file (JPEG, PNG or WebP), the same each time; called on any thread.
  public typealias Reading = @Sendable () throws -> [UInt8]

  private enum Content: Sendable {
    case picture(Picture)
    case file(Reading)
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
    guard let descriptor = FaceDescriptor(face) else { throw .badLandmarks(index: count) }
    entries.append(Entry(content: .picture(face.picture), landmarks: face.landmarks, descriptor: descriptor))
  }

  /// Keeps the way to the photograph.
  ///
  /// - Parameters:
  ///   - descriptor: of the face in this photograph, which was decoded once for it.
  ///   - landmarks: of that face.
  public mutating func add(_ descriptor: FaceDescriptor, landmarks: [Point], reading: @escaping Reading) {
    entries.append(Entry(content: .file(reading), landmarks: landmarks, descriptor: descriptor))
  }

  public func descriptor(at index: Int) -> FaceDescriptor { entries[index].descriptor }

  /// - Precondition: `index` is under `count`.
  /// - Throws: `ForgingError` where the photograph's file cannot be read or decoded any more.
  public func face(at index: Int) throws(ForgingError) -> ForgingFace {
    let entry = entries[index]
    switch entry.content {
    case .picture(let picture): return ForgingFace(picture: picture, landmarks: entry.landmarks)
    case .file(let read):
      let bytes: [UInt8]
      do { bytes = try read() } catch { throw .unreadable(index: index, reason: "\(error)") }
      do throws(PictureError) {
        let decoded = try PictureDecoder.decode(bytes, options: .patient)
        return ForgingFace(picture: decoded.picture, landmarks: entry.landmarks)
      } catch { throw .picture(index: index, error) }
    }
  }
}
