import Pictures
import Testing

@Suite("PNG and WebP")
struct PNGAndWebPTests {
  @Test("what is written is read back", arguments: [(1, 1), (1, 40), (37, 3), (300, 200)])
  func writing(width: Int, height: Int) throws {
    let pixels = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) }
    let picture = Picture(width: width, height: height, pixels: pixels)
    let bytes = try PNGWriter.bytes(of: picture)
    #expect(try PictureDecoder.decode(bytes).picture == picture)
    #expect(try PNGWriter.bytes(of: picture) == bytes)
  }

  @Test("2.21: lossless WebP has the pixels of its PNG, alpha over black")
  func webp() throws {
    #expect(try Golden.picture("tiny-lossless.webp") == Golden.picture("tiny.png"))
    #expect(try Golden.picture("tiny-alpha.webp") == Golden.picture("tiny-alpha-over-black.png"))
    let lossy = try Difference(Golden.picture("tiny-lossy.webp"), Golden.picture("tiny-lossy-decoded.png"))
    #expect(lossy.largest == 0)
  }

  @Test("2.21: an animated WebP is refused by name")
  func animated() {
    #expect(throws: PictureError.unsupportedForm(format: .webp, form: "animation")) {
      try PictureDecoder.decode(Golden.bytes("animated.webp"))
    }
  }

  @Test("2.21: a truncated WebP is refused as truncated")
  func truncated() throws {
    let bytes = try Golden.bytes("tiny-lossy.webp")
    #expect(
      throws: PictureError.truncated(format: .webp, reason: "the file ends at byte \(bytes.count - 20)")
    ) {
      try PictureDecoder.decode(Array(bytes.dropLast(20)))
    }
  }

  @Test("interlaced PNG equals the plain one")
  func interlaced() throws {
    #expect(try Golden.picture("tiny-interlaced.png") == Golden.picture("tiny.png"))
  }

  @Test("grey by colour type or by content")
  func grey() throws {
    #expect(try !PictureDecoder.decode(Golden.bytes("tiny.png")).isGreyscale)
    let grey = Picture(width: 3, height: 2, pixels: (0..<18).map { UInt8($0 / 3) })
    #expect(try PictureDecoder.decode(PNGWriter.bytes(of: grey)).isGreyscale)
  }
}
