import Foundation
import Testing

/// What is wrong with `config.toml` is said with file, line, column and what is known (ecosystem C21; reliability.md 1.14).
@Suite(.serialized) struct ConfigurationTests {
  private func run(
    _ configuration: Data, _ command: [String] = ["heatmap"]
  ) throws -> ProgramTests.Outcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = folder.appending(path: "telltale")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    try configuration.write(to: place.appending(path: "config.toml"))
    return try ProgramTests.run(command, environment: ["XDG_CONFIG_HOME": folder.path])
  }

  @Test(arguments: [
    ("threds = 2", "line 1, column 1: unknown key \"threds\"; did you mean \"threads\"?"),
    ("# a\r\n\r\n  moddel = 'x'\r\n", "line 3, column 3: unknown key \"moddel\"; did you mean \"model\"?"),
    ("threads = 2\nthreads = 3", "line 2"), ("threads = [", "line 1"), ("a = \"\u{0}\"", "line 1"),
    ("threads = 1000", "threads is 1000; it must be from 1 to 256"),
    ("keys = 2", "line 1, column 1: keys must be a table"),
    ("[keys]\nquit = ['q', 2]", "line 2, column 1: quit must be text, or a list of texts"),
    // Each of these, found by fuzzing, ended the program in the parser.
    ("model = 'x'\n[#olors]", "line 2: [ must be followed by a table's name"),
    ("[=", "line 1: ["), (" [[ .x]]", "line 1: ["), ("[é]", "line 1: ["), ("[[[[keys", "line 1: ["),
    ("[ [a]]", "line 1: ["), ("\u{FEFF} [=", "line 1: ["),
    ("5ol =[[}]]]", "line 1: a value or ] should stand here"),
    ("a = ['x', # }\n\n }]", "line 3: a value or ] should stand here"),
    ("threads = [1]", "line 1, column 1: threads must be one value: from 1 to 256"),
    ("model = ['a']", "line 1, column 1: model must be one value"),
    ("\nmodel = 1979-05-27", "line 2, column 1: model must be one value"),
    ("\n mouse = 'yes'", "line 2, column 2: mouse is yes; it must be one of true, false"),
    ("cell-aspect = 99", "line 1, column 1: cell-aspect is 99; it must be a cell's height by its width"),
    ("color = 'purple'", "line 1, column 1: color is purple; it must be one of auto, truecolor, 256"),
    ("\u{FEFF}threds = 2", "line 1, column 1: unknown key"),
    ("[ keys ]\nquit = 2", "line 2, column 1: quit must be text"),
    ("keys.quit = 2", "line 1, column 1: quit must be text"),
  ])
  func faultsSayWhere(text: String, words: String) throws {
    let outcome = try run(Data(text.utf8))
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains("config.toml") && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test(arguments: [
    "", "threads = 1\n", "[colors]\nflagged = \"#ff8800\"\n[ keys ]\n",
    "[\"colors\"]\n[keys]\nquit = [\n'q'\n]\n",
  ])
  func whatIsRightIsTaken(text: String) throws {
    let outcome = try run(Data(text.utf8))
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test func aFileThatIsNoTextOrTooLargeIsAFault() throws {
    let foreign = try run(Data(Array("threads = 1\n# caf".utf8) + [0xE9, 0x0A]))
    #expect(foreign.status == 64 && foreign.errors.contains("config.toml, line 2: this is not UTF-8"))
    let large = try run(Data(repeating: 0x0A, count: 1 << 20 | 1))
    #expect(large.status == 64 && large.errors.contains("config.toml: is larger than 1 MiB"))
  }

  @Test(arguments: [
    ("[colors]\nflaged = '#f80'", "there is no colour \"flaged\"; did you mean \"flagged\"?"),
    ("[keys]\nbogus = 'x'", "line 2, column 1: bogus: there is no such command"),
  ])
  func doctorFindsWhatOnlyScreensRead(text: String, words: String) throws {
    let outcome = try run(Data(text.utf8), ["doctor", "--config"])
    #expect(outcome.status == 64 && outcome.output.hasPrefix("settings\n"))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  /// C20: a file that cannot be read is no fault.
  @Test func aFileThatCannotBeReadIsNone() throws {
    let outcome = try ProgramTests.run(["heatmap"], environment: ["XDG_CONFIG_HOME": "/dev/null"])
    #expect(outcome.status == 0, "\(outcome.errors)")
  }
}
