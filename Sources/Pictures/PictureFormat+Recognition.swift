extension PictureFormat {
  /// Tells a file's format from its first 32 bytes; its name plays no part.
  public static func recognize(_ bytes: [UInt8]) -> Recognition {
    let start = Array(bytes.prefix(PictureLimits.signatureBytes))
    // Two bytes are enough for libjpeg, which skips what lies between them and the next marker.
    if start.starts(with: [0xFF, 0xD8]) { return .decodable(.jpeg) }
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .decodable(.png) }
    if start.starts(with: "RIFF".utf8) { return riff(start) }
    if text(start, at: 4, is: "ftyp") { return isoMedia(start) }
    for signature in signatures where matches(start, signature) {
      return .unsupported(name: signature.name, hint: signature.hint)
    }
    return .unknown
  }

  /// Bytes at an offset that name a format which is not decoded.
  private struct Signature {
    let name: String
    let bytes: [UInt8]
    var offset = 0
    var hint = still

    static let still = "convert it: magick INPUT OUTPUT.png"
    static let film = "take a frame: ffmpeg -i INPUT -frames:v 1 OUTPUT.png"
    static let page = "render it to PNG and check the picture itself"
  }

  private static let signatures: [Signature] = [
    Signature(name: "GIF", bytes: Array("GIF8".utf8), hint: "take a frame: magick 'INPUT[0]' OUTPUT.png"),
    Signature(name: "TIFF", bytes: [0x49, 0x49, 0x2A, 0x00]),
    Signature(name: "TIFF", bytes: [0x4D, 0x4D, 0x00, 0x2A]),
    Signature(name: "TIFF", bytes: [0x49, 0x49, 0x2B, 0x00]),
    Signature(name: "TIFF", bytes: [0x4D, 0x4D, 0x00, 0x2B]),
    Signature(name: "JPEG XL", bytes: [0xFF, 0x0A], hint: "convert it: djxl INPUT OUTPUT.png"),
    Signature(
      name: "JPEG XL", bytes: [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20],
      hint: "convert it: djxl INPUT OUTPUT.png"),
    Signature(name: "JPEG 2000", bytes: [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]),
    Signature(name: "JPEG 2000", bytes: [0xFF, 0x4F, 0xFF, 0x51]),
    Signature(name: "BMP", bytes: Array("BM".utf8)),
    Signature(name: "ICO", bytes: [0, 0, 1, 0]),
    Signature(name: "Photoshop", bytes: Array("8BPS".utf8)),
    Signature(name: "OpenEXR", bytes: [0x76, 0x2F, 0x31, 0x01]),
    Signature(name: "Radiance HDR", bytes: Array("#?RADIANCE".utf8)),
    Signature(name: "QOI", bytes: Array("qoif".utf8)),
    Signature(name: "MNG", bytes: [0x8A, 0x4D, 0x4E, 0x47], hint: Signature.film),
    Signature(name: "JNG", bytes: [0x8B, 0x4A, 0x4E, 0x47]),
    Signature(name: "Netpbm", bytes: Array("P1\n".utf8)),
    Signature(name: "Netpbm", bytes: Array("P2\n".utf8)),
    Signature(name: "Netpbm", bytes: Array("P3\n".utf8)),
    Signature(name: "Netpbm", bytes: Array("P4\n".utf8)),
    Signature(name: "Netpbm", bytes: Array("P5\n".utf8)),
    Signature(name: "Netpbm", bytes: Array("P6\n".utf8)),
    Signature(name: "SVG", bytes: Array("<svg".utf8), hint: Signature.page),
    Signature(name: "XML or SVG", bytes: Array("<?xml".utf8), hint: Signature.page),
    Signature(name: "HTML", bytes: Array("<!DOCTYPE html".utf8), hint: Signature.page),
    Signature(name: "PDF", bytes: Array("%PDF".utf8), hint: Signature.page),
    Signature(name: "video (Matroska, WebM)", bytes: [0x1A, 0x45, 0xDF, 0xA3], hint: Signature.film),
    Signature(name: "video (MPEG)", bytes: [0, 0, 1, 0xBA], hint: Signature.film),
    Signature(name: "video (MPEG)", bytes: [0, 0, 1, 0xB3], hint: Signature.film),
    Signature(name: "video (Flash)", bytes: Array("FLV".utf8), hint: Signature.film),
    Signature(name: "video (Ogg)", bytes: Array("OggS".utf8), hint: Signature.film),
    Signature(
      name: "video (Windows Media)", bytes: [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11],
      hint: Signature.film),
    Signature(name: "video (QuickTime)", bytes: Array("moov".utf8), offset: 4, hint: Signature.film),
    Signature(name: "video (QuickTime)", bytes: Array("mdat".utf8), offset: 4, hint: Signature.film),
    Signature(name: "camera raw (Fujifilm)", bytes: Array("FUJIFILM".utf8)),
    Signature(name: "ZIP archive", bytes: [0x50, 0x4B, 0x03, 0x04], hint: "unpack it first"),
  ]

  private static func matches(_ start: [UInt8], _ signature: Signature) -> Bool {
    start.dropFirst(signature.offset).starts(with: signature.bytes)
  }

  private static func text(_ start: [UInt8], at offset: Int, is text: String) -> Bool {
    start.dropFirst(offset).starts(with: text.utf8)
  }

  private static func riff(_ start: [UInt8]) -> Recognition {
    if text(start, at: 8, is: "WEBP") { return .decodable(.webp) }
    if text(start, at: 8, is: "AVI ") { return .unsupported(name: "video (AVI)", hint: Signature.film) }
    return .unsupported(name: "RIFF (sound or other)", hint: "give a picture instead")
  }

  /// Files of ISO's media format: the major brand at byte 8, compatible ones from byte 16.
  private static func isoMedia(_ start: [UInt8]) -> Recognition {
    let brands = stride(from: 8, through: 28, by: 4).filter { $0 != 12 }.map { offset in
      String(decoding: start.dropFirst(offset).prefix(4), as: UTF8.self)
    }
    if brands.contains(where: { ["avif", "avis"].contains($0) }) {
      return .unsupported(name: "AVIF", hint: "convert it: avifdec INPUT OUTPUT.png")
    }
    let heif = ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "msf1"]
    if brands.contains(where: { heif.contains($0) }) {
      return .unsupported(name: "HEIC", hint: "convert it: heif-convert INPUT OUTPUT.png")
    }
    if brands.first == "crx " { return .unsupported(name: "camera raw (Canon CR3)", hint: Signature.still) }
    if brands.first == "qt  " { return .unsupported(name: "video (QuickTime)", hint: Signature.film) }
    return .unsupported(name: "video (MP4)", hint: Signature.film)
  }
}
