import Explainer
import Files
import Foundation
import Testing

/// No crop of a run is called like another, and every shard calls them the same.
struct CropNamesTests {
  private func inputs(_ names: [String]) -> Inputs {
    var inputs = Inputs()
    for name in names { inputs.add(Path("/nowhere/\(name)"), recursive: false) }
    return inputs
  }

  private func names(_ inputs: Inputs, faces: Int = 1) -> [[String]] {
    let names = CropNames(inputs)
    return inputs.list.indices.map { input in
      names.names(of: input, faces: faces).map { String(decoding: $0, as: UTF8.self) }
    }
  }

  @Test func equalNamesGetNumbersThatAreFree() {
    let given = inputs(["A/x.jpg", "A/x.jpeg", "B/x.jpg", "B/y.z.jpg", "B/.hidden", "C/x-3.png", "A/x.jpg"])
    #expect(
      names(given).flatMap(\.self) == [
        "x.png", "x-2.png", "x-4.png", "y.z.png", ".hidden.png", "x-3.png", "x-5.png",
      ])
  }

  @Test func furtherFacesKeepTheirNamesWhereTheyAreFree() {
    #expect(names(inputs(["x.jpg"]), faces: 3) == [["x.png", "x-2.png", "x-3.png"]])
    let both = names(inputs(["A/x.jpg", "B/x.jpg"]), faces: 3)
    #expect(both == [["x.png", "x-3.png", "x-4.png"], ["x-2.png", "x-2-2.png", "x-2-3.png"]])
    let like = names(inputs(["x-2.jpg", "x.jpg"]), faces: 2)
    #expect(like == [["x-2.png", "x-2-2.png"], ["x.png", "x-3.png"]])
  }

  @Test func shardsTogetherGiveTheSameNames() {
    let files = ["A/x.jpg", "B/x.jpg", "C/x.jpg", "D/y.jpg", "E/x.jpg"]
    let whole = names(inputs(files), faces: 2)
    for index in 1...2 {
      var part = inputs(files)
      part.keepShard(index, of: 2)
      #expect(part.all.count == files.count && part.list.count == (index == 1 ? 3 : 2))
      #expect(names(part, faces: 2) == stride(from: index - 1, to: files.count, by: 2).map { whole[$0] })
    }
  }

  @Test func aFileBesideThePictureTakesNoName() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("<plist".utf8).write(to: folder.appending(path: "a.aae"))
    for name in ["a.jpg", "a.jpgx"] {
      try Data([0xFF, 0xD8, 0xFF, 0xE0]).write(to: folder.appending(path: name))
    }
    var found = Inputs()
    found.add(Path(folder.path), recursive: false)
    let files = found.list.map { String(decoding: $0.path.lastComponent, as: UTF8.self) }
    try #require(files == ["a.aae", "a.jpg", "a.jpgx"])
    #expect(names(found).flatMap(\.self).dropFirst() == ["a.png", "a-2.png"])
  }
}
