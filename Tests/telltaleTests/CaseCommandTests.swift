import CaseFile
import Files
import Foundation
import Testing

/// `telltale case` through the built program.
@Suite(.serialized) struct CaseCommandTests {
  @Test func aCaseIsListedExportedAndVerified() throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "telltale-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    let photos = root.appending(path: "photos"), photo = photos.appending(path: "a.jpg")
    try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
    try Data("a picture".utf8).write(to: photo)
    let environment = ["XDG_STATE_HOME": root.appending(path: "state").path]
    func run(_ arguments: String...) throws -> ProgramTests.Outcome {
      try ProgramTests.run(["case"] + arguments, environment: environment)
    }
    #expect(try run("list").output == "")
    let missing = try run("export", photos.path)
    #expect(missing.status == 1 && missing.errors.contains("no case here"))

    let place = try #require(
      CaseFolder.path(for: Path(photos.path), in: Directories(environment: environment)))
    let file = try CaseFile.open(place, evidence: [Path(photos.path)])
    let content = Digest.sha256(Array("a picture".utf8))
    try file.decide(.label(.fake), for: Subject(content: content, path: Path(photo.path)))
    try file.decide(.note("=1"), for: Subject(content: content, path: Path(photo.path)))
    try file.close()

    let lines = try run("export", photos.path)
    #expect(lines.status == 0 && lines.errors.isEmpty)
    #expect(lines.output.contains(#""sha256":"\#(content)","label":"fake","note":"=1","marked":false"#))
    let table = try run("export", "--case", place.text, "--format", "csv", "--history")
    #expect(table.output.split(separator: "\r\n").count == 3 && table.output.contains(",'=1,PTE=,"))
    #expect(try run("list").output.contains("1 picture, 2 decisions"))
    #expect(try run("list", "--format", "jsonl").output.hasPrefix(#"{"schema":"telltale.cases/1""#))

    let sound = try run("verify", photos.path)
    #expect(sound.status == 0 && sound.output.contains("2 rows, unbroken"))
    #expect(sound.output.contains("match: \(photo.path)"))
    try Data("another picture".utf8).write(to: photo)
    let changed = try run("verify", photos.path)
    #expect(changed.status == 1 && changed.output.contains("changed: \(photo.path)"))
    #expect(try run("verify", photos.path, "--no-files").status == 0)
  }

  @Test func wrongUsageAndForeignFilesAreNamed() throws {
    for arguments in [["export"], ["verify", "a", "--case", "b"], ["export", "a", "--format", "xml"]] {
      #expect(try ProgramTests.run(["case"] + arguments).status == 64)
    }
    let foreign = try ProgramTests.run(["case", "verify", "--case", "Package.swift"])
    #expect(foreign.status == 1 && foreign.errors.contains("not a case of telltale"), "\(foreign.errors)")
    for command in ["export", "verify", "list"] {
      let help = try ProgramTests.run(["case", command, "--help"])
      #expect(help.status == 0 && help.output.contains("EXAMPLES"))
    }
  }
}
