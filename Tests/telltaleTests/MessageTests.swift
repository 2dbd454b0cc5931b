import Foundation
import Testing

/// `-q` and `--debug-log` (ecosystem C17, C29; reliability.md 9.2, 9.6).
@Suite(.serialized) struct MessageTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func copyFace(to name: String) throws -> String {
    let copy = folder.appending(path: name)
    try FileManager.default.copyItem(at: ProgramTests.root.appending(path: ProgramTests.face), to: copy)
    return copy.path
  }

  @Test(arguments: [
    ["browse"], ["demo"], ["score"], ["detect"], ["crop"], ["where"], ["heatmap"], ["train"], ["watch"],
    ["evaluate"], ["synthesize"], ["report"], ["bench"], ["case", "export"], ["case", "verify"],
    ["case", "list"],
  ])
  func everyCommandHasBothWithOneMeaning(command: [String]) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let help = try ProgramTests.run(command + ["--help"]).output
    let words = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("-q, --quiet Say nothing but errors: no progress, no summary."))
    #expect(
      words.contains(
        "--debug-log <file> Write what happens to this new file, a line each with the milliseconds since the start."
      ))
  }

  @Test func quietSilencesAllButErrors() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try copyFace(to: "a.jpg")
    _ = try copyFace(to: "b.jpg")
    try Data("no picture".utf8).write(to: folder.appending(path: "c.txt"))
    let loud = try ProgramTests.run(["score", folder.path])
    #expect(loud.errors.contains("2 scored") && loud.errors.contains("1 file is no picture"))
    let quiet = try ProgramTests.run(["score", folder.path, "-q"])
    #expect(quiet.status == 0 && quiet.errors.isEmpty)
    let failed = try ProgramTests.run(["score", folder.path, "README.md", "-q"])
    #expect(failed.status == 1 && failed.errors.hasPrefix("1 failed, first README.md"))
    #expect(failed.errors.split(separator: "\n").count == 1)
  }

  @Test("C15: equal errors are grouped, and the sum comes last") func equalErrorsAreOneLine() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a.txt", "b.txt", "c.txt"] {
      try Data("no picture".utf8).write(to: folder.appending(path: name))
    }
    try Data("GIF89a".utf8).write(to: folder.appending(path: "d.gif"))
    let names = ["a.txt", "b.txt", "c.txt", "d.gif"].map { folder.appending(path: $0).path }
    let lines = try ProgramTests.run(["score"] + names).errors.split(separator: "\n")
    try #require(lines.count == 3, "\(lines)")
    #expect(lines[0].hasPrefix("3 failed, first \(names[0]): the content is of no known picture format"))
    #expect(lines[1].hasPrefix("1 failed, first \(names[3]): GIF is not decoded"))
    #expect(lines[2] == "0 scored, 0 flagged, 0 without a face, 4 failed.")
  }

  @Test("C18: the settings alone, each with its source") func theSettingsStandAlone() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let own = folder.appending(path: "telltale")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try Data("threads = 1\n".utf8).write(to: own.appending(path: "config.toml"))
    let shown = try ProgramTests.run(
      ["doctor", "--config"],
      environment: ["XDG_CONFIG_HOME": folder.path, "TELLTALE_ENGINE": "openblas"])
    #expect(shown.status == 0 && shown.output.hasPrefix("settings\n") && !shown.output.contains("SHA-256"))
    let lines = shown.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    #expect(lines.contains { $0.hasPrefix("threads 1, from \(own.path)/config.toml") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("engine openblas, from TELLTALE_ENGINE") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("precision f32 (default)") }, "\(lines)")
    #expect(lines.contains { $0.hasPrefix("configuration \(own.path)/config.toml, then /etc") }, "\(lines)")
    let bare = try ProgramTests.run(["doctor", "--config"], environment: ["XDG_CONFIG_HOME": own.path])
    #expect(bare.output.contains("\(own.path)/telltale/config.toml (none there)"), "\(bare.output)")
  }

  @Test func theLogHoldsWhatHappensAndTheScreenDoesNot() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let face = try copyFace(to: "a\u{1B}[31m\n\u{202E}.jpg"), log = folder.appending(path: "log")
    let plain = try ProgramTests.run(["score", face, "--no-times"])
    let logged = try ProgramTests.run(["score", face, "--no-times", "-q", "--debug-log", log.path])
    #expect(logged.output == plain.output && logged.errors.isEmpty)
    let text = try String(contentsOf: log, encoding: .utf8), lines = text.split(separator: "\n")
    #expect(lines.count == 3, "the command, the model, the face: \(text)")
    #expect(lines.allSatisfy { $0.prefixMatch(of: #/[0-9]+\.[0-9] ms  /#) != nil })
    #expect(text.contains(##"a\x1b[31m\x0a\u{202e}.jpg: scored; read "##), "names are sanitised")
    #expect(!text.contains("\u{1B}"))
    let mode = try FileManager.default.attributesOfItem(atPath: log.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  /// Lines of many threads stay whole.
  @Test func theBrowserLogsFromEveryThread() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let log = folder.appending(path: "log")
    let outcome = try ProgramTests.run(
      ["browse", "Assets/Faces", "--script", "j", "--dump-screen", "--no-case", "--debug-log", log.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let text = try String(contentsOf: log, encoding: .utf8)
    for words in ["files found", "model open", "first face scored"] { #expect(text.contains(words)) }
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").allSatisfy { $0.contains(" ms  ") })
  }

  @Test func aLogIsANewFileOutsideTheEvidence() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let evidence = folder.appending(path: "evidence")
    try FileManager.default.createDirectory(at: evidence, withIntermediateDirectories: true)
    let face = try copyFace(to: "evidence/a.jpg"), bytes = try Data(contentsOf: URL(filePath: face))
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "link"), withDestinationURL: evidence)
    for command in [["score"], ["detect"], ["where"], ["browse"], ["crop", "--out", folder.path + "/out"]] {
      for log in [evidence.path + "/log", evidence.path + "/new/log", folder.path + "/link/log"] {
        let refused = try ProgramTests.run(command + [evidence.path, "--debug-log", log])
        #expect(refused.status == 74 && refused.errors.contains("inside the folder under examination"))
      }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: evidence.path) == ["a.jpg"])
    let existing = try ProgramTests.run(["detect", face, "--debug-log", face])
    #expect(existing.status == 74 && existing.errors.contains("exists already"))
    #expect(try Data(contentsOf: URL(filePath: face)) == bytes)
  }
}
