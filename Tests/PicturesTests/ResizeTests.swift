import Foundation
import Pictures
import Testing

@Suite("Resizing")
struct ResizeTests {
  @Test("bicubic equals Pillow's to the bit", .enabled(if: SharedFiles.hasHostile, SharedFiles.absence))
  func pillow() throws {
    let corners = try SharedFiles.object("hostile/resize/resize.json")
    for name in ["a-20x30", "b-97x401", "c-500x333", "d-81x64-noise"] {
      let input = try SharedFiles.picture("hostile/resize/\(name).png")
      let square = try Difference(
        input.resized(width: 317, height: 317), SharedFiles.picture("hostile/resize/\(name).317.png"))
      #expect(square.largest == 0, "\(name): \(square)")
      let entry = try #require(corners[name] as? [String: Any])
      let size = try #require(entry["resized"] as? [Int])
      let corner = try #require(entry["crop_left_top"] as? [Int])
      let expected = try SharedFiles.picture("hostile/resize/\(name).clip224.png")
      let whole = input.resizedAndCropped(shorterSide: 224, crop: nil)
      #expect([whole.width, whole.height] == size, "\(name)")
      #expect(whole.cropped(x: corner[0], y: corner[1], width: 224, height: 224) == expected, "\(name)")
      // One of these has its corner from rounding half a pixel up, where `//` rounds down.
      let crop = input.resizedAndCropped(shorterSide: 224, crop: (224, 224))
      let left = (size[0] - 224) / 2
      let top = (size[1] - 224) / 2
      #expect(crop == whole.cropped(x: left, y: top, width: 224, height: 224), "\(name)")
    }
  }

  @Test(
    "CLIP's preprocessing equals the reference", .enabled(if: SharedFiles.hasReference, SharedFiles.absence))
  func reference() throws {
    let folder = "reference/preprocess"
    for name in try SharedFiles.names(in: folder) where name.hasSuffix(".out.png") {
      let stem = name.dropLast(".out.png".count)
      // The files with alpha over white, the ones of a JPEG, and the alignment have tests or rules of their own.
      if stem.hasPrefix("alpha") || stem.hasPrefix("exif") || stem.hasPrefix("align") { continue }
      let input = stem.hasPrefix("rocket") ? "\(stem).decoded.png" : "\(stem).png"
      let crop = try SharedFiles.picture("\(folder)/\(input)")
        .resizedAndCropped(shorterSide: 224, crop: (224, 224))
      #expect(crop == (try SharedFiles.picture("\(folder)/\(name)")), "\(name)")
    }
    let jpeg = try SharedFiles.picture("\(folder)/rocket-500x331.jpg")
      .resizedAndCropped(shorterSide: 224, crop: (224, 224))
    #expect(try Difference(jpeg, SharedFiles.picture("\(folder)/rocket-500x331.out.png")).largest <= 3)
  }

  @Test("2.22: any size from 1×1, thin pictures and odd crops")
  func anySize() {
    for (width, height) in [(1, 1), (1, 7), (300, 1), (2, 2), (5, 3)] {
      let input = Picture(
        width: width, height: height, pixels: [UInt8](repeating: 137, count: width * height * 3))
      for side in [1, 2, 3, 50] {
        let resized = input.resized(width: side, height: side + 1)
        #expect(resized.pixels.allSatisfy { $0 == 137 }, "\(width)×\(height) → \(side)")
        #expect(input.shrunk(longerSide: side).pixels.allSatisfy { $0 == 137 })
        let crop = input.resizedAndCropped(shorterSide: side, crop: (side, side))
        #expect(crop.width == side && crop.height == side)
        #expect(crop.pixels.allSatisfy { $0 == 137 })
      }
      #expect(input.resized(width: 0, height: -3).width == 1)
    }
    let thin = Picture(width: 1, height: 65_500, pixels: [UInt8](repeating: 9, count: 65_500 * 3))
    #expect(thin.resizedAndCropped(shorterSide: 224, crop: (224, 224)).height == 224)
    #expect(thin.resizedAndCropped(shorterSide: 224, crop: nil).height == 65_500)
    let padded = Picture(width: 2, height: 2, pixels: [UInt8](repeating: 255, count: 12))
      .resizedAndCropped(shorterSide: 2, crop: (4, 3))
    #expect(padded.width == 4 && padded.height == 3)
    #expect(padded.pixels.prefix(3).allSatisfy { $0 == 0 })
    #expect(padded.pixels.filter { $0 == 255 }.count == 12)
  }

  @Test("the same size gives the same picture")
  func unchanged() throws {
    let picture = try Golden.picture("photo-96x64.jpg")
    #expect(picture.resized(width: 96, height: 64) == picture)
    #expect(picture.shrunk(longerSide: 96) == picture)
    #expect(picture.shrunk(longerSide: 500) == picture)
    #expect(picture.cropped(x: 0, y: 0, width: 96, height: 64) == picture)
    let part = picture.cropped(x: 90, y: 60, width: 50, height: 2)
    #expect(part.width == 6 && part.height == 2)
    #expect(Array(part.pixels.suffix(3)) == Array(picture.pixels[(61 * 96 + 95) * 3..<(61 * 96 + 96) * 3]))
  }

  @Test("shrinking equals cv2.INTER_AREA within a level", arguments: [72, 48, 33, 7])
  func area(longerSide: Int) throws {
    let picture = try Golden.picture("photo-96x64.png")
    let expected = try Golden.picture("area-\(longerSide).png")
    #expect(try Difference(picture.shrunk(longerSide: longerSide), expected).largest <= 1)
  }
}
