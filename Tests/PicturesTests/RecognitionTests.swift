import Pictures
import Testing

@Suite("Recognition by content")
struct RecognitionTests {
  @Test("2.4: decodable formats")
  func decodable() {
    #expect(PictureFormat.recognize([0xFF, 0xD8, 0xFF, 0xE0]) == .decodable(.jpeg))
    #expect(PictureFormat.recognize([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) == .decodable(.png))
    #expect(PictureFormat.recognize(Array("RIFF\0\0\0\0WEBPVP8 ".utf8)) == .decodable(.webp))
  }

  @Test("2.4: other formats are refused by name and with a hint")
  func named() {
    let starts: [(String, [UInt8])] = [
      ("HEIC", [0, 0, 0, 24] + Array("ftypheic\0\0\0\0mif1heic".utf8)),
      ("HEIC", [0, 0, 0, 24] + Array("ftypmif1\0\0\0\0mif1heic".utf8)),
      ("AVIF", [0, 0, 0, 28] + Array("ftypavif\0\0\0\0avifmif1".utf8)),
      ("AVIF", [0, 0, 0, 28] + Array("ftypmif1\0\0\0\0avifmif1".utf8)),
      ("TIFF", [0x49, 0x49, 0x2A, 0]),
      ("TIFF", [0x4D, 0x4D, 0, 0x2A]),
      ("GIF", Array("GIF89a".utf8)),
      ("GIF", Array("GIF87a".utf8)),
      ("video (MP4)", [0, 0, 0, 24] + Array("ftypisom\0\0\0\0isommp42".utf8)),
      ("video (QuickTime)", [0, 0, 0, 20] + Array("ftypqt  ".utf8)),
      ("video (Matroska, WebM)", [0x1A, 0x45, 0xDF, 0xA3]),
      ("video (AVI)", Array("RIFF\0\0\0\0AVI LIST".utf8)),
      ("BMP", Array("BM\0\0".utf8)),
      ("PDF", Array("%PDF-1.7".utf8)),
    ]
    for (name, start) in starts {
      guard case .unsupported(name, let hint) = PictureFormat.recognize(start) else {
        Issue.record("\(name): \(PictureFormat.recognize(start))")
        continue
      }
      #expect(!hint.isEmpty)
      #expect(throws: PictureError.unsupportedFormat(name: name, hint: hint)) {
        try PictureDecoder.decode(start)
      }
    }
  }

  @Test("2.4: short and foreign files")
  func unknown() {
    #expect(throws: PictureError.empty) { try PictureDecoder.decode([]) }
    for bytes: [UInt8] in [[0], [0xFF], [0x89, 0x50], Array("RIF".utf8), Array("hello".utf8)] {
      #expect(PictureFormat.recognize(bytes) == .unknown)
      #expect(throws: PictureError.unknownFormat(firstBytes: bytes)) { try PictureDecoder.decode(bytes) }
    }
  }
}
