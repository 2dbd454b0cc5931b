import Files
import Glibc
import Testing

/// What an output may replace, where it may lie, and which file it is.
struct OutputTests {
  @Test func onlyARegularFileIsReplaced() throws {
    let folder = FileTests.Folder()
    let pipe = folder.path.appending("pipe"), inner = folder.path.appending("inner")
    let device = folder.path.appending("device")
    _ = pipe.withCString { mkfifo($0, 0o600) }
    try makeFolder(inner)
    symlink("/dev/null", device.text)
    for (path, kind) in [(pipe, "pipe"), (inner, "folder"), (device, "device")] {
      #expect(throws: FileError.notRegular(path, kind: kind)) {
        try writeDurably([1], to: path, replacing: true)
      }
      #expect(throws: FileError.notRegular(path, kind: kind), "no advice that would not help") {
        try checkTarget(path, replacing: false)
      }
      #expect(FileKind(at: path)?.rawValue == kind, "\(kind) is what it was")
    }
    #expect(try Listing.entries(of: folder.path, recursive: false, hidden: true).count == 3)
    try folder.add(Array("file".utf8))
    let file = folder.path.appending("file")
    #expect(throws: FileError.exists(file)) { try checkTarget(file, replacing: false) }
    try checkTarget(file, replacing: true)
    try checkTarget(folder.path.appending("new"), replacing: false)
  }

  @Test func aFileThatExistsIsInsideItsFolder() throws {
    let folder = FileTests.Folder(), inner = folder.path.appending("inner")
    try makeFolder(inner)
    try writeDurably([1], to: inner.appending("x"), replacing: false)
    symlink(inner.appending("x").text, folder.path.appending("link").text)
    #expect(Listing.isInside(inner.appending("x"), folder: inner))
    #expect(Listing.isInside(inner.appending("x"), folder: folder.path))
    #expect(!Listing.isInside(folder.path.appending("link"), folder: inner), "it would be the link's place")
  }

  @Test func aFileIsTheSameWhateverLeadsToIt() throws {
    let folder = FileTests.Folder(), file = folder.path.appending("file")
    try folder.add(Array("file".utf8))
    try folder.add(Array("other".utf8))
    symlink(file.text, folder.path.appending("symbolic").text)
    link(file.text, folder.path.appending("hard").text)
    let identity = try #require(FileIdentity(at: file))
    let own = String(decoding: folder.path.lastComponent, as: UTF8.self)
    for name in ["symbolic", "hard", "../\(own)/file"] {
      #expect(FileIdentity(at: folder.path.appending(name)) == identity, "\(name)")
    }
    #expect(FileIdentity(at: folder.path.appending("other")) != identity)
    #expect(FileIdentity(at: folder.path.appending("none")) == nil)
  }

  @Test func aFilesStartIsReadWhateverItsLength() throws {
    let folder = FileTests.Folder()
    try folder.add(Array("long".utf8), [1, 2, 3, 4, 5])
    #expect(try readStart(folder.path.appending("long"), count: 3) == [1, 2, 3])
    #expect(try readStart(folder.path.appending("long"), count: 32) == [1, 2, 3, 4, 5])
    #expect(throws: FileError.notRegular(folder.path, kind: "folder")) {
      try readStart(folder.path, count: 3)
    }
  }
}
