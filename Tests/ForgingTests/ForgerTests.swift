import Explainer
import Faces
import Forging
import Pictures
import Testing

@Suite("Forger")
struct ForgerTests {
  static func forger(_ change: (inout Forger.Settings) -> Void = { _ in }) throws -> Forger {
    var settings = Forger.Settings()
    change(&settings)
    return Forger(settings: settings, faces: try TestFaces.pool.get())
  }

  @Test("equal arguments give equal samples, another index or epoch another")
  func determinism() throws {
    let forger = try Self.forger()
    for index in 0..<UInt32(12) {
      func sample(_ epoch: UInt32, _ index: UInt32) throws -> ForgedSample {
        try forger.sample(target: 2, difficulty: 0.5, seed: 9, epoch: epoch, index: index)
      }
      let one = try sample(1, index), same = try sample(1, index)
      #expect(one.crop == same.crop && one.mask.floats == same.mask.floats && one.kinds == same.kinds)
      #expect(try one.crop != sample(1, index + 100).crop)
      #expect(try one.crop != sample(2, index).crop)
    }
  }

  @Test("crops of several sizes lie evenly about the stated one, and the mask goes along")
  func spread() throws {
    let one = try Self.forger { $0.landmarkJitter = 0 }
    let several = try Self.forger { ($0.landmarkJitter, $0.enlargeSpread) = (0, 0.1) }
    var shares: [Double] = []
    for index in 0..<UInt32(16) {
      func area(_ forger: Forger) throws -> Double {
        let sample = try forger.sample(
          target: 1, difficulty: 0, seed: 4, epoch: 0, index: index, choice: .kinds([.physicalNose]))
        return sample.mask.floats.reduce(0) { $0 + Double($1) }
      }
      shares.append(try area(several) / area(one))
    }
    // An area goes by the square of 0.95 ± 0.1.
    let least = (0.95 / 1.05) * (0.95 / 1.05), most = (0.95 / 0.85) * (0.95 / 0.85)
    #expect(shares.allSatisfy { (least - 0.02...most + 0.02).contains($0) }, "\(shares)")
    #expect(shares.contains { $0 < 0.9 } && shares.contains { $0 > 1.1 }, "\(shares)")
  }

  @Test("each kind has its labels, and a mask that is not empty", arguments: ForgeryKind.allCases)
  func labels(kind: ForgeryKind) throws {
    let forger = try Self.forger { $0.translucentShare = 0 }
    for (index, difficulty) in [0.0, 0.3, 0.7, 1].enumerated() {
      let sample = try forger.sample(
        target: index, difficulty: difficulty, seed: 3, epoch: 0, index: UInt32(index), choice: .kinds([kind])
      )
      #expect(sample.kinds == [kind])
      #expect(Set(Label.allCases.filter { sample.labels[$0] == true }) == kind.labels)
      #expect(sample.labels.bits.allSatisfy { $0 != nil })
      let mask = sample.mask.floats
      #expect(sample.mask.shape == [317, 317] && sample.crop.width == 317)
      #expect(mask.allSatisfy { 0...1 ~= $0 } && mask.contains { $0 > 0.9 })
    }
  }

  @Test("the labels of the kinds are those of the method's page")
  func labelTable() {
    let table: [ForgeryKind: Set<Label>] = [
      .identity: [.fake, .identity, .eye, .mouth, .nose], .expressionMouth: [.fake, .expression, .mouth],
      .expressionEye: [.fake, .expression, .eye], .physicalEye: [.fake, .physicalConsistency, .eye],
      .physicalIllumination: [.fake, .physicalConsistency, .illumination],
      .physicalMouth: [.fake, .physicalConsistency, .mouth],
      .physicalNose: [.fake, .physicalConsistency, .nose],
    ]
    for kind in ForgeryKind.allCases { #expect(kind.labels == table[kind]) }
  }

  @Test("real samples have no label and an empty mask, resampled or not")
  func real() throws {
    for share in [0.0, 1] {
      let forger = try Self.forger {
        $0.realShare = 1
        $0.resampledShare = share
      }
      let untouched = try TestFaces.pool.get().face(at: 1).picture
      for index in 0..<UInt32(6) {
        let whole = try forger.sampleWhole(
          target: 1, difficulty: 0.4, seed: 1, epoch: 0, index: index, isCompressed: false)
        #expect((whole.picture == untouched) == (share == 0))
        let sample = try forger.sample(target: 1, difficulty: 0.4, seed: 1, epoch: 0, index: index)
        #expect(sample.labels == .real && sample.kinds.isEmpty && sample.donors.isEmpty)
        #expect(sample.mask.floats.allSatisfy { $0 == 0 })
      }
    }
  }

  @Test("nothing changes outside the mask, and what changes can be seen", arguments: ForgeryKind.allCases)
  func insideTheMask(kind: ForgeryKind) throws {
    let forger = try Self.forger()
    for index in 0..<UInt32(10) {
      let target = Int(index) % forger.faces.count
      let before = try forger.faces.face(at: target).picture
      let whole = try forger.sampleWhole(
        target: target, difficulty: Double(index) / 9, seed: 4, epoch: 0, index: index,
        choice: .kinds([kind]),
        isCompressed: false)
      let change = Change(from: before, to: whole)
      #expect(change.outside == 0)
      // Rounding to whole levels takes a little of what was measured before.
      #expect(change.inside > Double(kind.visibleChange) * 0.7, "\(index): \(change.inside)")
    }
  }

  @Test("a harder forgery changes less", arguments: ForgeryKind.allCases)
  func difficulty(kind: ForgeryKind) throws {
    let forger = try Self.forger()
    let means = try [0.0, 0.5, 1].map { difficulty in
      try (0..<UInt32(180)).reduce(0.0) { sum, index in
        let target = Int(index) % forger.faces.count
        let whole = try forger.sampleWhole(
          target: target, difficulty: difficulty, seed: 8, epoch: 0, index: index, choice: .kinds([kind]),
          isCompressed: false)
        return try sum + Change(from: forger.faces.face(at: target).picture, to: whole).inside / 180
      }
    }
    #expect(means[0] > means[1] && means[1] > means[2], "\(means)")
  }

  @Test("shares and weights are kept")
  func shares() throws {
    let forger = try Self.forger {
      $0.realShare = 0.5
      $0.secondKindShare = 0
      $0.weights = [.expressionEye: 3, .physicalNose: 1]
    }
    let kinds = try (0..<UInt32(400)).map {
      try forger.sampleWhole(
        target: 0, difficulty: 0.2, seed: 2, epoch: 0, index: $0, isCompressed: false
      ).kinds
    }
    let real = kinds.count { $0.isEmpty }, eyes = kinds.count { $0 == [.expressionEye] }
    #expect(150...250 ~= real)
    #expect(kinds.allSatisfy { $0.isEmpty || $0 == [.expressionEye] || $0 == [.physicalNose] })
    #expect(0.65...0.85 ~= Double(eyes) / Double(400 - real))
  }

  @Test("the real and the forged form of a face differ where it was forged, and nowhere else")
  func pairs() throws {
    let forger = try Self.forger { $0.resampledShare = 0 }
    for index in 0..<UInt32(8) {
      func form(_ choice: Forger.Choice) throws -> ForgedSample {
        try forger.sample(
          target: Int(index) % forger.faces.count, difficulty: 0.3, seed: 12, epoch: 1, index: index,
          choice: choice)
      }
      let real = try form(.real), forged = try form(.forged)
      #expect(real.kinds.isEmpty && !forged.kinds.isEmpty)
      #expect(forged.mask.floats.contains { $0 > 0.5 })
      var far = 0, differing = 0
      let side = forged.mask.columns, mask = forged.mask.floats
      // Twelve pixels away from the mask, compression has nothing to carry over.
      for y in stride(from: 12, to: side - 12, by: 7) {
        for x in stride(from: 12, to: side - 12, by: 7) {
          let isFar = (-12...12).allSatisfy { dy in
            mask[(y + dy) * side + x - 12...(y + dy) * side + x + 12].allSatisfy { $0 == 0 }
          }
          guard isFar else { continue }
          far += 1
          if abs(Int(real.crop.pixels[(y * side + x) * 3]) - Int(forged.crop.pixels[(y * side + x) * 3])) > 6
          {
            differing += 1
          }
        }
      }
      #expect(far > 100 && differing * 50 < far, "\(differing) of \(far) differ far from the mask")
    }
  }

  @Test("two kinds have the labels of both")
  func twoKinds() throws {
    let sample = try Self.forger().sample(
      target: 0, difficulty: 0.2, seed: 1, epoch: 0, index: 0,
      choice: .kinds([.expressionMouth, .physicalIllumination]))
    #expect(
      Set(Label.allCases.filter { sample.labels[$0] == true })
        == ForgeryKind.expressionMouth.labels.union(ForgeryKind.physicalIllumination.labels))
  }

  @Test("a flat picture and a lone face give no label that is a lie")
  func impossible() throws {
    let face = try TestFaces.pool.get().face(at: 0)
    let flat = Picture(
      width: face.picture.width, height: face.picture.height,
      pixels: [UInt8](repeating: 0, count: face.picture.pixels.count))
    var settings = Forger.Settings()
    settings.realShare = 0
    let forger = Forger(
      settings: settings, faces: try FacePool([ForgingFace(picture: flat, landmarks: face.landmarks)]))
    for index in 0..<UInt32(10) {
      let whole = try forger.sampleWhole(
        target: 0, difficulty: 0, seed: 0, epoch: 0, index: index, isCompressed: false)
      #expect(whole.labels == .real && whole.picture == flat)
    }
  }

  @Test("a photograph in a file forges as its pixels do, and one that is gone is told of")
  func files() throws {
    let faces = try (0..<4).map { try TestFaces.pool.get().face(at: $0) }
    var pool = FacePool()
    for face in faces {
      let bytes = try PNGWriter.bytes(of: face.picture)
      pool.add(try #require(FaceDescriptor(face)), landmarks: face.landmarks) { bytes }
    }
    let kept = Forger(settings: Forger.Settings(), faces: try FacePool(faces))
    let read = Forger(settings: Forger.Settings(), faces: pool)
    for index in 0..<UInt32(8) {
      let target = Int(index) % faces.count
      let one = try kept.sample(target: target, difficulty: 0.4, seed: 5, epoch: 0, index: index)
      let same = try read.sample(target: target, difficulty: 0.4, seed: 5, epoch: 0, index: index)
      #expect(one.crop == same.crop && one.mask.floats == same.mask.floats && one.donors == same.donors)
    }

    struct Gone: Error, CustomStringConvertible { let description = "gone" }
    var empty = FacePool()
    empty.add(try #require(FaceDescriptor(faces[0])), landmarks: faces[0].landmarks) { throw Gone() }
    let forger = Forger(settings: Forger.Settings(), faces: empty)
    #expect(throws: ForgingError.unreadable(index: 0, reason: "gone")) {
      try forger.sample(target: 0, difficulty: 0.4, seed: 5, epoch: 0, index: 0)
    }
  }

  @Test("points that give no alignment are refused")
  func badLandmarks() throws {
    let face = try TestFaces.pool.get().face(at: 0)
    for points in [
      [], [Point](repeating: Point(x: 4, y: 4), count: 5),
      [Point](repeating: Point(x: .nan, y: 4), count: 5),
    ] {
      #expect(throws: ForgingError.badLandmarks(index: 0)) {
        try FacePool([ForgingFace(picture: face.picture, landmarks: points)])
      }
    }
  }
}

/// How a forged photograph differs from the one it was made from.
private struct Change {
  /// Mean absolute difference over the mask, weighted by it.
  private(set) var inside = 0.0
  /// The largest difference where the mask is 0.
  private(set) var outside = 0

  init(from before: Picture, to after: ForgedPhotograph) {
    var sum = 0.0, total = 0.0
    for (index, share) in after.mask.floats.enumerated() {
      var difference = 0
      for channel in index * 3..<index * 3 + 3 {
        difference += abs(Int(before.pixels[channel]) - Int(after.picture.pixels[channel]))
      }
      if share == 0 { outside = max(outside, difference) }
      sum += Double(difference) / 3
      total += Double(share)
    }
    inside = total > 0 ? sum / total : 0
  }
}
