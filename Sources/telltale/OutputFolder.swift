import Files
import Glibc

/// A folder that a command writes to. One that was made and got no file is taken away again.
final class OutputFolder {
  let path: Path
  private let isNew: Bool
  /// Lives as long as this one, so that the inner one is taken away first.
  private let outer: OutputFolder?
  private let evidence: Evidence
  private let replacing: Bool

  /// Makes it where it is missing; refused inside a folder that is read, with exit code 74.
  ///
  /// - Parameter replacing: whether files that exist may be replaced, though never one that is read.
  convenience init(_ path: Path, besides evidence: Evidence, replacing: Bool) throws(Ending) {
    try self.init(path, evidence, replacing, outer: nil)
  }

  private init(_ path: Path, _ evidence: Evidence, _ replacing: Bool, outer: OutputFolder?) throws(Ending) {
    try evidence.refuse(path)
    isNew = FileKind(at: path) == nil
    do throws(FileError) { try makeFolder(path) } catch { throw .status(.output, message: "\(error)") }
    self.path = path
    self.evidence = evidence
    self.replacing = replacing
    self.outer = outer
  }

  deinit { if isNew { _ = path.withCString { rmdir($0) } } }

  /// A folder inside, under the same rules.
  func folder(_ name: String) throws(Ending) -> OutputFolder {
    try OutputFolder(path.appending(name), evidence, replacing, outer: self)
  }

  /// Refuses before the work a name that `write` would refuse after it.
  func check(_ name: String) throws(Ending) {
    let file = path.appending(name)
    try evidence.refuseFile(file)
    do throws(FileError) { try checkTarget(file, replacing: replacing) } catch {
      throw .status(.output, message: "\(error)")
    }
  }

  /// Writes a file durably, or ends with exit code 74.
  ///
  /// - Returns: where it lies.
  @discardableResult
  func write(_ bytes: [UInt8], to name: [UInt8]) throws(Ending) -> Path {
    let file = path.appending(name)
    try evidence.refuseFile(file)
    do throws(FileError) { try writeDurably(bytes, to: file, replacing: replacing) } catch {
      throw .status(.output, message: "\(error)")
    }
    return file
  }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws(Ending) -> Path {
    try write(bytes, to: Array(name.utf8))
  }
}
