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
  private func tmux(_ arguments: [String]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let quoted = arguments.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
    _ = system(
      "cd '\(ProgramTests.root.path)' && tmux -L \(socket) \(quoted) >'\(file.path)' 2>/dev/null </dev/null")
    return try String(contentsOf: file, encoding: .utf8)
  }

  private func openShell() throws {
    try tmux([
      "new-session", "-d", "-s", "s", "-x", "80", "-y", "24", "LANG=C.UTF-8 PS1='ready> ' bash --norc -i",
    ])
  }

  private func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "s"] + keys) }

  private func resize(_ columns: Int, _ rows: Int) throws {
    try tmux(["resize-window", "-t", "s", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Waits until the screen shows the words.
  private func expect(_ words: String) async throws {
    for _ in 0..<300 {
      if try tmux(["capture-pane", "-p", "-t", "s"]).contains(words) { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\"\(words)\" never came:\n\(try tmux(["capture-pane", "-p", "-t", "s"]))")
  }

  @Test func opensMovesExplainsResizesStopsAndQuits() async throws {
    defer { _ = try? tmux(["kill-server"]) }
    try openShell()
    try press(
      "echo kept; LANG=C.UTF-8 '\(ProgramTests.program.path)' browse Assets/Faces --no-case",
      "Enter")
    try await expect("1/13")
    try await expect("NOT FLAGGED")
    try press("j")
    try await expect("Flagged as fake: the")
    try press("e")
    try await expect("enlarged 2.1 times")
    // Not with Esc: a digit that comes at once would be read as Alt and the digit.
    try press("e", "2")
    try await expect("[after]")
    try press("1", "?")
    try await expect("help")
    try press("Escape")
    try resize(18, 5)
    try await expect("20 by 6 needed")
    try resize(120, 40)
    try await expect("canada-008-ill")
    try press("C-z")
    try await expect("Stopped")
    try press("fg", "Enter")
    try await expect("2/13")
    try press("q")
    try await expect("kept")
    try press("echo status $?", "Enter")
    try await expect("status 0")
    #expect(
      try tmux(["display", "-p", "-t", "s", "#{alternate_on}"]) == "0\n", "the shell's own screen is back")
  }

  /// 4.17: the screen is given back, then the file is named.
  @Test func aModelThatShrinksWhileItIsReadIsNamed() async throws {
    defer { _ = try? tmux(["kill-server"]) }
    let model = try SlowModel()
    defer { model.remove() }
    try openShell()
    // The shell cuts it, as soon as the program has mapped it and had time for a screen: it waits for no other test.
    let weights = model.weights.path
    try press(
      "clear; (until grep -qsF \(weights) /proc/[0-9]*/maps; do sleep 0.05; done; sleep 0.5; truncate -s 1000 \(weights)) & "
        + "HOME='\(model.folder.path)' SWIFT_BACKTRACE=enable=no '\(ProgramTests.program.path)' browse Assets/Faces "
        + "--no-case --model '\(model.folder.path)'", "Enter")
    try await expect("put a whole copy")  // what stands before it fills a line
    try press("echo status $?", "Enter")
    try await expect("status 135")
    #expect(try tmux(["display", "-p", "-t", "s", "#{alternate_on}"]) == "0\n")
  }

  @Test func labelsFiltersAndUndoesAreFoundAgainAfterARestart() async throws {
    defer { _ = try? tmux(["kill-server"]) }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let faces = folder.appending(path: "faces")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: ProgramTests.root.appending(path: "Assets/Faces"), to: faces)
    let names = try FileManager.default.contentsOfDirectory(atPath: faces.path).sorted()
    let browse =
      "XDG_STATE_HOME='\(folder.path)/state' LANG=C.UTF-8 '\(ProgramTests.program.path)' browse '\(faces.path)'"
    try openShell()
    try press(browse, "Enter")
    try await expect("1/\(names.count)")
    try await expect("NOT FLAGGED")
    try press("f")
    try await expect("saved: label of astronaut.jpg is fake")
    try press("j", "r")
    try await expect("Your label: real")
    try press("u")
    try await expect("undone: label of")
    try press("C-r")
    try await expect("redone: label of")
    try press("a", "rim of the eye", "Enter")
    try await expect("is \"rim of the eye\"")
    try await expect("Your note: rim of")
    try press("F", "label:real or label:fake")
    try await expect("2 of \(names.count): label:real or label:fake")
    try press("Enter")
    try resize(120, 40)
    try await expect("flagged over")
    try resize(80, 24)
    try await expect("2 of \(names.count)")
    try press("q")
    try await expect("ready>")
    try press("clear", "Enter", browse, "Enter")
    try await expect("2 of \(names.count): label:real or label:fake")
    try await expect("Your note: rim of")
    try press("Escape")
    try await expect("2/\(names.count)")
    try press("u")
    try await expect("undone: note of")
    try press("q")
    #expect(try FileManager.default.contentsOfDirectory(atPath: faces.path).sorted() == names)
  }

  @Test("9.2: nothing is written where the state folder lies in the folder under examination")
  func theEvidenceIsNotWrittenInto() async throws {
    defer { _ = try? tmux(["kill-server"]) }
    let faces = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: faces) }
    try FileManager.default.createDirectory(at: faces, withIntermediateDirectories: true)
    try Data("no picture".utf8).write(to: faces.appending(path: "broken.jpg"))
    try openShell()
    try press(
      "XDG_STATE_HOME='\(faces.path)/state' LANG=C.UTF-8 '\(ProgramTests.program.path)' browse '\(faces.path)'",
      "Enter")
    try await expect("ERROR")
    try press("j", "f", "q")
    try await expect("ready>")
    #expect(try FileManager.default.contentsOfDirectory(atPath: faces.path) == ["broken.jpg"])
  }

  @Test("I11: the hint for somebody new stands until one of its keys is pressed, and never again")
  func theHintGoesOnceItWasUsed() async throws {
    defer { _ = try? tmux(["kill-server"]) }
    let state = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: state) }
    let mark = state.appending(path: "telltale/hint-used")
    func isMarked() -> Bool { FileManager.default.fileExists(atPath: mark.path) }
    let browse =
      "XDG_STATE_HOME='\(state.path)' LANG=C.UTF-8 '\(ProgramTests.program.path)' browse Assets/Faces --no-case"
    let hint = "j: next face"
    try openShell()
    // A look that ends at once uses nothing.
    try press(browse, "Enter")
    try await expect(hint)
    try press("q")
    try await expect("ready>")
    #expect(!isMarked())
    try press("clear", "Enter", browse, "Enter")
    try await expect(hint)
    try press("j")
    try await expect("2/13")
    #expect(try !tmux(["capture-pane", "-p", "-t", "s"]).contains(hint))
    for _ in 0..<100 where !isMarked() { try await Task.sleep(for: .milliseconds(50)) }
    #expect(isMarked())
    let mode = try FileManager.default.attributesOfItem(atPath: mark.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    try press("q")
    try await expect("ready>")
    try press("clear", "Enter", browse, "Enter")
    try await expect("NOT FLAGGED")
    #expect(try !tmux(["capture-pane", "-p", "-t", "s"]).contains(hint))
    try press("q")
  }
}
