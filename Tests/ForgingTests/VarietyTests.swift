import Faces
import Forging
import Pictures
import Tensors
import Testing

@Suite("Variety")
struct VarietyTests {
  /// Everything drawn, always; blending and colours as given.
  static func full(_ blending: Blending, _ colors: ColorTransfer) -> Forger.Variety {
    var variety = Forger.Variety()
    variety.blendings = [blending: 1]
    variety.colorTransfers = [colors: 1]
    variety.rippledShare = 0.7
    variety.angularShare = 0.5
    variety.profiledShare = 0.7
    variety.coarseShare = 0.5
    variety.recompressedShare = 0.5
    variety.bentShare = 0.7
    variety.gradedShare = 0.5
    variety.boxedShare = 0.3
    variety.fadingShare = 0.5
    variety.roundedShare = 0.5
    return variety
  }

  @Test(
    "however a forgery is made, nothing changes outside its mask, and equal draws give equal pictures",
    arguments: Blending.allCases, ColorTransfer.allCases)
  func insideTheMask(blending: Blending, colors: ColorTransfer) throws {
    let forger = try ForgerTests.forger { $0.variety = Self.full(blending, colors) }
    for (index, kind) in ForgeryKind.allCases.enumerated() {
      let target = index % forger.faces.count
      func made() throws -> ForgedPhotograph {
        try forger.sampleWhole(
          target: target, difficulty: Double(index) / 6, seed: 21, epoch: 0, index: UInt32(index),
          choice: .kinds([kind]), isCompressed: false)
      }
      let whole = try made(), before = try forger.faces.face(at: target).picture
      #expect(whole.kinds == [kind])
      let mask = whole.mask.floats
      #expect(mask.allSatisfy { 0...1 ~= $0 })
      let outside = mask.indices.count { i in
        mask[i] == 0 && before.pixels[i * 3..<i * 3 + 3] != whole.picture.pixels[i * 3..<i * 3 + 3]
      }
      #expect(outside == 0, "\(kind): \(outside) pixels outside the mask")
      #expect(try made().picture == whole.picture)
    }
  }

  @Test("a real face stays real, whatever is drawn")
  func real() throws {
    let forger = try ForgerTests.forger {
      $0.variety = Self.full(.multiband, .none)
      $0.resampledShare = 1
    }
    for index in 0..<UInt32(8) {
      let target = Int(index) % forger.faces.count
      let whole = try forger.sampleWhole(
        target: target, difficulty: 0.5, seed: 4, epoch: 0, index: index, choice: .real, isCompressed: false)
      #expect(whole.labels == .real && whole.mask.floats.allSatisfy { $0 == 0 })
      let before = try forger.faces.face(at: target).picture.pixels
      let change = zip(before, whole.picture.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(Double(change) / Double(before.count) < 2, "resampling alone changes little")
    }
  }

  /// The same forgeries but for the settings.
  private func made(
    _ kind: ForgeryKind, _ difficulty: Double, _ change: (inout Forger.Variety) -> Void
  ) throws -> [(before: Picture, after: ForgedPhotograph)] {
    let forger = try ForgerTests.forger {
      ($0.textureShare, $0.translucentShare) = (0, 0)
      change(&$0.variety)
    }
    return try (0..<UInt32(24)).map { index in
      let target = Int(index) % forger.faces.count
      return (
        try forger.faces.face(at: target).picture,
        try forger.sampleWhole(
          target: target, difficulty: difficulty, seed: 31, epoch: 0, index: index, choice: .kinds([kind]),
          isCompressed: false)
      )
    }
  }

  /// How much more neighbours differ across the mask's edge than they did before.
  private func seam(_ made: [(before: Picture, after: ForgedPhotograph)]) -> Double {
    var sum = 0.0, count = 0.0
    for (before, after) in made {
      let mask = after.mask.floats, picture = after.picture
      for i in mask.indices.dropLast() where (mask[i] > 0.5) != (mask[i + 1] > 0.5) {
        guard (i + 1) % picture.width != 0 else { continue }
        func step(_ pixels: [UInt8]) -> Double { abs(Double(pixels[i * 3]) - Double(pixels[i * 3 + 3])) }
        sum += step(picture.pixels) - step(before.pixels)
        count += 1
      }
    }
    return sum / count
  }

  @Test("gradients and bands close the seam that mixing leaves when colours are not matched")
  func seams() throws {
    func seam(_ blending: Blending) throws -> Double {
      try self.seam(
        made(.identity, 0) {
          $0.blendings = [blending: 1]
          $0.colorTransfers = [.none: 1]
        })
    }
    let mixed = try seam(.alpha), bands = try seam(.multiband), gradients = try seam(.gradient)
    #expect(mixed > 4, "\(mixed)")
    #expect(bands < mixed * 0.7 && gradients < mixed * 0.5, "\(mixed), \(bands), \(gradients)")
  }

  @Test("each transfer brings colours nearer to the face's own than none does")
  func colors() throws {
    func difference(_ transfer: ColorTransfer) throws -> Double {
      let all = try made(.identity, 1) { $0.colorTransfers = [transfer: 1] }
      return all.reduce(0.0) { sum, one in
        var sums = [0.0, 0, 0], total = 0.0
        for (i, share) in one.after.mask.floats.enumerated() where share > 0 {
          for c in 0..<3 {
            sums[c] += Double(one.after.picture.pixels[i * 3 + c]) - Double(one.before.pixels[i * 3 + c])
          }
          total += Double(share)
        }
        return sum + sums.reduce(0) { $0 + abs($1) / total }
      }
    }
    let none = try difference(.none)
    for transfer in ColorTransfer.allCases where transfer != .none {
      let found = try difference(transfer)
      #expect(found < none * 0.4, "\(transfer): \(found), none: \(none)")
    }
  }

  @Test("each part of the variety changes what is made")
  func parts() throws {
    let plain = try made(.identity, 0.5) { _ in }.map(\.after.picture)
    let changes: [(String, (inout Forger.Variety) -> Void)] = [
      ("rippled", { $0.rippledShare = 1 }), ("angular", { $0.angularShare = 1 }),
      ("profiled", { $0.profiledShare = 1 }), ("coarse", { $0.coarseShare = 1 }),
      ("recompressed", { $0.recompressedShare = 1 }), ("bent", { $0.bentShare = 1 }),
      ("boxed", { $0.boxedShare = 1 }),
    ]
    for (name, change) in changes {
      let changed = try made(.identity, 0.5, change).map(\.after.picture)
      #expect(zip(plain, changed).allSatisfy { $0 != $1 }, "\(name)")
    }
    let lit = try made(.physicalIllumination, 0.5) { _ in }.map(\.after.picture)
    let graded = try made(.physicalIllumination, 0.5) { $0.gradedShare = 1 }.map(\.after.picture)
    #expect(zip(lit, graded).allSatisfy { $0 != $1 })
    let rounded = try made(.physicalIllumination, 0.5) { $0.roundedShare = 1 }.map(\.after.picture)
    #expect(zip(lit, rounded).allSatisfy { $0 != $1 })
    let mixed = try made(.expressionMouth, 0.5) { _ in },
      faded = try made(.expressionMouth, 0.5) { $0.fadingShare = 1 }
    #expect(zip(mixed, faded).allSatisfy { $0.after.picture != $1.after.picture })
  }

  @Test("a box covers as much as the ellipse whose place it takes")
  func boxes() throws {
    func area(_ share: Double) throws -> Float {
      try made(.physicalNose, 0.5) { $0.boxedShare = share }.reduce(0) {
        $0 + $1.after.mask.floats.reduce(0, +)
      }
    }
    let ellipses = try area(0), boxes = try area(1)
    #expect(abs(boxes / ellipses - 1) < 0.15, "\(boxes) of \(ellipses)")
  }
}
