import Foundation
import Testing

/// What reaches the program beside words of UTF-8: bytes, lists, closed descriptors, commands that are none.
@Suite(.serialized) struct CommandLineTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func remove() { try? FileManager.default.removeItem(at: folder) }

  /// A script for bash, in which `$T` is the program and `$D` the test's folder.
  private func shell(_ script: String) throws -> ProgramTests.Outcome {
    try ProgramTests.run(
      ["100", "/bin/bash", "-c", script], program: URL(filePath: "/usr/bin/timeout"),
      environment: ["T": ProgramTests.program.path, "D": folder.path])
  }

  @Test func namesThatAreNotUTF8AreUsedAsTheyAre() throws {
    defer { remove() }
    let outcome = try shell(
      #"""
      cp \#(ProgramTests.face) "$D"/$'bad\xff.jpg' || exit 9
      "$T" detect "$D"/$'bad\xff.jpg' --format jsonl --debug-log "$D"/$'log\xfe' || exit
      test -s "$D"/$'log\xfe'
      """#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let record = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let name = try #require((record?["file_bytes"] as? String).flatMap { Data(base64Encoded: $0) })
    #expect(Array(name) == Array("\(folder.path)/bad".utf8) + [0xFF] + Array(".jpg".utf8))
  }

  @Test func aListWithZeroBytesNeedsItsOption() throws {
    defer { remove() }
    let list = Data("\(ProgramTests.face)\0\(ProgramTests.face)\0".utf8)
    let refused = try ProgramTests.run(["detect", "--files-from", "-"], input: list)
    #expect(refused.status == 64 && refused.output.isEmpty)
    #expect(refused.errors.contains("-0"), "\(refused.errors)")
    let taken = try ProgramTests.run(
      ["detect", "--files-from", "-", "-0", "--format", "jsonl"], input: list)
    #expect(taken.output.split(separator: "\n").count == 2)
  }

  @Test("nohup: a signal that was ignored when the program came stays ignored")
  func whatIsIgnoredStaysIgnored() throws {
    defer { remove() }
    let outcome = try shell(
      #"""
      trap '' HUP INT
      "$T" detect Assets/Faces --format jsonl & pid=$!
      while kill -HUP $pid && kill -INT $pid; do sleep 0.01; done 2>/dev/null
      wait $pid
      """#)
    #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count > 10, "\(outcome)")
  }

  @Test func aListFromWindowsIsUnderstood() throws {
    defer { remove() }
    let list = Data("\u{FEFF}\(ProgramTests.face)\r\n\r\n\(ProgramTests.face)".utf8)
    let taken = try ProgramTests.run(["detect", "--files-from", "-", "--format", "jsonl"], input: list)
    #expect(taken.status == 0 && taken.output.split(separator: "\n").count == 2, "\(taken.errors)")
  }

  @Test func aListMayComeFromAPipe() throws {
    defer { remove() }
    let outcome = try shell(#""$T" detect --format jsonl --files-from <(echo \#(ProgramTests.face))"#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  @Test func aClosedStandardOutputIs74AndNoOtherFileTakesItsPlace() throws {
    defer { remove() }
    let outcome = try shell(
      #""$T" detect \#(ProgramTests.face) --format jsonl --debug-log "$D/log" >&-"#)
    #expect(outcome.status == 74 && outcome.errors.contains("standard output is closed"))
    let log = try String(contentsOf: folder.appending(path: "log"), encoding: .utf8)
    #expect(!log.contains("telltale.detect/1"), "\(log)")
  }

  /// The shell's own write to the pipe waits until the program reads.
  @Test("C4: the program ends with its reader, also while it waits for input")
  func aReaderThatGoesEndsIt() throws {
    defer { remove() }
    let outcome = try shell(
      #"""
      mkfifo "$D/input" && exec 3<>"$D/input" || exit 9
      timeout 20 "$T" detect - --format jsonl <"$D/input" 3>&- | true
      echo "${PIPESTATUS[0]}"
      """#)
    #expect(outcome.output == "141\n" && outcome.errors.isEmpty, "\(outcome.output)\(outcome.errors)")
  }

  @Test func quitEndsACommandAtOnce() throws {
    defer { remove() }
    let outcome = try shell(
      #"""
      set -m; ulimit -c 0; mkfifo "$D/pipe"
      "$T" detect --files-from "$D/pipe" & program=$!
      exec 3>"$D/pipe"
      kill -QUIT $program; wait $program
      """#)
    #expect(outcome.status == 128 + 3 && !outcome.errors.contains("crashed"), "\(outcome.errors)")
  }

  @Test(arguments: [
    (["scroe"], "scroe is not a command; did you mean score? telltale --help lists them.\n"),
    (["help", "scroe"], "scroe is not a command; did you mean score? telltale --help lists them.\n"),
    (["case", "exprt"], "exprt is not a command; did you mean export? telltale case --help lists them.\n"),
    (["Assets"], "Assets is not a command; to look at what it holds: telltale browse Assets."),
    (["wwwwwwwwww"], "wwwwwwwwww is not a command. telltale --help lists them.\n"),
    (["browse", "-"], "--files-from -"), (["score", "x", "--threads", "-1"], "from 1 to 256"),
  ])
  func mistakesSayWhatWasMeant(arguments: [String], words: String) throws {
    defer { remove() }
    let outcome = try ProgramTests.run(arguments)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func withoutAScreenNoCaseIsMade() throws {
    defer { remove() }
    let state = folder.appending(path: "state")
    let outcome = try ProgramTests.run(
      ["browse", "Assets/Faces"], environment: ["XDG_STATE_HOME": state.path, "TERM": "xterm"])
    #expect(outcome.status == 64 && outcome.errors.contains("standard output is no terminal"))
    #expect(!FileManager.default.fileExists(atPath: state.path))
  }

  @Test(arguments: [
    [], ["browse"], ["demo"], ["score"], ["detect"], ["crop"], ["where"], ["heatmap"], ["train"], ["watch"],
    ["evaluate"], ["synthesize"], ["report"], ["case"], ["doctor"], ["bench"], ["manual"],
  ])
  func examplesAreNotBrokenInTheMiddle(command: [String]) throws {
    defer { remove() }
    let lines = try ProgramTests.run(command + ["--help"]).output.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex { $0.hasSuffix("EXAMPLES") })
    for line in lines[(start + 1)...].prefix(while: { !$0.isEmpty }) {
      #expect(line.hasPrefix("  ") && line.count < 80, "\(line)")
    }
  }

  @Test(arguments: ["--help", "manual"]) func everySettingStandsInHelpAndManual(command: String) throws {
    defer { remove() }
    let text = try ProgramTests.run([command]).output
    for words in ["ENVIRONMENT", "TELLTALE_MODEL", "TELLTALE_CELL_ASPECT", "FILES", "telltale/config.toml"] {
      #expect(text.contains(words), "\(words)")
    }
  }
}
