import Explainer
import Text

/// A face by the number of its file and its place among the photograph's faces, largest first.
public struct FaceID: Hashable, Sendable {
  public let file: Int
  public let face: Int

  public init(_ file: Int, face: Int = 0) {
    self.file = file
    self.face = face
  }
}

/// Stepping through the faces of photographs that show several. A list scores the largest alone; the others are asked for
/// when the person wants to see them.
struct FaceSteps: Sendable {
  /// By the number of the file; empty while they are looked for.
  private var faces: [Int: [FaceOutcome]] = [:]
  private var chosen: [Int: Int] = [:]

  /// The chosen face of a file.
  func id(_ file: Int) -> FaceID { FaceID(file, face: chosen[file] ?? 0) }

  /// The chosen face's outcome, where it is not the largest.
  func outcome(_ file: Int) -> FaceOutcome? {
    guard let place = chosen[file], place > 0, let all = faces[file], place < all.count else { return nil }
    return all[place]
  }

  /// "face 2 of 3"; nil where the photograph shows one, or nobody asked.
  func place(_ file: Int) -> SafeText? {
    guard let all = faces[file], all.count > 1 else { return nil }
    return "face \((chosen[file] ?? 0) + 1) of \(all.count)"
  }

  /// Whether the faces of a file are being looked for.
  func isAsked(_ file: Int) -> Bool { faces[file]?.isEmpty == true }

  enum Answer: Equatable { case stepped, ask, none }

  /// Goes to the next face, or the one before.
  mutating func step(_ step: Int, file: Int) -> Answer {
    guard let all = faces[file] else {
      faces[file] = []
      return .ask
    }
    guard all.count > 1 else { return .none }
    chosen[file] = ((chosen[file] ?? 0) + step + all.count) % all.count
    return .stepped
  }

  /// The faces of a file: the step that asked for them is taken now.
  mutating func take(_ all: [FaceOutcome], of file: Int) {
    faces[file] = all
    if all.count > 1 { chosen[file] = 1 }
  }

  /// Only the file that is looked at keeps its faces: each holds pictures.
  mutating func keep(only file: Int?) {
    faces = faces.filter { $0.key == file }
    chosen = chosen.filter { $0.key == file }
  }
}
