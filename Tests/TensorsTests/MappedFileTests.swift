import Files
import Foundation
import Tensors
import Testing

struct MappedFileTests {
  private func withFile(_ bytes: [UInt8], _ body: (Path) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(bytes).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(Path(url.path))
  }

  @Test func mappedBytesAreTheFile() throws {
    try withFile([9, 8, 7]) { path in
      let mapped = try MappedFile(path, limit: 10)
      mapped.releaseMemory()
      #expect(mapped.withUnsafeBytes { Array($0) } == [9, 8, 7])
      try mapped.checkSize()
      #expect(throws: FileError.tooLarge(path, limit: 2)) { try MappedFile(path, limit: 2) }
    }
  }

  @Test("3.10: another size after the scan")
  func grown() throws {
    try withFile([1, 2, 3]) { path in
      let mapped = try MappedFile(path, limit: 10)
      let file = try FileHandle(forUpdating: URL(filePath: path.text))
      try file.seekToEnd()
      try file.write(contentsOf: Data([4]))
      #expect(throws: FileError.changed(path)) { try mapped.checkSize() }
    }
  }

  /// More mappings than have a place still work.
  @Test func many() throws {
    try withFile([5]) { path in
      let files = try (0..<100).map { _ in try MappedFile(path, limit: 1) }
      #expect(files.allSatisfy { $0.withUnsafeBytes { Array($0) } == [5] })
    }
  }
}
