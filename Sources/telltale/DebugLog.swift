import Files
import Foundation
import Glibc

/// Lines for `--debug-log`, written by any thread.
final class DebugLog: Sendable {
  private let file: FileHandle
  private let started: ContinuousClock.Instant

  /// nil without a path. Refused in a folder under examination; a file that exists is not written over.
  init?(_ path: String?, outside evidence: [Path], _ started: ContinuousClock.Instant) throws(Ending) {
    guard let path = path.map({ Path($0) }) else { return nil }
    func refusal(_ error: FileError) -> Ending { .status(.output, message: "\(error)") }
    for folder in evidence where Listing.isInside(path, folder: folder) {
      throw refusal(.insideEvidence(path, folder: folder))
    }
    let descriptor = path.withCString {
      open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard descriptor >= 0 else {
      throw refusal(errno == EEXIST ? .exists(path) : .system(path, doing: "writing", errno: errno))
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    self.started = started
  }

  /// - Parameter since: whether to say how long after the start.
  func add(_ line: String, since: Bool = false) {
    let after = since ? " after \((ContinuousClock.now - started).rounded) ms" : ""
    try? file.write(contentsOf: Data("\(line)\(after)\n".utf8))
  }

  func close() { try? file.close() }
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var rounded: Int {
    Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
