import Foundation
import Testing

/// A short run of `Scripts/terminal-trials.py`, sizes at random, every ending, stopping and continuing, and of
/// `Scripts/case-trials.py`. Needs Python.
@Suite(
  .serialized,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "python3 is not installed"))
struct TerminalTrials {
  @Test(
    "T4, T13, T17, T21, T27, T30", arguments: ["resize 100", "endings 1", "stops 2", "colors 20", "kitty 30"])
  func trial(_ arguments: String) throws { try run("terminal-trials.py", arguments) }

  @Test("killed while labelling, nothing acknowledged is lost") func kills() throws {
    try run("case-trials.py", "kill 4")
  }

  private func run(_ script: String, _ arguments: String) throws {
    let process = Process(), output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments =
      [ProgramTests.root.appending(path: "Scripts/\(script)").path]
      + arguments.split(separator: " ").map(String.init)
    process.environment = [
      "TELLTALE": ProgramTests.program.path, "PATH": "/usr/bin:/bin", "HOME": NSTemporaryDirectory(),
    ]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
