import CaseFile
import Files
import Foundation
import Glibc

/// A folder of its own with a case in it, and evidence beside it; gone with the value.
final class TemporaryCase {
  let root: Path

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "telltale-case-\(UUID().uuidString)")
    root = Path(url.path)
    try makeFolder(evidence)
  }

  deinit { try? FileManager.default.removeItem(atPath: root.text) }

  var path: Path { root.appending("cases/a.sqlite") }
  var evidence: Path { root.appending("evidence") }

  func open(_ options: CaseFile.Options = .init(version: "1")) throws -> CaseFile {
    try CaseFile.open(path, evidence: [evidence], options)
  }

  /// An edit from outside, by SQLite's own shell.
  func edit(_ sql: String) throws {
    let status = try run("/usr/bin/sqlite3", [path.text, sql])
    guard status == 0 else { throw FileError.system(path, doing: "editing", errno: status) }
  }

  /// Starts a program, its output in a file; Foundation's `Process` would wait for whoever holds its descriptors.
  func start(_ program: String, _ arguments: [String], output: Path = Path("/dev/null")) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    _ = output.withCString {
      posix_spawn_file_actions_addopen(&actions, 1, $0, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var process: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    let code = posix_spawn(&process, program, &actions, nil, &words, environ)
    guard code == 0 else { throw FileError.system(Path(program), doing: "starting", errno: code) }
    return process
  }

  /// - Returns: the exit status, or 128 and the signal.
  func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
  }

  func run(_ program: String, _ arguments: [String], output: Path = Path("/dev/null")) throws -> Int32 {
    wait(for: try start(program, arguments, output: output))
  }

  /// The helper lies beside the test bundle.
  static let writer = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "CaseWriter").path
}

/// A picture whose bytes are its name.
func subject(_ name: String) -> Subject {
  Subject(content: Digest.sha256(Array(name.utf8)), path: Path("/evidence/\(name)"))
}

let modelHash = String(repeating: "ab", count: 32)
