import Foundation
import Pictures
import Testing

@Suite("JPEG")
struct JPEGTests {
  @Test(
    "2.9–2.13: every usual form has djpeg's pixels", .enabled(if: SharedFiles.hasHostile, SharedFiles.absence)
  )
  func validForms() throws {
    let files = try SharedFiles.objects("hostile/jpeg-valid/expect.json", under: "files")
    #expect(files.count == 37)
    for (name, expected) in files {
      let decoded: DecodedPicture
      do {
        decoded = try PictureDecoder.decode(SharedFiles.bytes("hostile/jpeg-valid/\(name)"))
      } catch {
        #expect(expected["optional"] as? Bool == true, "\(name): \(error)")
        continue
      }
      let path = try #require(expected["expected"] as? String)
      let difference = try Difference(decoded.picture, SharedFiles.picture("hostile/jpeg-valid/\(path)"))
      #expect(difference.largest <= 1, "\(name)")
      #expect(decoded.format == .jpeg && decoded.decodeScale == 1)
      if expected["mode"] as? String == "L" { #expect(decoded.isGreyscale, "\(name)") }
      #expect(
        decoded.damage.isEmpty && decoded.assumptions.isEmpty,
        "\(name): \(decoded.damage + decoded.assumptions)")
    }
  }

  @Test(
    "2.15: all orientations end upright", .enabled(if: SharedFiles.hasHostile, SharedFiles.absence))
  func orientations() throws {
    let expected = try SharedFiles.picture("hostile/orientation/expected.png")
    for (name, value) in try SharedFiles.object("hostile/orientation/expect.json") {
      let entry = try #require(value as? [String: Any])
      let decoded = try PictureDecoder.decode(SharedFiles.bytes("hostile/orientation/\(name)"))
      #expect(decoded.orientation == entry["orientation"] as? Int, "\(name)")
      #expect([decoded.storedWidth, decoded.storedHeight] == entry["stored"] as? [Int], "\(name)")
      let difference = try Difference(decoded.picture, expected)
      #expect(difference.largest <= 2 && difference.mean < 0.05, "\(name)")
    }
  }

  @Test(
    "2.15: orientation of small pictures, by reference",
    .enabled(if: SharedFiles.hasReference, SharedFiles.absence))
  func smallOrientations() throws {
    for value in 1...8 {
      let decoded = try PictureDecoder.decode(SharedFiles.bytes("reference/preprocess/exif-\(value).jpg"))
      let expected = try SharedFiles.picture("reference/preprocess/exif-\(value).out.png")
      #expect(decoded.orientation == value)
      let resized = decoded.picture.resizedAndCropped(shorterSide: 224, crop: (224, 224))
      let same = expected.width == decoded.picture.width ? decoded.picture : resized
      #expect(try Difference(same, expected).largest <= 3, "\(value)")
    }
  }

  @Test("2.15: faults in EXIF mean upright", .enabled(if: SharedFiles.hasHostile, SharedFiles.absence))
  func exifFaults() throws {
    let upright = [
      "orient-long", "orient-ascii", "orient-negative", "orient0", "orient9", "orient255", "orient65535",
      "xmp-orient", "ifd1-only",
    ]
    let turned = ["self-next", "loop2", "thumb-huge", "makernote-huge"]
    var found = 0
    for name in try SharedFiles.names(in: "hostile/jpeg") where name.hasPrefix("own-exif-") {
      let decoded = try PictureDecoder.decode(SharedFiles.bytes("hostile/jpeg/\(name)"))
      let kind = name.dropFirst("own-exif-".count).dropLast(".jpg".count)
      if upright.contains(where: { kind == $0 }) { #expect(decoded.orientation == 1, "\(name)") }
      if turned.contains(where: { kind == $0 }) { #expect(decoded.orientation == 6, "\(name)") }
      if upright.contains(String(kind)) || turned.contains(String(kind)) { found += 1 }
      #expect(decoded.storedWidth == 40 && decoded.storedHeight == 32, "\(name)")
    }
    #expect(found == upright.count + turned.count)
  }

  @Test("2.12: decoded scaled while the longer side is enough")
  func scaled() throws {
    let bytes = try Golden.bytes("photo-96x64.jpg")
    #expect(try PictureDecoder.decode(bytes).decodeScale == 1)
    for (enough, scale) in [(97, 1), (96, 1), (49, 1), (48, 2), (24, 4), (12, 8), (1, 8), (0, 8), (-5, 8)] {
      let decoded = try PictureDecoder.decode(bytes, options: DecodeOptions(enoughLongerSide: enough))
      #expect(decoded.decodeScale == scale, "\(enough)")
      #expect(decoded.picture.width == (96 + scale - 1) / scale)
      #expect(decoded.picture.height == (64 + scale - 1) / scale)
      #expect(decoded.storedWidth == 96 && decoded.storedHeight == 64)
    }
  }

  @Test("2.13: an Adobe marker that contradicts JFIF is told of, and JFIF holds", arguments: [0, 1, 2, 9])
  func adobeBesideJFIF(transform: UInt8) throws {
    let plain = try Golden.bytes("photo-96x64.jpg")
    #expect(Array(plain[2..<4]) == [0xFF, 0xE0], "the file begins with JFIF")
    let end = 4 + Int(plain[4]) << 8 + Int(plain[5])
    let marker = [0xFF, 0xEE, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, transform]
    let decoded = try PictureDecoder.decode(Array(plain[..<end]) + marker + Array(plain[end...]))
    #expect(decoded.picture == (try PictureDecoder.decode(plain).picture))
    #expect(decoded.assumptions.contains { $0.contains("transform \(transform)") } == (transform != 1))
  }

  @Test("bytes between the markers hide neither the orientation nor the quality")
  func strayBytes() throws {
    let plain = try Golden.bytes("photo-96x64.jpg"), quality = try PictureDecoder.decode(plain).jpegQuality
    let stray = try PictureDecoder.decode(Array(plain[..<2]) + [0, 1, 2] + Array(plain[2...]))
    #expect(quality != nil && stray.jpegQuality == quality && !stray.damage.isEmpty)
  }

  @Test("2.9: a truncated file is shown with a warning")
  func truncated() throws {
    let bytes = try Golden.bytes("photo-96x64.jpg")
    let decoded = try PictureDecoder.decode(Array(bytes.prefix(bytes.count * 2 / 3)))
    #expect(decoded.picture.width == 96 && decoded.picture.height == 64)
    #expect(decoded.damage.first?.hasPrefix("truncated: ") == true)
  }

  @Test(
    "1.2: the 333-byte bomb of 65,500² is refused in under 20 ms",
    .enabled(if: SharedFiles.hasHostile, SharedFiles.absence))
  func bomb() throws {
    let bomb = try SharedFiles.bytes("hostile/jpeg/own-claim-65500x65500-333-bytes.jpg")
    #expect(bomb.count == 333)
    let start = ContinuousClock.now
    #expect(throws: PictureError.tooLarge(what: .pixels, value: 65_500 * 65_500, limit: 64_000_000)) {
      try PictureDecoder.decode(bomb)
    }
    #expect(ContinuousClock.now - start < .milliseconds(20))
  }
}
