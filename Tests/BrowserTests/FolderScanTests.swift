import Browser
import Explainer
import Files
import Foundation
import Testing

/// Folders as the browser reads them.
struct FolderScanTests {
  private func inTemporaryFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  /// What is told, and the files in their order.
  private func scan(_ paths: [String], recursive: Bool = false) -> (
    findings: [FolderScan.Finding], inputs: [Input]
  ) {
    var findings: [FolderScan.Finding] = []
    var files = FileTable()
    withoutActuallyEscaping({ findings.append($0) }) { tell in
      FolderScan(paths.map { Path($0) }, recursive: recursive).run(tell)
    }
    for portion in findings.flatMap(\.portions) { files.append(portion) }
    return (findings, (findings.last?.order ?? []).map { files.input($0) })
  }

  @Test(arguments: [false, true])
  func theFilesAndTheirOrderAreThoseOfTheHeadlessCommands(recursive: Bool) throws {
    try inTemporaryFolder { folder in
      for name in ["b10.jpg", "b9.jpg", "A.png", ".hidden", "zoë\u{1B}.jpg"] {
        try Data().write(to: folder.appending(path: name))
      }
      let inner = folder.appending(path: "inner")
      try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
      try Data().write(to: inner.appending(path: "deep.jpg"))
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "link"), withDestinationURL: inner)
      let paths = [folder.appending(path: "b9.jpg").path, folder.path, "/nowhere"]
      var inputs = Inputs()
      for path in paths { inputs.add(Path(path), recursive: recursive) }
      #expect(scan(paths, recursive: recursive).inputs == inputs.list)
    }
  }

  /// Equal names in different folders are different people.
  @Test func filesInFoldersBelowAreShownWithTheirFolder() throws {
    try inTemporaryFolder { folder in
      for name in ["alice", "bob"] {
        let inner = folder.appending(path: name)
        try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
        try Data().write(to: inner.appending(path: "face.jpg"))
      }
      var browser = Browser(title: "Photos", isRecursive: true)
      for finding in scan([folder.path], recursive: true).findings {
        _ = browser.reduce(.followed(.found(finding)))
      }
      let text = ViewTests.text(browser)
      #expect(text.contains("alice/face.jpg") && text.contains("bob/face.jpg"), "\(text)")
    }
  }

  @Test func manyFilesAreToldInPortionsBeforeTheyAreSorted() throws {
    try inTemporaryFolder { folder in
      for number in 0..<20_000 {
        close(open(folder.appending(path: "\(number).jpg").path, O_CREAT | O_WRONLY, 0o600))
      }
      let (findings, inputs) = scan([folder.path])
      #expect(inputs.count == 20_000)
      #expect(inputs.prefix(11).map { $0.path.lastComponent } == (0..<11).map { Array("\($0).jpg".utf8) })
      #expect(findings.dropLast().allSatisfy { $0.order == nil })
      #expect(Set(findings.last?.order ?? []).count == 20_000, "each file once")
    }
  }
}
