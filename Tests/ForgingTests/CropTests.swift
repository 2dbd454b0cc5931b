import Faces
import Forging
import Pictures
import Testing

@Suite("Crops of samples")
struct CropTests {
  private static func sample(_ change: (inout Forger.Settings) -> Void) throws -> ForgedSample {
    let forger = try ForgerTests.forger {
      $0.photometricShare = 0
      change(&$0)
    }
    return try forger.sample(
      target: 3, difficulty: 0.3, seed: 6, epoch: 2, index: 1, choice: .kinds([.physicalMouth]))
  }

  @Test("a mirrored sample is mirrored in crop and mask")
  func flipped() throws {
    let plain = try Self.sample { $0.flipShare = 0 }, mirrored = try Self.sample { $0.flipShare = 1 }
    let side = plain.crop.width
    let mask = plain.mask.floats, otherMask = mirrored.mask.floats
    for (row, column) in [(150, 100), (220, 160), (240, 140), (5, 3)] {
      let here = row * side + column, there = row * side + side - 1 - column
      #expect(mask[here] == otherMask[there])
      #expect(plain.crop.pixels[here * 3..<here * 3 + 3] == mirrored.crop.pixels[there * 3..<there * 3 + 3])
    }
  }

  @Test("beyond the photograph the crop is black or filled, within it the same")
  func border() throws {
    // So much is shown that every corner lies outside.
    let black = try Self.sample {
      $0.filledBorderShare = 0
      $0.enlarge = 3
    }
    let filled = try Self.sample {
      $0.filledBorderShare = 1
      $0.enlarge = 3
    }
    let side = black.crop.width, middle = (side / 2 * side + side / 2) * 3
    #expect(black.crop.pixels.prefix(30).allSatisfy { $0 == 0 })
    #expect(filled.crop.pixels.prefix(30).contains { $0 != 0 })
    #expect(black.crop.pixels[middle..<middle + 60] == filled.crop.pixels[middle..<middle + 60])
    #expect(black.mask.floats == filled.mask.floats)
  }

  @Test("the crop's size is a setting")
  func size() throws {
    let sample = try Self.sample { $0.cropSize = 168 }
    #expect(sample.crop.width == 168 && sample.crop.height == 168 && sample.mask.shape == [168, 168])
  }

  @Test("faces outside their picture, tiny, huge or upside down end nothing")
  func hostile() throws {
    let face = try TestFaces.pool.get().face(at: 0)
    func moved(_ scale: Double, _ x: Double, _ y: Double) -> [Point] {
      face.landmarks.map { Point(x: $0.x * scale + x, y: $0.y * scale + y) }
    }
    let dot = Picture(width: 1, height: 1, pixels: [200, 100, 50])
    let strip = Picture(width: 300, height: 1, pixels: [UInt8](repeating: 90, count: 900))
    var pool = try FacePool([face])
    for (picture, points) in [
      (face.picture, moved(1, 1e6, 0)), (face.picture, moved(1, -300, -300)),
      (face.picture, moved(0.02, 3, 3)),
      (face.picture, moved(50, 0, 0)), (face.picture, moved(-1, 300, 300)), (dot, face.landmarks),
      (strip, face.landmarks), (dot, moved(0.05, 0, 0)),
    ] {
      try pool.add(ForgingFace(picture: picture, landmarks: points))
    }
    let forger = Forger(settings: Forger.Settings(), faces: pool)
    for target in 0..<pool.count {
      for kind in ForgeryKind.allCases {
        for difficulty in [-1.0, .nan, 1, .infinity] {
          let sample = try forger.sample(
            target: target, difficulty: difficulty, seed: 1, epoch: 0, index: 0, choice: .kinds([kind]))
          #expect(sample.crop.width == 317)
          #expect(sample.kinds.isEmpty == (sample.labels[.fake] == false))
        }
      }
      for index in 0..<UInt32(8) {
        let real = try forger.sample(target: target, difficulty: 0.5, seed: 2, epoch: 0, index: index)
        #expect(real.mask.shape == [317, 317])
      }
    }
  }
}
