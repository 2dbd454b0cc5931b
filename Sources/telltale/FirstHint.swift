import Explainer
import Files

/// Whether the browser still owes its hint to somebody new: a mark in the XDG state folder says that one of the keys it
/// names was pressed (ecosystem I11). Where there is no such folder, or it lies in a folder under examination, nothing is
/// hinted at, since it would never end.
struct FirstHint: Sendable {
  private let folder: Path?

  init(in directories: Directories, outside evidence: [Path]) {
    folder = directories.state.flatMap { state in
      evidence.contains { Listing.isInside(state, folder: $0) } ? nil : state
    }
  }

  private static let name = "hint-used"

  var isDue: Bool { folder.map { FileKind(at: $0.appending(FirstHint.name)) == nil } ?? false }

  /// A mark that cannot be written is no error; the hint comes again.
  func markUsed() {
    guard let folder, (try? makeFolder(folder)) != nil else { return }
    try? writeDurably([], to: folder.appending(FirstHint.name), replacing: true)
  }
}
