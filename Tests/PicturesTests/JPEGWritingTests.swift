import Pictures
import Testing

@Suite("JPEG writing")
struct JPEGWritingTests {
  @Test("a picture comes back nearly, the nearer the better the quality")
  func roundTrip() throws {
    let picture = try Golden.picture("photo-96x64.png")
    for chroma in [ChromaSampling.full, .quarter] {
      var last = Double.infinity
      for quality in [30, 60, 90, 100] {
        let bytes = try picture.jpeg(quality: quality, chroma: chroma)
        let decoded = try PictureDecoder.decode(bytes)
        #expect(decoded.format == .jpeg && decoded.damage.isEmpty && decoded.assumptions.isEmpty)
        let mean = try Difference(decoded.picture, picture).mean
        #expect(mean < last, "\(quality)")
        last = mean
        #expect(try picture.jpeg(quality: quality, chroma: chroma) == bytes)
      }
      if chroma == .full { #expect(last < 1) }
    }
  }

  @Test("a file larger than the first buffer, and qualities outside")
  func large() throws {
    var pixels = [UInt8](repeating: 0, count: 400 * 300 * 3)
    for index in pixels.indices { pixels[index] = UInt8(truncatingIfNeeded: index &* 2_654_435_761 >> 13) }
    let picture = Picture(width: 400, height: 300, pixels: pixels)
    let bytes = try picture.jpeg(quality: 500, chroma: .full)
    #expect(bytes.count > 100_000)
    #expect(try Difference(PictureDecoder.decode(bytes).picture, picture).largest <= 4)
    #expect(try picture.jpeg(quality: -3).count < 20_000)
  }

  @Test("a side that JPEG does not hold is refused")
  func tooWide() {
    let picture = Picture(width: 70_000, height: 1, pixels: [UInt8](repeating: 9, count: 210_000))
    #expect(throws: PictureError.notWritten(format: .jpeg, width: 70_000, height: 1)) {
      try picture.jpeg(quality: 80)
    }
  }
}
