import Foundation
import Glibc
import Testing

/// The built program in a real terminal: what cells alone cannot show. Needs tmux, which `Scripts/test.sh` installs.
@Suite(
  .serialized,
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux"), "tmux is not installed"))
struct TerminalScene {
  private let socket = "telltale-\(UUID().uuidString)"

  /// By the shell: `Process` waits until every heir of its descriptors is gone, and tmux's server stays.
  @discardableResult
  private func tmux(_ arguments: String...) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let quoted = arguments.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    _ = system(
      "cd '\(ProgramTests.root.path)' && tmux -L \(socket) \(quoted) >'\(file.path)' 2>/dev/null </dev/null")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// Waits until the screen shows the words.
  private func expect(_ words: String) async throws {
    for _ in 0..<300 {
      if try tmux("capture-pane", "-p", "-t", "s").contains(words) { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\"\(words)\" never came:\n\(try tmux("capture-pane", "-p", "-t", "s"))")
  }

  @Test func opensMovesExplainsResizesStopsAndQuits() async throws {
    defer { _ = try? tmux("kill-server") }
    try tmux(
      "new-session", "-d", "-s", "s", "-x", "80", "-y", "24", "LANG=C.UTF-8 PS1='ready> ' bash --norc -i")
    try tmux(
      "send-keys", "-t", "s", "echo kept; LANG=C.UTF-8 '\(ProgramTests.program.path)' browse Assets/Faces",
      "Enter")
    try await expect("1/13")
    try await expect("NOT FLAGGED")
    try tmux("send-keys", "-t", "s", "j")
    try await expect("Flagged as fake: the")
    try tmux("send-keys", "-t", "s", "e")
    try await expect("enlarged 2.1 times")
    // Not with Esc: a digit that comes at once would be read as Alt and the digit.
    try tmux("send-keys", "-t", "s", "e", "2")
    try await expect("[after]")
    try tmux("send-keys", "-t", "s", "1", "?")
    try await expect("help")
    try tmux("send-keys", "-t", "s", "Escape")
    try tmux("resize-window", "-t", "s", "-x", "18", "-y", "5")
    try await expect("20 by 6 needed")
    try tmux("resize-window", "-t", "s", "-x", "120", "-y", "40")
    try await expect("canada-008-ill")
    try tmux("send-keys", "-t", "s", "C-z")
    try await expect("Stopped")
    try tmux("send-keys", "-t", "s", "fg", "Enter")
    try await expect("2/13")
    try tmux("send-keys", "-t", "s", "q")
    try await expect("kept")
    try tmux("send-keys", "-t", "s", "echo status $?", "Enter")
    try await expect("status 0")
    #expect(
      try tmux("display", "-p", "-t", "s", "#{alternate_on}") == "0\n", "the shell's own screen is back")
  }
}
