import Foundation

/// Lines for `--debug-log`, written by any thread.
final class DebugLog: Sendable {
  private let file: FileHandle
  private let started: ContinuousClock.Instant

  /// nil without a path.
  init?(_ path: String?, _ started: ContinuousClock.Instant) throws {
    guard let path else { return nil }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw Ending.status(.output, message: "\(path): cannot be written")
    }
    self.file = file
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
