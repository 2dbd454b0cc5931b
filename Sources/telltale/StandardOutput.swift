import Dispatch
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

  /// Ends the program as soon as the reader goes away, not at the next write, which may be minutes off (ecosystem C4).
  /// For commands that write nowhere else: there is nothing to finish.
  func endsWithReader() {
    var state = stat()
    guard fstat(1, &state) == 0, [S_IFIFO, S_IFSOCK].contains(state.st_mode & S_IFMT) else { return }
    DispatchQueue(label: "reader").async {
      var output = pollfd(fd: 1, events: 0, revents: 0)
      while poll(&output, 1, -1) < 0, errno == EINTR {}
      guard output.revents & Int16(POLLERR | POLLHUP) != 0 else { return }
      usleep(50_000)  // one that has written all may end as it would have
      Messages.clearLine()
      Ending.signal(SIGPIPE).exit()
    }
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
