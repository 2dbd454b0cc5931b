import Explainer
import Files
import Foundation
import Tensors
import Testing

/// Digests of large files are kept by the state of the open file, and only where that state is sure.
struct DigestCacheTests {
  private let cache = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  private var cachePath: Path { Path(cache.path) }
  /// A file that lay here before the tests began.
  private static let settled = Path(
    URL(filePath: #filePath).appending(path: "../../../Assets/Detector/model.safetensors").standardized.path)

  private func entries() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: cache.path)) ?? []
  }

  @Test func aKeptDigestIsUsedAndADamagedOneIsNot() throws {
    defer { try? FileManager.default.removeItem(at: cache) }
    let file = try MappedFile(Self.settled, limit: 1 << 30)
    let version = try #require(file.version)
    guard version.isOlder(than: .seconds(3)) else { return }  // a checkout of this very moment
    let plain = DigestCache.sha256(of: file, cache: nil)
    #expect(DigestCache.sha256(of: file, cache: cachePath) == plain && entries().count == 1)

    let (key, place) = DigestCache.entry(of: version, in: cachePath)
    let other = String(repeating: "ab", count: 32)
    try writeDurably(Array(DigestCache.line(other, key: key).utf8), to: place, replacing: true)
    #expect(DigestCache.sha256(of: file, cache: cachePath) == other, "the entry is what is read")
    for damage in ["", "\(other)\n", DigestCache.line(other, key: "another"), "\u{0}"] {
      try writeDurably(Array(damage.utf8), to: place, replacing: true)
      #expect(DigestCache.sha256(of: file, cache: cachePath) == plain, "\(damage.debugDescription)")
    }
  }

  @Test func aFileThatWasJustWrittenIsHashedEachTime() throws {
    defer { try? FileManager.default.removeItem(at: cache) }
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    let young = cache.appending(path: "young")
    try Data("one".utf8).write(to: young)
    let folder = cachePath.appending("digests")
    let first = DigestCache.sha256(of: try MappedFile(Path(young.path), limit: 100), cache: folder)
    try Data("two".utf8).write(to: young)
    let second = DigestCache.sha256(of: try MappedFile(Path(young.path), limit: 100), cache: folder)
    #expect(first == Digest.sha256(Array("one".utf8)) && second == Digest.sha256(Array("two".utf8)))
    #expect(FileKind(at: folder) == nil, "nothing is kept")
  }

  @Test func eachChangeOfAFileIsAnotherVersion() throws {
    defer { try? FileManager.default.removeItem(at: cache) }
    try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    let path = cache.appending(path: "file").path
    try Data("one".utf8).write(to: URL(filePath: path))
    let before = try MappedFile(Path(path), limit: 100).version
    // The same length and, set back by hand, the same time of change.
    let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    let handle = try FileHandle(forUpdating: URL(filePath: path))
    usleep(20_000)
    try handle.write(contentsOf: Data("two".utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: try #require(date)], ofItemAtPath: path)
    #expect(try MappedFile(Path(path), limit: 100).version != before)
  }
}
