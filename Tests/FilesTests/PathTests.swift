import Files
import Testing

/// Paths as words of a command line, and as the system takes them.
struct PathTests {
  static let names: [[UInt8]] = [
    [], Array("a/é.jpg".utf8), [0xFF], [0x61, 0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80, 0x62],
    [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF, 0xC2, 0xA9], [0xC2, 0xA9, 0x80, 0xF4, 0x8F],
  ]

  @Test(arguments: names)
  func everyByteComesBackFromAText(bytes: [UInt8]) {
    #expect(Path(Path(bytes: bytes).argument).bytes == bytes)
  }

  @Test func textIsItsOwnArgument() {
    #expect(Path("a/é.jpg").argument == "a/é.jpg")
    #expect(Path("\u{10FFFF}b").bytes == Array("\u{10FFFF}b".utf8), "no mark without its byte")
  }

  @Test func aNameIsNotCutAtAZeroByte() {
    #expect(FileKind(at: Path("/")) == .folder)
    #expect(FileKind(at: Path(bytes: [UInt8(ascii: "/"), 0, 0x61])) == nil)
  }
}
