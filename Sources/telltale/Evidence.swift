import Explainer
import Files

/// What a command reads. Nothing is written inside its folders nor over one of its files, whatever path leads there and
/// whatever --force says (reliability.md 9.2).
struct Evidence {
  private let folders: [Path]
  private let files: Set<FileIdentity>

  init(folders: [Path], files: some Sequence<Path>) {
    self.folders = folders
    self.files = Set(files.compactMap { FileIdentity(at: $0) })
  }

  init(_ inputs: Inputs) {
    self.init(
      folders: inputs.folders, files: inputs.all.lazy.filter { $0.origin != .standardInput }.map(\.path))
  }

  /// Refuses an output, with exit code 74.
  func refuse(_ output: Path) throws(Ending) {
    do throws(FileError) { try Listing.refuse(output, inside: folders) } catch {
      throw .status(.output, message: "\(error)")
    }
    try refuseFile(output)
  }

  /// The same for an output in a folder that was not refused.
  func refuseFile(_ output: Path) throws(Ending) {
    guard let file = FileIdentity(at: output), files.contains(file) else { return }
    throw .status(
      .output, message: "\(output.text): is a file under examination; choose another place for the output")
  }
}
