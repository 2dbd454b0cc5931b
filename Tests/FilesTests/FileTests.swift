import Files
import Foundation
import Glibc
import Testing

/// Reading, listing and writing (reliability.md sections 3 and 6).
struct FileTests {
  /// A folder that goes with the test.
  final class Folder {
    let path: Path

    init() {
      let url = FileManager.default.temporaryDirectory.appending(path: "telltale-\(UUID().uuidString)")
      path = Path(url.path)
      mkdir(url.path, 0o700)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.text) }

    func add(_ name: [UInt8], _ bytes: [UInt8] = [1]) throws {
      try writeDurably(bytes, to: path.appending(name), replacing: false)
    }
  }

  @Test func pipesSocketsDevicesAndFoldersAreNeverOpened() throws {
    let folder = Folder(), pipe = folder.path.appending("pipe")
    _ = pipe.withCString { mkfifo($0, 0o600) }
    for (path, kind) in [(pipe, "pipe"), (Path("/dev/zero"), "device"), (folder.path, "folder")] {
      #expect(throws: FileError.notRegular(path, kind: kind)) { try readFile(path, limit: 10) }
    }
  }

  @Test func aLimitIsALimit() throws {
    let folder = Folder()
    try folder.add(Array("a".utf8), Array(repeating: 7, count: 100))
    let path = folder.path.appending("a")
    #expect(try readFile(path, limit: 100).bytes.count == 100)
    #expect(throws: FileError.tooLarge(path, limit: 99)) { try readFile(path, limit: 99) }
  }

  @Test func aFileOfSizeZeroMayHaveContent() throws {
    #expect(try readFile(Path("/proc/self/stat"), limit: 10_000).bytes.count > 10)
  }

  @Test func namesAreBytes() throws {
    let folder = Folder()
    let names: [[UInt8]] = [
      [0x61, 0xFF], Array("line\nfeed".utf8), Array("é".utf8), Array("e\u{301}".utf8),
      Array(repeating: 0x78, count: 255),
      Array("-rf".utf8),
    ]
    for name in names { try folder.add(name) }
    let listed = try Listing.entries(of: folder.path, recursive: false).map(\.path)
    #expect(Set(listed.map(\.lastComponent)) == Set(names))
    for path in listed { #expect(try readFile(path, limit: 10).bytes == [1]) }
  }

  @Test func theOrderIsNatural() throws {
    let folder = Folder()
    for name in ["b10", "B9", "a", "b010", "b1", "Ä"] { try folder.add(Array(name.utf8)) }
    let names = try Listing.entries(of: folder.path, recursive: false).map {
      String(decoding: $0.path.lastComponent, as: UTF8.self)
    }
    #expect(names == ["a", "b1", "B9", "b010", "b10", "Ä"])
  }

  @Test func loopsEndAndBrokenLinksStay() throws {
    let folder = Folder()
    let inner = folder.path.appending("inner")
    try makeFolder(inner)
    try writeDurably([1], to: inner.appending("x"), replacing: false)
    symlink(folder.path.text, inner.appending("loop").text)
    symlink("/nowhere/at/all", inner.appending("broken").text)
    let entries = try Listing.entries(of: folder.path, recursive: true)
    #expect(
      entries.map { String(decoding: $0.path.lastComponent, as: UTF8.self) } == ["broken", "loop", "x"])
    #expect(entries.map(\.kind) == [.brokenLink, .folder, .file])
  }

  @Test func writingIsWholeOrNothing() throws {
    let folder = Folder(), path = folder.path.appending("out")
    try writeDurably([1, 2], to: path, replacing: false)
    #expect(throws: FileError.exists(path)) { try writeDurably([3], to: path, replacing: false) }
    try writeDurably([4], to: path, replacing: true)
    #expect(try readFile(path, limit: 10).bytes == [4])
    #expect(throws: FileError.self) {
      try writeDurably([1], to: folder.path.appending("no/such"), replacing: true)
    }
    #expect(
      try Listing.entries(of: folder.path, recursive: false, hidden: true).count == 1,
      "no temporary file stays")
  }

  @Test("N15: listing and reading leave the access times as they were")
  func readingLeavesNoTrace() throws {
    let folder = Folder()
    try folder.add(Array("a".utf8))
    let inner = folder.path.appending("inner")
    try makeFolder(inner)
    let paths = [folder.path.appending("a"), inner, folder.path]
    // So long ago that any reading which counts would show.
    var times = [timeval(tv_sec: 1_000_000_000, tv_usec: 0), timeval(tv_sec: 1_000_000_000, tv_usec: 0)]
    for path in paths { #expect(utimes(path.text, &times) == 0) }
    _ = try Listing.entries(of: folder.path, recursive: true)
    _ = try readFile(paths[0], limit: 10)
    for path in paths {
      var state = stat()
      #expect(stat(path.text, &state) == 0)
      #expect(state.st_atim.tv_sec == 1_000_000_000, "\(path.text)")
    }
  }

  @Test func insideIsByIdentity() throws {
    let folder = Folder()
    try makeFolder(folder.path.appending("a"))
    symlink(folder.path.appending("a").text, folder.path.appending("link").text)
    #expect(Listing.isInside(folder.path.appending("link/new.png"), folder: folder.path.appending("a")))
    #expect(
      Listing.isInside(folder.path.appending("link/new/newer/new.png"), folder: folder.path.appending("a")))
    #expect(!Listing.isInside(folder.path.appending("new/new.png"), folder: folder.path.appending("a")))
    #expect(!Listing.isInside(folder.path.appending("new.png"), folder: folder.path.appending("a")))
    #expect(
      Listing.isInside(folder.path.appending("a/b/c/new.png"), folder: folder.path.appending("a")),
      "folders that would be made on the way")
  }

  @Test func pathsFallApartAsTheSystemHasThem() {
    #expect(Path("a/b/").lastComponent == Array("b".utf8))
    #expect(Path("a/b/").parent == Path("a"))
    #expect(Path("b").parent == Path("."))
    #expect(Path("/b").parent == Path("/"))
    #expect(Path("/").parent == Path("/"))
    #expect(Path("a").appending("b") == Path("a/b"))
  }

  @Test func relativeVariablesMeanTheDefault() {
    let directories = Directories(environment: [
      "HOME": "/h", "XDG_CACHE_HOME": "relative", "XDG_STATE_HOME": "/s",
    ])
    #expect(directories.cache == Path("/h/.cache/telltale"))
    #expect(directories.state == Path("/s/telltale"))
    #expect(Directories(environment: [:]).cache == nil)
  }
}
