import CLIP
import DataSets
import Explainer
import Faces
import Files
import Forging
import Pictures
import Tensors

/// The pictures of a run: which one stands at which place, and how it is made ready.
///
/// What stands at a place is a function of the recipe, the data and the place alone: a resumed run asks for the same
/// places and sees the same pictures.
public struct TrainingData: Sendable {
  /// A picture whose labels the data state.
  struct Listed: Sendable {
    let face: FaceLibrary.Face
    let labels: LabelVector
    let mask: Path?
  }

  let listed: [Listed]
  let forger: Forger?
  /// Names of the faces in the forger's pool.
  let poolNames: [String]
  /// Faces that cannot be forged.
  let unforgeable: [BadPicture]
  let recipe: Recipe
  /// SHA-256 of all files with what is true of them, in order.
  let sha256: String

  /// - Parameters:
  ///   - listed: faces with their labels.
  ///   - pool: real faces to forge from; empty where nothing is forged.
  ///   - progress: called with how many faces of the pool are looked at, on any thread.
  ///   - shouldStop: asked now and then, on any thread.
  init(
    listed: [Listed], pool: [FaceLibrary.Face], recipe: Recipe, workers: Workers,
    progress: @escaping @Sendable (Int) -> Void, shouldStop: @escaping @Sendable () -> Bool
  ) throws(TrainingError) {
    self.listed = listed
    self.recipe = recipe
    let lines = listed.map { "\($0.face.sha256) \($0.labels.bits) \($0.mask != nil)" } + pool.map(\.sha256)
    sha256 = Digest.sha256(Array(lines.joined(separator: "\n").utf8))
    guard let forging = recipe.forging, !pool.isEmpty else {
      guard !listed.isEmpty else {
        throw .data("there is nothing to learn from: no labelled picture and no face to forge")
      }
      forger = nil
      poolNames = []
      unforgeable = []
      return
    }
    let descriptors = try ParallelMap.run(
      pool.count, on: workers, progress: progress, shouldStop: shouldStop
    ) { index, _ in TrainingData.descriptor(of: pool[index]) }
    var faces = FacePool(), names: [String] = [], bad: [BadPicture] = []
    for (face, descriptor) in zip(pool, descriptors) {
      switch descriptor {
      case .success(let descriptor):
        let file = face.file
        faces.add(descriptor, landmarks: face.landmarks) { try FaceLibrary.read(file).get() }
        names.append(file.text)
      case .failure(let picture): bad.append(picture)
      }
    }
    guard faces.count > 0 else { throw .data("no face can be forged") }
    forger = Forger(settings: forging.settings.cropping(as: recipe.face), faces: faces)
    poolNames = names
    unforgeable = bad
  }

  private static func descriptor(of face: FaceLibrary.Face) -> Result<FaceDescriptor, BadPicture> {
    let name = face.file.text, bytes: [UInt8]
    switch FaceLibrary.read(face.file) {
    case .success(let read): bytes = read
    case .failure(let error): return .failure(BadPicture(name: name, reason: error.reason))
    }
    do throws(PictureError) {
      let picture = try PictureDecoder.decode(bytes, options: .patient).picture
      guard let descriptor = FaceDescriptor(ForgingFace(picture: picture, landmarks: face.landmarks)) else {
        return .failure(BadPicture(name: name, reason: "the face's points lie on one another"))
      }
      return .success(descriptor)
    } catch { return .failure(BadPicture(name: name, reason: error.description)) }
  }

  /// Pictures of which each is seen once before one is seen twice.
  public var count: Int { forger == nil ? listed.count : max(poolNames.count, listed.count) }

  /// The share of positives of each label among the pictures, for balancing: counted for listed ones, by the shares of
  /// the kinds for forged.
  var positiveShares: [Double] {
    var positives = [Double](repeating: 0, count: 8), known = positives
    let share = forger == nil ? 0 : listed.isEmpty ? 1 : recipe.forging?.share ?? 0
    func add(_ labels: LabelVector, weight: Double) {
      for label in Label.allCases {
        guard let bit = labels[label] else { continue }
        known[label.rawValue] += weight
        positives[label.rawValue] += bit ? weight : 0
      }
    }
    for sample in listed { add(sample.labels, weight: (1 - share) / Double(listed.count)) }
    if let forger, share > 0 {
      let settings = forger.settings, total = settings.weights.values.reduce(0, +)
      let kinds = ForgeryKind.allCases.filter { settings.weights[$0, default: 0] > 0 }
      let realShare = recipe.forging?.pairs == true ? 0.5 : settings.realShare
      add(.real, weight: share * realShare)
      for kind in kinds {
        let weight = settings.weights[kind, default: 0] / total * (1 - realShare)
        add(LabelVector(altered: kind.labels), weight: share * weight)
      }
    }
    return zip(positives, known).map { $1 > 0 ? $0 / $1 : 0 }
  }

  // MARK: - One picture

  /// The picture at a place of the run, as it is learned from, or why it cannot be any more.
  ///
  /// - Parameters:
  ///   - place: pictures seen before it in the whole run.
  ///   - progress: how far the run is at its step, 0 to 1.
  package func sample(place: Int, progress: Double) -> Result<TrainingSample, BadPicture> {
    // The two of a pair share all draws but those of the forgery itself.
    let isPaired = recipe.forging?.pairs == true
    let choice: Forger.Choice = !isPaired ? .drawn : place.isMultiple(of: 2) ? .real : .forged
    let place = isPaired ? place / 2 : place
    let pass = place / count, index = place % count
    var draws = RandomNumbers(
      seed: recipe.seed, .augmentation, epoch: UInt32(truncatingIfNeeded: place >> 24),
      index: UInt32(place & 0xff_ffff))
    let forges = forger != nil && (listed.isEmpty || draws.chance(recipe.forging?.share ?? 0))
    let result =
      forges
      ? forged(
        order(pass, of: poolNames.count)[index % poolNames.count], choice, place: place, progress, &draws)
      : listed(order(pass, of: listed.count)[index % listed.count], isMasked: recipe.localisation > 0)
    return result.map { $0.augmented(recipe, &draws) }
  }

  package struct BadPicture: Error, Sendable {
    package let name: String
    package let reason: String
  }

  /// The order of a pass over the pictures.
  private func order(_ pass: Int, of count: Int) -> [Int] {
    OrderCache.shared.order(seed: recipe.seed, pass: pass, count: count)
  }

  private func forged(
    _ target: Int, _ choice: Forger.Choice, place: Int, _ progress: Double, _ draws: inout RandomNumbers
  ) -> Result<TrainingSample, BadPicture> {
    guard let forger, let forging = recipe.forging else { preconditionFailure("nothing is forged here") }
    let difficulty = draws.uniform(0, forging.difficulty(at: progress))
    do throws(ForgingError) {
      let made = try forger.sample(
        target: target, difficulty: difficulty, seed: recipe.seed,
        epoch: UInt32(truncatingIfNeeded: place >> 24), index: UInt32(place & 0xff_ffff), choice: choice)
      let kinds = made.kinds.map(\.rawValue).joined(separator: "+")
      return .success(
        TrainingSample(
          crop: made.crop, labels: made.labels, mask: recipe.localisation > 0 ? made.mask : nil,
          name: "\(poolNames[target]) \(kinds.isEmpty ? "real" : kinds)"))
    } catch { return .failure(BadPicture(name: poolNames[target], reason: error.description)) }
  }

  private func listed(_ index: Int, isMasked: Bool) -> Result<TrainingSample, BadPicture> {
    let entry = listed[index], name = entry.face.file.text
    let face = DetectedFace(box: .init(x0: 0, y0: 0, x1: 0, y1: 0), landmarks: entry.face.landmarks, score: 1)
    let bytes: [UInt8]
    switch FaceLibrary.read(entry.face.file) {
    case .success(let read): bytes = read
    case .failure(let error): return .failure(BadPicture(name: name, reason: error.reason))
    }
    do throws(PictureError) {
      let picture = try PictureDecoder.decode(bytes, options: .patient).picture
      guard let crop = Alignment.crop(picture, face, enlarge: recipe.face.enlarge) else {
        return .failure(BadPicture(name: name, reason: "the face's points give no crop"))
      }
      return .success(
        TrainingSample(
          crop: crop, labels: entry.labels, mask: isMasked ? mask(of: entry, face) : nil, name: name))
    } catch { return .failure(BadPicture(name: name, reason: error.description)) }
  }

  /// Zeros for a real face; a forgery's mask goes the way of its picture.
  private func mask(of entry: Listed, _ face: DetectedFace) -> Tensor? {
    let size = recipe.face.size
    if entry.labels == .real { return Tensor(zeros: [size, size]) }
    guard let file = entry.mask,
      let bytes = try? readFile(file, limit: PictureLimits.fileBytes).bytes,
      let picture = try? PictureDecoder.decode(bytes, options: .patient).picture,
      let crop = Alignment.crop(picture, face, enlarge: recipe.face.enlarge)
    else { return nil }
    return Tensor(
      stride(from: 0, to: crop.pixels.count, by: 3).map { Float(crop.pixels[$0]) / 255 }, shape: [size, size])
  }

  /// A listed picture as it is, for validation, which asks for no mask.
  func plain(_ index: Int) -> Result<TrainingSample, BadPicture> { listed(index, isMasked: false) }
}

extension Forger.Settings {
  /// The same with the crops of a recipe.
  public func cropping(as face: Recipe.Face) -> Forger.Settings {
    var settings = self
    (settings.cropSize, settings.enlarge) = (face.size, face.enlarge)
    return settings
  }
}
