import Files
import Glibc

/// A file that only grows, by whole pieces, and that can be cut back to what a checkpoint knew of.
final class AppendFile {
  private let path: Path
  private let descriptor: Int32
  private(set) var length: Int
  /// What the disk did not take.
  private var pending: [UInt8] = []
  /// Whether something waits to be written.
  var isBehind: Bool { !pending.isEmpty }

  /// Opens or makes the file and cuts it to `length` bytes; nil keeps all of it.
  init(_ path: Path, cutTo length: Int?) throws(TrainingError) {
    self.path = path
    descriptor = path.withCString { open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard descriptor >= 0 else { throw .file(.system(path, doing: "opening", errno: errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .file(.system(path, doing: "reading", errno: errno)) }
    self.length = min(length ?? Int(status.st_size), Int(status.st_size))
    guard length == nil || ftruncate(descriptor, off_t(self.length)) == 0 else {
      throw .file(.system(path, doing: "cutting", errno: errno))
    }
  }

  deinit { close(descriptor) }

  /// What cannot be written, on a full disk, waits in memory for the next time; `sync` says so.
  func append(_ bytes: [UInt8]) {
    pending += bytes
    _ = write()
  }

  func append(_ line: String) { append(Array((line + "\n").utf8)) }

  /// - Returns: 0, or the error's number; then the file is as long as before.
  private func write() -> Int32 {
    guard isBehind else { return 0 }
    let failure = writeAll(pending, to: descriptor)
    guard failure == 0 else {
      _ = ftruncate(descriptor, off_t(length))
      return failure
    }
    length += pending.count
    pending = []
    return 0
  }

  /// What was appended is on the disk when this returns.
  func sync() throws(TrainingError) {
    let failure = write()
    guard failure == 0 else { throw .file(.system(path, doing: "writing", errno: failure)) }
    guard fsync(descriptor) == 0 else { throw .file(.system(path, doing: "syncing", errno: errno)) }
  }
}
