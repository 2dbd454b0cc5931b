import Files
import Foundation
import Glibc

/// Why a program that was to be measured gave no figure.
public enum ProcessFailure: Error, CustomStringConvertible {
  case start(String, code: Int32)
  case status(String, Int32, errors: String)

  public var description: String {
    switch self {
    case .start(let program, let code): "\(program) does not start: \(String(cString: strerror(code)))"
    case .status(let program, let status, let errors): "\(program) ended with \(status): \(errors)"
    }
  }
}

/// A program run to its end, timed from outside.
struct ProcessRun {
  let seconds: Double
  /// The most memory that it held at once.
  let peakMiB: Double
  let output: [UInt8]

  /// - Parameter arguments: the program, found in PATH where it has no slash, and what it is given.
  init(_ arguments: [String]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "telltale-bench-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appending(path: "output"), errors = folder.appending(path: "errors")

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }

    let clock = ContinuousClock(), start = clock.now
    var process = pid_t()
    let code = posix_spawnp(&process, arguments[0], &actions, nil, &pointers, environ)
    guard code == 0 else { throw ProcessFailure.start(arguments[0], code: code) }
    // The system's own accounting of an ended process begins with what its parent held, so its memory is read while it runs.
    var status: Int32 = 0, peak = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      peak = max(peak, ProcessRun.peakKiB(of: process))
      usleep(10_000)
    }
    seconds = (clock.now - start) / .seconds(1)
    peakMiB = Double(peak) / 1_024
    self.output = (try? [UInt8](Data(contentsOf: output))) ?? []
    guard status == 0 else {
      let text = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      throw ProcessFailure.status(arguments[0], status >> 8 & 0xff, errors: String(text.suffix(400)))
    }
  }

  /// VmHWM of a running process; 0 where it has ended.
  private static func peakKiB(of process: pid_t) -> Int {
    let lines = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8))?.split(
      separator: "\n")
    let line = lines?.first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
  }

  /// The last line of the output as JSON.
  func json() throws -> JSON {
    try JSON(parsing: Array(output.split(separator: UInt8(ascii: "\n")).last ?? []))
  }
}
