import Explainer
import Files

/// The folder that a command writes pictures to.
enum OutputFolder {
  /// Makes it where it is missing; refused inside a folder that is read, with exit code 74.
  static func make(_ folder: Path, besides inputs: Inputs) throws(Ending) {
    do throws(FileError) {
      try Listing.refuse(folder, inside: inputs.folders)
      try makeFolder(folder)
    } catch {
      throw Ending.status(.output, message: "\(error)")
    }
  }

  /// Writes a file durably, or ends with exit code 74.
  static func write(_ bytes: [UInt8], to path: Path, replacing: Bool) throws(Ending) {
    do throws(FileError) {
      try writeDurably(bytes, to: path, replacing: replacing, mode: 0o644)
    } catch {
      throw Ending.status(.output, message: "\(error)")
    }
  }
}
