import Files
import Glibc
import Text

/// Standard output: data only (ecosystem C1). A reader that goes away ends the program as SIGPIPE does; a full disk is
/// exit code 74, not silence.
final class StandardOutput: Sendable {
  static let shared = StandardOutput()

  static var isTerminal: Bool { isatty(1) == 1 }

  func write(_ text: String) throws(Ending) {
    try check(writeAll(Array(text.utf8), to: 1))
  }

  /// A path on a line of its own: its bytes as they are for a program, safe text on a terminal.
  func write(path: Path) throws(Ending) {
    if StandardOutput.isTerminal { return try write("\(SafeText(bytes: path.bytes).string)\n") }
    try check(writeAll(path.bytes + [UInt8(ascii: "\n")], to: 1))
  }

  /// Flushes what the system holds; an error here is as bad as one before.
  func close() throws(Ending) {
    var state = stat()
    guard fstat(1, &state) == 0 else { return }
    try check(Glibc.close(1) == 0 ? 0 : errno)
  }

  private func check(_ code: Int32) throws(Ending) {
    switch code {
    case 0: return
    case EPIPE: throw .signal(SIGPIPE)
    case EBADF: throw .status(.output, message: "standard output is closed")
    default:
      throw .status(
        .output, message: "standard output: \(String(cString: strerror(code))); the records are incomplete")
    }
  }
}
