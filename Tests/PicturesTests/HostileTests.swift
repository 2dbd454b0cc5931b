import Foundation
import Pictures
import Testing

/// Every hostile file ends as decoded, decoded with warnings, or refused, in time and memory.
@Suite("Hostile pictures", .serialized, .enabled(if: SharedFiles.hasHostile, SharedFiles.absence))
struct HostileTests {
  /// Decodes and holds the result to two seconds.
  private func decode(_ path: String) throws -> Result<DecodedPicture, PictureError> {
    let bytes = try SharedFiles.bytes(path)
    let start = ContinuousClock.now
    let result = Result { () throws(PictureError) in try PictureDecoder.decode(bytes) }
    #expect(ContinuousClock.now - start < .seconds(2), "\(path)")
    return result
  }

  @Test("2.6–2.11: JPEG files end as libjpeg-turbo says, or at a limit")
  func jpeg() throws {
    let files = try SharedFiles.objects("hostile/jpeg/expect.json", under: "files")
    #expect(files.count == 415)
    for (name, expected) in files {
      let verdict = expected["verdict"] as? String
      let heavy = expected["heavy"] as? Bool == true
      let library = expected["djpeg"] as? [String: Any]
      switch try decode("hostile/jpeg/\(name)") {
      case .success(let decoded):
        if name.hasPrefix("own-kind-") { continue }
        #expect(verdict != "refused" || name.hasPrefix("own-lossless"), "\(name) was decoded")
        if verdict == "warnings" { #expect(!decoded.damage.isEmpty, "\(name)") }
        let sides = [library?["width"] as? Int, library?["height"] as? Int]
        if !sides.contains(nil) { #expect(sides == [decoded.storedWidth, decoded.storedHeight], "\(name)") }
      case .failure(let error):
        // A limit may refuse anything; a complaint of the library has to be one of djpeg's too.
        guard verdict == "decodes", !heavy, !name.hasPrefix("own-arith"), !name.hasPrefix("own-kind") else {
          continue
        }
        switch error {
        case .tooLarge, .tooManyScans, .unsupportedForm, .unsupportedFormat: break
        default: Issue.record("\(name): \(error)")
        }
      }
    }
  }

  @Test("2.16–2.20: PNG files have the expected pixels, or are refused")
  func png() throws {
    let files = try SharedFiles.objects("hostile/png/expect.json", under: "files")
    #expect(files.count == 245)
    for (name, expected) in files {
      let result = try decode("hostile/png/\(name)")
      guard expected["must_decode"] as? Bool == true else {
        if name.hasPrefix("x"), name != "xcsn0g01.png", expected["kind"] as? String == "PngSuite" {
          #expect(throws: PictureError.self, "\(name)") { try result.get() }
        }
        continue
      }
      guard case .success(let decoded) = result else {
        Issue.record("\(name): \(result)")
        continue
      }
      let path = try #require(expected["expected"] as? String)
      let difference = try Difference(decoded.picture, SharedFiles.picture("hostile/png/\(path)"))
      #expect(difference.largest <= (expected["sixteen_bit"] as? Bool == true ? 1 : 0), "\(name)")
    }
  }

  @Test("1.2, 1.15: a process that decodes them all stays under 256 MiB")
  func memory() async {
    await #expect(processExitsWith: .success) {
      for folder in ["jpeg", "jpeg-valid", "orientation", "png", "resize"] {
        for name in try SharedFiles.names(in: "hostile/\(folder)") where name.contains(".") {
          let bytes = try SharedFiles.bytes("hostile/\(folder)/\(name)")
          _ = Result { () throws(PictureError) in try PictureDecoder.decode(bytes) }
        }
      }
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM") })
      let peak = try #require(Int(line.filter(\.isNumber)))
      #expect(peak < 256 * 1024, "\(peak) KiB")
    }
  }
}
