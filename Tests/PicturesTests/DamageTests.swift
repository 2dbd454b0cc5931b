import Foundation
import Pictures
import Testing

/// Small valid files, damaged in every way that is quick to try: no trap, no hang.
@Suite("Damaged files")
struct DamageTests {
  static let files = [
    "tiny.jpg", "tiny-progressive.jpg", "tiny-exif.jpg", "tiny.png", "tiny-interlaced.png", "tiny-lossy.webp",
    "tiny-lossless.webp", "tiny-alpha.webp",
  ]

  @Test("1.1–1.10, 2.21: every prefix", arguments: files)
  func prefixes(name: String) throws {
    let bytes = try Golden.bytes(name)
    for count in 0..<bytes.count { Self.decode(Array(bytes.prefix(count))) }
  }

  @Test("1.1–1.10: every single bit", arguments: files)
  func flips(name: String) throws {
    let bytes = try Golden.bytes(name)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        Self.decode(changed)
      }
    }
  }

  @Test("1.1–1.10: every byte at its ends", arguments: files)
  func ends(name: String) throws {
    let bytes = try Golden.bytes(name)
    for index in bytes.indices {
      for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
        var changed = bytes
        changed[index] = value
        Self.decode(changed)
      }
    }
  }

  /// Decodes; a refusal is as good as a picture.
  private static func decode(_ bytes: [UInt8]) {
    let result = Result { () throws(PictureError) in
      try PictureDecoder.decode(bytes, options: DecodeOptions(deadlineSeconds: 5))
    }
    switch result {
    case .success(let decoded):
      // Reads every byte of what is not huge: a sanitiser sees bytes that were never written.
      guard decoded.picture.pixels.count < 1 << 20 else { return }
      #expect(decoded.picture.pixels.reduce(0) { $0 + Int($1) } >= 0)
    case .failure(let error):
      #expect(error != .deadlinePassed(seconds: 5))
    }
  }
}
