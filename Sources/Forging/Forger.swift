import Explainer
import Faces
import Pictures
import Tensors

/// Makes attribute-labelled forgeries from real photographs, and leaves some of them real.
///
/// Real and forged go the same way: half of the real ones are resampled and pasted too, all are compressed, aligned by
/// points of the same inexactness and filled in alike beyond the photograph's border. Only the alteration differs.
public struct Forger: Sendable {
  public let settings: Settings
  public let faces: FacePool

  /// - Precondition: the pool holds a face.
  public init(settings: Settings, faces: FacePool) {
    precondition(faces.count > 0, "a forger needs a face")
    self.settings = settings
    self.faces = faces
  }

  /// One sample, a function of the settings, the pool and what is given here.
  ///
  /// - Parameters:
  ///   - target: the face that is forged or left alone, by its index in the pool.
  ///   - difficulty: 0 (plain) to 1 (subtle).
  ///   - choice: what is done to the face.
  /// - Throws: `ForgingError` where the photograph of the target or of a donor cannot be read any more.
  public func sample(
    target: Int, difficulty: Double, seed: UInt64, epoch: UInt32, index: UInt32, choice: Choice = .drawn
  ) throws(ForgingError) -> ForgedSample {
    var random = RandomNumbers(seed: seed, .forging, epoch: epoch, index: index)
    let photograph = try photograph(target: target, difficulty: difficulty, choice, &random)
    // Of its own: the real and the forged form of a face go through the same file and the same alignment.
    var cropping = RandomNumbers(seed: seed, .cropping, epoch: epoch, index: index)
    let crop = CropMaking(settings: settings).crop(of: photograph, &cropping)
    return ForgedSample(
      crop: crop.picture, labels: photograph.labels, mask: crop.mask, kinds: photograph.kinds,
      donors: photograph.donors)
  }

  /// The photograph that `sample` with the same arguments aligns.
  ///
  /// - Parameter isCompressed: whether it has been through its JPEG file, which leaves no pixel as it was.
  public func sampleWhole(
    target: Int, difficulty: Double, seed: UInt64, epoch: UInt32, index: UInt32, choice: Choice = .drawn,
    isCompressed: Bool
  ) throws(ForgingError) -> ForgedPhotograph {
    var random = RandomNumbers(seed: seed, .forging, epoch: epoch, index: index)
    var photograph = try photograph(target: target, difficulty: difficulty, choice, &random)
    if isCompressed {
      var cropping = RandomNumbers(seed: seed, .cropping, epoch: epoch, index: index)
      photograph.picture = CropMaking(settings: settings).compressed(photograph.picture, &cropping)
    }
    return photograph
  }

  /// What is done to a face.
  public enum Choice: Equatable, Sendable {
    /// Real or forged, by `Settings.realShare`.
    case drawn
    /// Left real, resampled or not, by the settings.
    case real
    /// Forged by kinds that the settings' weights draw.
    case forged
    /// Exactly these, in this order; none leaves it as it is.
    case kinds([ForgeryKind])
  }

  /// Times that a kind is drawn anew, stronger each time, until its change can be seen.
  private static let attempts = 6
  private static let boostAnAttempt = 1.3

  private func photograph(
    target: Int, difficulty: Double, _ choice: Choice, _ random: inout RandomNumbers
  ) throws(ForgingError) -> ForgedPhotograph {
    let face = try faces.face(at: target)
    let difficulty = min(max(0, difficulty), 1)  // in this order NaN becomes 0
    var work = Work(face: face, target: target, difficulty: difficulty)
    let staysReal = random.chance(settings.realShare), isResampled = random.chance(settings.resampledShare)
    switch choice {
    case .kinds(let wanted):
      for kind in wanted { try forge(kind, &work, &random) }
    case .real,
      .drawn where staysReal:
      if isResampled { resample(&work, &random, ResampledFace.draw) }
    case .forged, .drawn: try forgeByWeight(&work, &random)
    }
    if random.chance(settings.wholeFaceShare) { resample(&work, &random, ResampledFace.drawWhole) }
    return work.photograph
  }

  /// Draws a kind, and another where one cannot be done to this face; rarely two.
  private func forgeByWeight(_ work: inout Work, _ random: inout RandomNumbers) throws(ForgingError) {
    var left = settings.weights.filter { $0.value > 0 }
    var count = random.chance(settings.secondKindShare) ? 2 : 1
    while count > 0, let kind = random.choice(by: left) {
      left[kind] = nil
      if try forge(kind, &work, &random) { count -= 1 }
    }
  }

  /// - Returns: whether the kind was done; a change too weak to be seen would make its label a lie.
  @discardableResult
  private func forge(
    _ kind: ForgeryKind, _ work: inout Work, _ random: inout RandomNumbers
  ) throws(ForgingError) -> Bool {
    guard let frame = FaceFrame(work.face.landmarks) else { return false }
    var boost = 1.0
    for _ in 0..<Forger.attempts {
      let donor = kind.usesDonor ? donor(for: work.target, difficulty: work.difficulty, &random) : nil
      let strength = strength(work.difficulty, boost: boost, &random)
      let inputs = ForgeryInputs(
        canvas: work.canvas, frame: frame,
        donor: try donor.map { (donor) throws(ForgingError) in try faces.face(at: donor) },
        strength: strength,
        style: Style(settings.variety, strength, &random), settings: settings)
      boost *= Forger.boostAnAttempt
      guard var alteration = kind.draw(inputs, &random) else { continue }
      if kind.isBlended { join(&alteration, inputs) }
      guard alteration.change(on: work.canvas) >= kind.visibleChange else { continue }
      if alteration.isPaste { Paste.finish(&alteration, inputs, &random) }
      work.canvas.blend(alteration, isForgery: true)
      work.kinds.append(kind)
      if let donor, alteration.isFromDonor { work.donors.append(donor) }
      return true
    }
    return false
  }

  private func join(_ alteration: inout Alteration, _ inputs: ForgeryInputs) {
    guard inputs.style.blending != .alpha else { return }
    alteration.join(inputs.picture.sampled(in: alteration.region, by: .identity), by: inputs.style.blending)
  }

  private func strength(_ difficulty: Double, boost: Double, _ random: inout RandomNumbers) -> Strength {
    Strength(difficulty: difficulty, boost: boost, spread: settings.aspectSpread, &random)
  }

  private func resample(
    _ work: inout Work, _ random: inout RandomNumbers,
    _ draw: (ForgeryInputs, inout RandomNumbers) -> Alteration?
  ) {
    guard let frame = FaceFrame(work.face.landmarks) else { return }
    let strength = strength(work.difficulty, boost: 1, &random)
    let inputs = ForgeryInputs(
      canvas: work.canvas, frame: frame, donor: nil, strength: strength,
      style: Style(settings.variety, strength, &random).harmless, settings: settings)
    guard var alteration = draw(inputs, &random) else { return }
    join(&alteration, inputs)
    work.canvas.blend(alteration, isForgery: false)
  }

  /// The most alike of some drawn faces; nil where the pool holds no other.
  private func donor(for target: Int, difficulty: Double, _ random: inout RandomNumbers) -> Int? {
    guard faces.count > 1 else { return nil }
    let wanted = faces.descriptor(at: target)
    let candidates = 2 + Int(difficulty * Double(max(settings.donorCandidates - 2, 0)))
    var best: (index: Int, distance: Float)?
    for _ in 0..<candidates {
      let drawn = Int.random(in: 0..<faces.count - 1, using: &random)
      let index = drawn < target ? drawn : drawn + 1
      let distance = wanted.distance(to: faces.descriptor(at: index))
      if distance < best?.distance ?? .infinity { best = (index, distance) }
    }
    return best?.index
  }

  /// A photograph in the making.
  private struct Work {
    let face: ForgingFace
    let target: Int
    let difficulty: Double
    var canvas: Canvas
    var kinds: [ForgeryKind] = []
    var donors: [Int] = []

    init(face: ForgingFace, target: Int, difficulty: Double) {
      self.face = face
      self.target = target
      self.difficulty = difficulty
      canvas = Canvas(face.picture)
    }

    var photograph: ForgedPhotograph {
      ForgedPhotograph(
        picture: canvas.picture, landmarks: face.landmarks,
        labels: LabelVector(altered: kinds.reduce(into: []) { $0.formUnion($1.attributes) }),
        mask: Tensor(canvas.mask, shape: [canvas.height, canvas.width]), kinds: kinds, donors: donors)
    }
  }
}
