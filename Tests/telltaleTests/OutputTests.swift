import Foundation
import Testing

/// Outputs through the built program: never over a picture that is read, never over each other, and never silent
/// (reliability.md 9.2).
@Suite(.serialized) struct OutputTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func place(_ name: String) -> String { folder.appending(path: name).path }

  @discardableResult
  private func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: place(name), withIntermediateDirectories: true)
    return place(name)
  }

  /// Copies a picture that comes with telltale.
  @discardableResult
  private func copy(_ face: String = "astronaut", to name: String) throws -> String {
    let target = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: ProgramTests.root.appending(path: "Assets/Faces/\(face).jpg"), to: target)
    return place(name)
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  private func entries(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  private func run(_ arguments: String...) throws -> ProgramTests.Outcome { try ProgramTests.run(arguments) }

  @Test func aCropNeverReplacesItsPicture() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    // The content decides what a file is: this is a JPEG by the name of a PNG.
    let picture = try copy(to: "ev/1.png"), before = try bytes(picture)
    try FileManager.default.createSymbolicLink(atPath: place("way"), withDestinationPath: place("ev"))
    try FileManager.default.createSymbolicLink(
      atPath: try makeFolder("symbolic") + "/1.png", withDestinationPath: picture)
    try FileManager.default.linkItem(atPath: picture, toPath: try makeFolder("hard") + "/1.png")
    for out in ["ev", "way", "symbolic", "hard"] {
      for force in [[], ["--force"]] {
        let refused = try ProgramTests.run(["crop", picture, "--out", place(out)] + force)
        #expect(refused.status == 74, "\(out)")
        #expect(refused.errors.contains("1.png: is a file under examination"))
        #expect(refused.output.isEmpty && refused.errors.split(separator: "\n").count == 1)
      }
    }
    // What another shard looks at is evidence as well.
    let other = try copy(to: "other/1.jpg")
    let shard = try run("crop", other, picture, "--shard", "1/2", "--out", place("ev"), "--force")
    #expect(shard.status == 74)
    #expect(try bytes(picture) == before)
    #expect(try entries(place("ev")) == ["1.png"])
    let beside = try run("crop", other, "--out", place("other"))
    #expect(beside.status == 0, "next to a file that was named: \(beside.errors)")
  }

  @Test func aPageNeverReplacesAPicture() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let picture = try copy(to: "ev/l.jpg"), before = try bytes(picture)
    try FileManager.default.linkItem(atPath: picture, toPath: place("hard.html"))
    for out in [picture, place("hard.html")] {
      let refused = try run("report", picture, "--out", out, "--force")
      #expect(refused.status == 74 && refused.errors.contains("is a file under examination"))
    }
    let inside = try run("report", place("ev"), "--out", picture, "--force")
    #expect(inside.status == 74 && inside.errors.contains("inside the folder under examination"))
    #expect(try bytes(picture) == before)
    let device = try run("report", picture, "--out", "/dev/null", "--force")
    #expect(device.status == 74 && device.errors.contains("is a device, not a file"))
    let page = try run("report", picture, "--out", place("ev/page.html"), "-q")
    #expect(page.status == 0, "next to a file that was named: \(page.errors)")
    #expect(page.output == place("ev/page.html") + "\n")
  }

  @Test func cropsOfEqualNamesAreAllKept() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let pictures = [
      try copy(to: "A/x.jpg"), try copy("canada-008", to: "A/x.jpeg"), try copy("london-001", to: "B/x.jpg"),
    ]
    let out = place("out")
    let outcome = try ProgramTests.run(["crop"] + pictures + ["--out", out])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == ["x", "x-2", "x-3"].map { "\(out)/\($0).png\n" }.joined())
    let crops = try ["x", "x-2", "x-3"].map { try bytes("\(out)/\($0).png") }
    #expect(Set(crops).count == 3)
    let alone = try run("crop", pictures[2], "--out", place("alone"))
    #expect(alone.status == 0)
    #expect(try bytes(place("alone/x.png")) == crops[2])
  }

  @Test func aNameIsEscapedOnceAndAPathNotAtAll() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let absent = place("absent\u{1B}.jpg"), out = place("out")
    for command in [["crop", "--out", out], ["where", "--format", "csv"]] {
      let outcome = try ProgramTests.run(command + [absent])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(#"absent\x1b.jpg: error: no such file"#), "\(outcome.errors)")
    }
    let outcome = try run("crop", try copy(to: "a\u{1B}.jpg"), "--out", out)
    #expect(outcome.output == "\(out)/a\u{1B}.png\n")
  }

  private func makeSet() throws {
    try copy("london-004", to: "set/real/a.jpg")
    try copy("london-004-eye-forged", to: "set/fake/b.jpg")
  }

  @Test func plotsAreRefusedBeforeTheWork() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeSet()
    let set = place("set"), words = ["evaluate", "--data", set, "--bootstrap", "10", "--plots"]
    let inside = try ProgramTests.run(words + [set + "/new/plots"])
    #expect(inside.status == 74 && inside.errors.contains("inside the folder under examination"))
    #expect(try entries(set) == ["fake", "real"])
    let plots = try makeFolder("plots")
    try Data([1]).write(to: URL(filePath: plots + "/reliability.png"))
    let exists = try ProgramTests.run(words + [plots])
    #expect(exists.status == 74 && exists.errors.contains("reliability.png: exists already"))
    #expect(exists.output.isEmpty, "there are no figures yet")
    #expect(try ProgramTests.run(words + [plots, "--force"]).status == 0)
    #expect(try bytes(plots + "/reliability.png").count > 1)
    // A manifest closes the pictures that it names.
    let picture = try copy(to: "named/roc.png"), before = try bytes(picture)
    let head = "file,split,fake,expression,identity,physical_consistency,eye,illumination,mouth,nose\n"
    try Data((head + "roc.png,test,0,0,0,0,0,0,0,0\n").utf8).write(to: URL(filePath: place("named/set.csv")))
    let over = try run(
      "evaluate", "--data", place("named/set.csv"), "--plots", place("named"), "--force")
    #expect(over.status == 74 && over.errors.contains("is a file under examination"))
    #expect(try bytes(picture) == before)
  }

  @Test func anEvaluationHasAPrecisionAndKnownNames() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeSet()
    let words = ["evaluate", "--data", place("set"), "--bootstrap", "10"]
    let coarse = try ProgramTests.run(words + ["--precision", "bf16"])
    #expect(coarse.status == 0 && coarse.output.contains(" in bf16 ("), "\(coarse.errors)")
    let json = try ProgramTests.run(words + ["--precision", "bf16", "--format", "json"])
    #expect(json.output.firstMatch(of: /"model":\{"name":"[^"]* in bf16"/) != nil)
    #expect(try !ProgramTests.run(words).output.contains(" in f32"))
    let refused = try ProgramTests.run(words + ["--precision", "int8", "--engine", "openblas"])
    #expect(refused.status == 64 && refused.errors.contains("f32 only"))
    let bogus = try ProgramTests.run(words + ["--trained-on", "bogus"])
    #expect(bogus.status == 64 && bogus.errors.contains("no data set has that name; there are set"))
    #expect(bogus.output.isEmpty)
  }

  /// Whoever chooses by test pictures is told that they were read before (ecosystem L34).
  @Test func aRunKeepsWhenItsTestPicturesWereRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeSet()
    let readings = URL(filePath: try makeFolder("run") + "/test-readings.jsonl")
    let model = ProgramTests.root.appending(path: "Assets/Model")
    try FileManager.default.createSymbolicLink(
      at: URL(filePath: place("run/best")), withDestinationURL: model)
    let words = ["evaluate", "--model", place("run/best"), "--data", place("set"), "--bootstrap", "10"]
    #expect(try ProgramTests.run(words).status == 0)
    #expect(!FileManager.default.fileExists(atPath: readings.path), "no run, no readings")
    try Data("{}".utf8).write(to: URL(filePath: place("run/run.json")))
    for isFirst in [true, false] {
      let outcome = try ProgramTests.run(words)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("was measured on the test pictures of set before") != isFirst)
    }
    let lines = try String(contentsOf: readings, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.contains(#""pictures":2"#) }, "\(lines)")
  }

  @Test func optionsThatWouldDoNothingAreRefused() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeSet()
    let set = place("set")
    for (more, words) in [
      (["--compression", "c99"], "--compression is for data sets of the layout faceforensics or"),
      (["--data", "folders:\(set)"], "the same data set is named twice"),
      (["--relevance", "--perturb", "--fpr", "0.05"], "leave --perturb and --fpr out"),
      (["--relevance", "--plots", place("plots")], "leave --plots out"),
    ] {
      let outcome = try ProgramTests.run(["evaluate", "--data", set] + more)
      #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
    let twice = try ProgramTests.run(["evaluate", "--data", "folders:\(set)", "--layout", "folders"])
    #expect(twice.status == 64 && twice.errors.contains("leave --layout out"), "\(twice.errors)")
  }

  @Test func aFolderMayBeNamedLikeALayout() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeFolder("dfdc:set")
    try makeFolder("other")
    for (data, words) in [
      ("dfdc:set", "dfdc:set: no layout that telltale knows"),
      ("dfdc:other", "other: almost the layout dfdc"),
    ] {
      let outcome = try ProgramTests.run(
        ["-C", folder.path, ProgramTests.program.standardizedFileURL.path, "evaluate", "--data", data],
        program: URL(filePath: "/usr/bin/env"))
      #expect(outcome.status == 1 && outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test func aRelevanceCheckHasMachineFormatsAndNamesWhatFails() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try makeSet()
    let words = ["evaluate", "--data", place("set"), "--relevance"]
    let json = try ProgramTests.run(words + ["--format", "json"])
    #expect(json.status == 0, "\(json.errors)")
    #expect(json.output.hasPrefix(#"{"schema":"telltale.evaluate_relevance/1""#))
    #expect(json.output.hasSuffix("}\n") && json.output.contains(#""pictures":2"#))
    let flagged = try #require(json.output.firstMatch(of: /"flagged":(\d)/)?.1)
    let csv = try ProgramTests.run(words + ["--format", "csv"])
    let lines = csv.output.split(separator: "\r\n")
    #expect(csv.status == 0 && lines.first == "table,row,column,value,low,high")
    #expect(lines.contains { $0.hasSuffix("on set,flagged faces,\(flagged),,") }, "\(lines)")
    let text = try ProgramTests.run(words)
    #expect(text.status == 0 && text.output.contains("of \(flagged) flagged faces"))
    try Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 0]).write(to: URL(filePath: place("set/real/broken.jpg")))
    let broken = try ProgramTests.run(words)
    #expect(broken.status == 1 && broken.output.contains("flagged faces"))
    #expect(broken.errors.contains("1 could not be scored, first \(place("set/real/broken.jpg")): "))
  }

  @Test func aRunThatFoundNothingSaysSo() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let empty = try makeFolder("empty"), out = place("out"), page = place("page.html")
    try makeFolder("outer/inner")
    try Data("no picture".utf8).write(to: URL(filePath: place("outer/a.txt")))
    for command in [["score"], ["detect"], ["where"], ["crop", "--out", out], ["report", "--out", page]] {
      let plain = try ProgramTests.run(command + [empty])
      let outer = try ProgramTests.run(command + [place("outer")])
      for outcome in [plain, outer] {
        #expect(outcome.status == (command[0] == "report" ? 1 : 0), "\(command)")
        #expect(outcome.output.isEmpty, "\(command)")
      }
      #expect(plain.errors.contains("no pictures found in \(empty)") && !plain.errors.contains("-r"))
      #expect(plain.errors.split(separator: "\n").count == 1, "\(plain.errors)")
      let words = "no pictures found in \(place("outer")); -r reads the folders inside too"
      #expect(outer.errors.contains(words), "\(outer.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: page))
    let shard = try run("detect", ProgramTests.face, "--shard", "2/2")
    #expect(shard.status == 0 && shard.errors == "no picture falls into this shard\n")
  }
}
