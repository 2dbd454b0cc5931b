import Files
import Glibc

/// A file that only grows, one whole piece at a time, and that can be cut back to what a checkpoint knew of.
final class AppendFile {
  private let path: Path
  private let descriptor: Int32
  private(set) var length: Int

  /// Opens or makes the file and cuts it to `length` bytes; nil keeps all of it.
  init(_ path: Path, cutTo length: Int?) throws(TrainingError) {
    self.path = path
    descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard descriptor >= 0 else { throw .file(.system(path, doing: "opening", errno: errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .file(.system(path, doing: "reading", errno: errno)) }
    self.length = min(length ?? Int(status.st_size), Int(status.st_size))
    guard ftruncate(descriptor, off_t(self.length)) == 0 else {
      throw .file(.system(path, doing: "cutting", errno: errno))
    }
  }

  deinit { close(descriptor) }

  func append(_ bytes: [UInt8]) throws(TrainingError) {
    let failure = writeAll(bytes, to: descriptor)
    guard failure == 0 else { throw .file(.system(path, doing: "writing", errno: failure)) }
    length += bytes.count
  }

  func append(_ line: String) throws(TrainingError) { try append(Array((line + "\n").utf8)) }

  /// What was appended is on the disk when this returns.
  func sync() throws(TrainingError) {
    guard fsync(descriptor) == 0 else { throw .file(.system(path, doing: "writing", errno: errno)) }
  }
}
