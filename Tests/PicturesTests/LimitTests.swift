import Pictures
import Testing

@Suite("Limits")
struct LimitTests {
  /// A PNG of grey pixels that has only its header right.
  private func claim(_ width: UInt32, _ height: UInt32) throws -> [UInt8] {
    var bytes = try PNGWriter.bytes(of: Picture(width: 1, height: 1, pixels: [0, 0, 0]))
    for (offset, value) in [(16, width), (20, height)] {
      for index in 0..<4 { bytes[offset + index] = UInt8(value >> UInt32(24 - 8 * index) & 255) }
    }
    let checksum = Self.crc(bytes[12..<29])
    for index in 0..<4 { bytes[29 + index] = UInt8(checksum >> UInt32(24 - 8 * index) & 255) }
    return bytes
  }

  private static func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var value: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }

  @Test("1.2, 2.16: sides, pixels and the budget, on the header")
  func header() throws {
    #expect(throws: PictureError.self) { try PictureDecoder.decode(claim(65_501, 1)) }
    #expect(throws: PictureError.self) { try PictureDecoder.decode(claim(0, 1)) }
    #expect(throws: PictureError.tooLarge(what: .pixels, value: 8001 * 8000, limit: 64_000_000)) {
      try PictureDecoder.decode(claim(8001, 8000))
    }
    // Within 64 million pixels, yet 192 MB of them.
    let bytes = try claim(8000, 8000)
    let error = #expect(throws: PictureError.self) { try PictureDecoder.decode(bytes) }
    guard case .tooLarge(let what, let value, let limit) = error else {
      Issue.record("not too large")
      return
    }
    #expect(what == .budgetBytes && value > limit && limit == PictureLimits.budgetBytes)
  }

  @Test("1.2: a file over 128 MiB is refused")
  func fileBytes() {
    let bytes = [UInt8](repeating: 0xFF, count: PictureLimits.fileBytes + 1)
    #expect(
      throws: PictureError.tooLarge(
        what: .fileBytes, value: PictureLimits.fileBytes + 1, limit: PictureLimits.fileBytes)
    ) { try PictureDecoder.decode(bytes) }
  }

  /// A JPEG whose frame header claims another size; the data for it is missing.
  private func claim(_ name: String, _ width: Int, _ height: Int) throws -> [UInt8] {
    var bytes = try Golden.bytes(name)
    let frame = try #require(
      bytes.indices.dropLast(9).first { bytes[$0] == 0xFF && [0xC0, 0xC2].contains(bytes[$0 + 1]) })
    for (offset, value) in [(5, height), (7, width)] {
      bytes[frame + offset] = UInt8(value >> 8)
      bytes[frame + offset + 1] = UInt8(value & 255)
    }
    return bytes
  }

  @Test("1.2, 2.12: a baseline JPEG over the budget is decoded scaled, and says so")
  func scaledJPEG() throws {
    let decoded = try PictureDecoder.decode(claim("tiny.jpg", 7990, 7991))
    #expect(decoded.decodeScale == 2)
    #expect(decoded.picture.width == 3995 && decoded.picture.height == 3996)
    #expect(decoded.storedWidth == 7990 && decoded.storedHeight == 7991)
    #expect(throws: PictureError.tooLarge(what: .pixels, value: 8001 * 8000, limit: 64_000_000)) {
      try PictureDecoder.decode(claim("tiny.jpg", 8001, 8000))
    }
    #expect(throws: PictureError.self) { try PictureDecoder.decode(claim("tiny.jpg", 65_501, 1)) }
  }

  @Test("2.7: coefficients of a progressive JPEG over 128 MiB are refused, scaled or not")
  func coefficients() throws {
    let bytes = try claim("tiny-progressive.jpg", 7000, 7000)
    for enough in [nil, 640] {
      let error = #expect(throws: PictureError.self) {
        try PictureDecoder.decode(bytes, options: DecodeOptions(enoughLongerSide: enough))
      }
      guard case .tooLarge(let what, let value, _) = error else {
        Issue.record("not too large")
        return
      }
      #expect(what == .coefficientBytes && value >= 7000 * 7000 * 3)
    }
  }

  @Test("every error says what and what to do")
  func texts() {
    let errors: [PictureError] = [
      .empty, .unknownFormat(firstBytes: [1]), .unsupportedFormat(name: "GIF", hint: "convert it"),
      .unsupportedForm(format: .webp, form: "animation"),
      .tooLarge(what: .side, value: 70_000, limit: 65_500),
      .truncated(format: .png, reason: "x"), .damaged(format: .jpeg, reason: "x"), .tooManyScans(limit: 100),
      .tooManyWarnings(limit: 1, first: "x"), .deadlinePassed(seconds: 10), .cancelled, .outOfMemory,
      .notWritten(format: .png, width: 1, height: 2),
    ]
    for error in errors {
      #expect(!error.reason.isEmpty && !error.advice.isEmpty)
      #expect("\(error)" == "\(error.reason); \(error.advice)")
    }
    #expect(PictureLibraries.versions.count == 3)
    #expect(PictureLibraries.versions.allSatisfy { $0.contains(".") })
  }
}
