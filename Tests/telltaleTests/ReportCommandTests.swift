import Foundation
import Testing

/// `telltale report`, `demo` and `browse --script` through the built program.
@Suite(.serialized) struct ReportCommandTests {
  @Test func aPageIsWrittenOnceAndRepeatsToTheByte() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func report(_ arguments: [String]) throws -> ProgramTests.Outcome {
      try ProgramTests.run(["report", ProgramTests.face, "-q", "--time", "then"] + arguments)
    }
    let page = folder.appending(path: "page.html")
    let first = try report(["--out", page.path])
    #expect(first.status == 0 && first.errors.isEmpty && first.output == page.path + "\n", "\(first.errors)")
    let bytes = try Data(contentsOf: page)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("Report on") && text.contains("astronaut.jpg") && text.hasSuffix("</html>\n"))
    #expect(forbiddenWords(in: text.replacing(/base64,[^"]*/, with: "")) == [])
    #expect(try report(["--out", page.path]).status == 74, "a page is not written over")
    #expect(try report(["--out", page.path, "--force", "--threads", "1"]).status == 0)
    #expect(try Data(contentsOf: page) == bytes, "the same input gives the same bytes, on one thread too")
    let record = try ProgramTests.run(["score", ProgramTests.face, "--format", "jsonl", "--no-times"]).output
    let line = record.trimmingCharacters(in: .newlines).replacing("&", with: "&amp;").replacing(
      "\"", with: "&quot;")
    #expect(text.contains(line), "the record of score stands in the page")
  }

  @Test func aPageIsNeverWrittenIntoAFolderThatIsRead() throws {
    let outcome = try ProgramTests.run(["report", "Assets/Faces", "--out", "Assets/Faces/page.html", "-q"])
    #expect(outcome.status == 74 && outcome.errors.contains("inside the folder under examination"))
    #expect(
      !FileManager.default.fileExists(
        atPath: ProgramTests.root.appending(path: "Assets/Faces/page.html").path))
  }

  @Test func whatCannotBeReadIsInThePageAndIs1() throws {
    let page = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).html")
    defer { try? FileManager.default.removeItem(at: page) }
    let outcome = try ProgramTests.run(["report", "/nowhere.jpg", "Package.swift", "--out", page.path, "-q"])
    #expect(outcome.status == 1 && outcome.errors.contains("2 could not be scored"))
    let text = try String(contentsOf: page, encoding: .utf8)
    #expect(text.contains("nowhere.jpg") && text.contains("no such file or folder"))
  }

  @Test(arguments: [
    ["report", "x"], ["report", "--out", "y"], ["report", "-", "--out", "y"], ["browse", "--script", "j"],
    ["browse", "--dump-screen"], ["browse", "--script", "j", "--dump-screen", "--size", "0x9"],
  ])
  func wrongUsageIs64(arguments: [String]) throws {
    #expect(try ProgramTests.run(arguments).status == 64)
  }

  @Test func aScriptedScreenIsTheSameEachTime() throws {
    func dump(_ keys: String) throws -> String {
      let outcome = try ProgramTests.run(
        ["browse", "Assets/Faces", "--script", keys, "--dump-screen", "--size", "100x30"])
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      return outcome.output
    }
    let screen = try dump("jj 5")
    #expect(
      screen.contains("canada-008.jpg") && screen.contains("NOT FLAGGED")
        && screen.contains("to its opposite"))
    #expect(screen.split(separator: "\n", omittingEmptySubsequences: false).count == 31)
    #expect(try dump("jj 5") == screen)
    #expect(try dump("j 4").contains("of 16 changes"), "what takes time is waited for")
    let filtered = try dump("F fake>0.5 Enter o Down Enter")
    #expect(filtered.contains(" 5 of 13: fake>0.5"), "so are rows: \(filtered)")
  }

  @Test func aTourNeedsATerminalAndSaysSo() throws {
    for command in ["demo", "browse"] {
      let outcome = try ProgramTests.run([command], environment: ["TERM": "dumb"])
      #expect(
        outcome.status == 64 && outcome.errors.contains("; use telltale score"), "T8: \(outcome.errors)")
    }
  }

  /// Words that claim what no score can (ecosystem V20) are in no help and in no page of the manual.
  @Test func noHelpClaimsTooMuch() throws {
    #expect(forbiddenWords(in: try ProgramTests.run(["manual"]).output) == [])
  }
}

private func forbiddenWords(in text: String) -> [String] {
  let plain = text.lowercased().replacing("no proof", with: "").replacing("not as proof", with: "")
  let words = Set(plain.split { !$0.isLetter }.map(String.init))
  return ["proof", "prove", "proves", "proven", "certain", "certainly", "authentic", "genuine"]
    .filter(words.contains)
}
