import Files
import Glibc
import Synchronization
import Text

/// The file of `--debug-log`: what happens, a line each with the milliseconds since the start, written by any thread.
///
/// It may name files, but holds no pixels, embeddings or notes (reliability.md 9.6). A line that cannot be written is lost:
/// the work goes on.
final class DebugLog: Sendable {
  static let shared = DebugLog()

  private let started = ContinuousClock.now
  private let file = Mutex<(descriptor: Int32, path: Path)?>(nil)

  private init() {}

  /// Makes the file; from now on lines are kept.
  ///
  /// - Throws: `exists` too: what a mistyped name means is not written over.
  func open(_ path: Path) throws(FileError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC
    let descriptor = path.withCString { Glibc.open($0, flags, 0o600) }
    guard descriptor >= 0 else {
      throw errno == EEXIST ? .exists(path) : .system(path, doing: "writing", errno: errno)
    }
    file.withLock { $0 = (descriptor, path) }
  }

  /// nil without a log.
  var path: Path? { file.withLock { $0?.path } }

  func add(_ line: @autoclosure () -> SafeText) {
    file.withLock { file in
      guard let file else { return }
      let tenths = Int((ContinuousClock.now - started) / .microseconds(100))
      _ = writeAll(Array("\(tenths / 10).\(tenths % 10) ms  \(line().string)\n".utf8), to: file.descriptor)
    }
  }
}
