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
  /// By the number of the file.
  private var faces: [Int: [FaceOutcome]] = [:]
  private var chosen: [Int: Int] = [:]
  /// The file whose faces are looked for, and the step that asked for them.
  private var asked: (file: Int, step: Int)?

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
  func isAsked(_ file: Int) -> Bool { asked?.file == file }

  enum Answer: Equatable { case stepped, ask, none }

  /// Goes to the next face, or the one before.
  mutating func step(_ step: Int, file: Int) -> Answer {
    guard let all = faces[file] else {
      defer { asked = (file, step) }
      return isAsked(file) ? .none : .ask
    }
    guard all.count > 1 else { return .none }
    chosen[file] = ((chosen[file] ?? 0) + step + all.count) % all.count
    return .stepped
  }

  /// The faces of a file: the step that asked for them is taken now.
  ///
  /// - Returns: whether they were waited for.
  mutating func take(_ all: [FaceOutcome], of file: Int) -> Bool {
    guard let asked, asked.file == file else { return false }
    self.asked = nil
    faces[file] = all
    _ = step(asked.step, file: file)
    return true
  }

  /// Only the file that is looked at keeps its faces: each holds pictures.
  mutating func keep(only file: Int?) {
    faces = faces.filter { $0.key == file }
    chosen = chosen.filter { $0.key == file }
    if asked?.file != file { asked = nil }
  }

  /// These files are gone, or others than they were.
  mutating func forget(_ files: Set<Int>) {
    faces = faces.filter { !files.contains($0.key) }
    chosen = chosen.filter { !files.contains($0.key) }
    if let asked, files.contains(asked.file) { self.asked = nil }
  }
}
