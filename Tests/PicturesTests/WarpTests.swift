import Foundation
import Pictures
import Testing

@Suite("Warping")
struct WarpTests {
  @Test("plain bilinear equals the reference", .enabled(if: SharedFiles.hasReference, SharedFiles.absence))
  func reference() throws {
    let folder = "reference/preprocess"
    let source = try SharedFiles.picture("\(folder)/align-src.png")
    for (description, output) in [("align-picture", "align-out"), ("align-picture-30", "align-out-30")] {
      let entry = try SharedFiles.object("\(folder)/\(description).json")
      let rows = try #require(entry["matrix"] as? [[Double]])
      let matrix = AffineMatrix(
        a: rows[0][0], b: rows[0][1], tx: rows[0][2], c: rows[1][0], d: rows[1][1], ty: rows[1][2])
      let crop = try #require(source.warped(by: matrix, size: 317))
      #expect(try Difference(crop, SharedFiles.picture("\(folder)/\(output).png")).largest <= 1, "\(output)")
    }
  }

  @Test("a warp that shrinks equals blur and warpAffine of OpenCV")
  func shrinking() throws {
    let picture = try Golden.picture("photo-96x64.png")
    for (name, matrix) in Self.shrinking {
      let crop = try #require(picture.warped(by: matrix, size: 32))
      let difference = try Difference(crop, Golden.picture("warp-\(name).png"))
      #expect(difference.largest <= 2 && difference.mean < 0.3, "\(name): \(difference)")
    }
  }

  /// The matrices that the goldens were made with.
  static let shrinking: [(String, AffineMatrix)] = [
    ("half", AffineMatrix(a: 0.5, b: 0, tx: -4.25, c: 0, d: 0.5, ty: 0.5)),
    ("turned", AffineMatrix(a: 0.3, b: -0.2, tx: 5, c: 0.2, d: 0.3, ty: -3)),
    ("tiny", AffineMatrix(a: 0.06, b: 0.02, tx: 12, c: -0.02, d: 0.06, ty: 14)),
    ("corner", AffineMatrix(a: 0.7, b: 0.1, tx: -50, c: -0.1, d: 0.7, ty: -20)),
  ]

  @Test("the identity copies, and outside is black")
  func identity() throws {
    let picture = try Golden.picture("photo-96x64.jpg")
    let crop = try #require(picture.warped(by: AffineMatrix(a: 1, b: 0, tx: 0, c: 0, d: 1, ty: 0), size: 70))
    #expect(
      crop.cropped(x: 0, y: 0, width: 70, height: 64) == picture.cropped(x: 0, y: 0, width: 70, height: 64))
    #expect(crop.pixels.suffix(6 * 70 * 3).allSatisfy { $0 == 0 })
    let away = try #require(
      picture.warped(by: AffineMatrix(a: 1, b: 0, tx: 1e300, c: 0, d: 1, ty: 0), size: 8))
    #expect(away.pixels.allSatisfy { $0 == 0 })
  }

  @Test("2.22: matrices that are not finite or have no inverse, and sizes outside, give nil")
  func refused() {
    let picture = Picture(width: 1, height: 1, pixels: [1, 2, 3])
    for value in [Double.nan, .infinity, -.infinity, 1e308, 0] {
      #expect(picture.warped(by: AffineMatrix(a: value, b: 0, tx: 0, c: 0, d: value, ty: 0), size: 4) == nil)
    }
    #expect(picture.warped(by: AffineMatrix(a: 1, b: 0, tx: .nan, c: 0, d: 1, ty: 0), size: 4) == nil)
    #expect(picture.warped(by: AffineMatrix(a: 1, b: 2, tx: 0, c: 2, d: 4, ty: 0), size: 4) == nil)
    #expect(picture.warped(by: AffineMatrix(a: 1e-5, b: 0, tx: 0, c: 0, d: 1e-5, ty: 0), size: 4) == nil)
    let one = AffineMatrix(a: 1, b: 0, tx: 0, c: 0, d: 1, ty: 0)
    #expect(picture.warped(by: one, size: 0) == nil)
    #expect(picture.warped(by: one, size: -1) == nil)
    #expect(picture.warped(by: one, size: 100_000) == nil)
    #expect(picture.warped(by: one, size: 1)?.pixels == [1, 2, 3])
  }

  @Test("a blur near every edge of small pictures reads nothing outside")
  func smallPictures() throws {
    for (width, height) in [(1, 1), (2, 1), (3, 5), (40, 2), (200, 9)] {
      let picture = Picture(
        width: width, height: height, pixels: [UInt8](repeating: 255, count: width * height * 3))
      for scale in [0.9, 0.4, 0.05, 0.01] {
        for shift in [-20.0, -1, 0, 3.5] {
          let matrix = AffineMatrix(a: scale, b: 0, tx: shift, c: 0, d: scale, ty: shift)
          let crop = try #require(picture.warped(by: matrix, size: 6))
          // A white picture stays white under a mirrored blur wherever all four neighbours are inside.
          guard shift == 0 else { continue }
          #expect(crop.pixels[0] == 255)
        }
      }
    }
  }
}
