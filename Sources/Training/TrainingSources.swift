import DataSets
import Explainer
import Faces
import Files
import Forging
import Tensors

/// The pictures that a run is given, before any is read: labelled data sets, and photographs of real faces to forge from.
public struct TrainingSources: Sendable {
  public var dataSets: [DataSet]
  /// Real photographs, for training and for validation.
  public var faces, validationFaces: [Path]
  /// Photographs that must not be used, by name and folder (`val/1123.jpg`) or name: what a held-out set was made from.
  public var excluded: Set<String>

  public init(
    dataSets: [DataSet] = [], faces: [Path] = [], validationFaces: [Path] = [], excluded: Set<String> = []
  ) {
    self.dataSets = dataSets
    self.faces = faces
    self.validationFaces = validationFaces
    self.excluded = excluded
  }

  /// The photographs that a manifest names as source or target of its pictures, by name and folder.
  public static func photographs(of set: DataSet) -> Set<String> {
    Set(set.samples.flatMap(\.identities).map { ending(of: $0.split(separator: "/")) })
  }

  private static func ending(of parts: [Substring]) -> String { parts.suffix(2).joined(separator: "/") }

  /// What came of them.
  public struct Prepared: Sendable {
    public let data: TrainingData
    public let validation: ValidationSet
    /// Forgeries made in ways that are not trained on; nil where the recipe states none.
    public let unseen: ValidationSet?
    /// SHA-256 of the pictures that are learned from and validated with, their labels, and the detector that found the faces.
    let sha256: String
    /// What was left out, and why, in a few lines.
    public let notes: [String]
    /// A line for each picture that was left out, for the log.
    let leftOut: [String]
  }

  /// Reads every file, finds the faces, and makes the validation pictures.
  ///
  /// - Parameters:
  ///   - progress: called with what is done and how far it is.
  ///   - shouldStop: asked now and then, on any thread.
  /// - Throws: `TrainingError` where it is to stop, more than 1 % of the files cannot be read, or nothing is left to learn from or to
  ///   validate with.
  public func prepared(
    _ recipe: Recipe, detector: FaceDetector, detectorHash: String, cache: Path?, workers: Workers,
    progress: @escaping @Sendable (_ what: String, _ done: Int, _ total: Int) -> Void = { _, _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(TrainingError) -> Prepared {
    var work = Preparation(
      recipe: recipe, detector: detector, detectorHash: detectorHash, cache: cache, workers: workers,
      progress: progress, shouldStop: shouldStop)
    let train = try listed(.train, recipe, &work), val = try listed(.val, recipe, &work)
    let left = faces.filter { !isExcluded($0) }, validationLeft = validationFaces.filter { !isExcluded($0) }
    var pool = try work.library(left, "faces").faces
    var validationPool = try work.library(validationLeft, "validation faces").faces
    if recipe.forging != nil {
      pool += train.filter { $0.labels == .real }.map(\.face)
      validationPool += val.filter { $0.labels == .real }.map(\.face)
    }
    if !excluded.isEmpty {
      let count = faces.count + validationFaces.count - left.count - validationLeft.count
      work.notes.append(
        "\(count) photographs are excluded, being part of a held-out set that names \(excluded.count)")
    }
    let data = try work.pictures(train, pool, "faces to forge")
    let held = try val.isEmpty ? nil : work.pictures(val, [], "validation")
    let toForge =
      try recipe.forging == nil || validationPool.isEmpty
      ? nil : work.pictures([], validationPool, "validation faces to forge")
    var samples: [TrainingSample] = [], unseen: ValidationSet?
    if let forger = toForge?.forger {
      samples = try work.forged(forger, part: 0, "")
      if let settings = recipe.forging?.unseen {
        let other = Forger(settings: settings.cropping(as: recipe.face), faces: forger.faces)
        unseen = ValidationSet(listed: nil, forged: try work.forged(other, part: 1, " in unseen ways"))
      }
    }
    let validation = ValidationSet(listed: held, forged: samples)
    guard validation.count > 0 else {
      throw .data(
        "there is nothing to validate with: give a data set with a val split, or --validation-photographs with --forge"
      )
    }
    let hashes = [data.sha256, held?.sha256 ?? "", toForge?.sha256 ?? "", detectorHash]
    return Prepared(
      data: data, validation: validation, unseen: unseen,
      sha256: Digest.sha256(Array(hashes.joined(separator: "\n").utf8)), notes: work.notes,
      leftOut: work.leftOut)
  }

  private func isExcluded(_ file: Path) -> Bool {
    guard !excluded.isEmpty else { return false }
    let parts = file.argument.split(separator: "/")
    return excluded.contains(TrainingSources.ending(of: parts))
      || excluded.contains(parts.last.map(String.init) ?? "")
  }

  /// The pictures of a split with their labels; unknown labels are refused unless only the first is trained.
  private func listed(
    _ split: Split, _ recipe: Recipe, _ work: inout Preparation
  ) throws(TrainingError) -> [TrainingData.Listed] {
    let trained = ScoringRule(variant: recipe.variant).labels
    var all: [TrainingData.Listed] = []
    for set in dataSets {
      let samples = set.samples.filter { $0.split == split }
      if let unknown = samples.first(where: { sample in trained.contains { sample.labels[$0] == nil } }) {
        throw .data(
          "\(set.name): \(unknown.file.text) states only some labels; such data train the variants binary and baseline alone"
        )
      }
      let byFile = Dictionary(samples.map { ($0.file, $0) }, uniquingKeysWith: { first, _ in first })
      let library = try work.library(samples.map(\.file), "\(set.name) \(split.rawValue)")
      all += library.faces.compactMap { face in
        byFile[face.file].map { TrainingData.Listed(face: face, labels: $0.labels, mask: $0.mask) }
      }
    }
    return all
  }
}

/// The parts of making a run's pictures ready, and what they leave out on the way.
private struct Preparation {
  let recipe: Recipe
  let detector: FaceDetector
  let detectorHash: String
  let cache: Path?
  let workers: Workers
  let progress: @Sendable (_ what: String, _ done: Int, _ total: Int) -> Void
  let shouldStop: @Sendable () -> Bool
  var notes: [String] = [], leftOut: [String] = []

  /// Finds the face of each file. Over 1 % of damaged files are too many.
  mutating func library(_ files: [Path], _ what: String) throws(TrainingError) -> FaceLibrary {
    let library = try FaceLibrary(
      files, detector: detector, detectorHash: detectorHash, cache: cache, workers: workers,
      progress: { [progress] in progress("\($0) (\(what))", $1, files.count) }, shouldStop: shouldStop)
    guard let first = library.unusable.first else { return library }
    leftOut += library.unusable.map { "left out (\(what)): \($0.file.text): \($0.reason)" }
    let damaged = library.unusable.filter { $0.reason != FaceLibrary.noFace }
    notes.append(
      "\(what): \(library.unusable.count) of \(files.count) pictures left out, \(damaged.count) of them damaged, "
        + "the others without a face; first \(first.file.text): \(first.reason)")
    if damaged.count * 100 > files.count {
      throw .tooManyBadPictures(
        bad: damaged.count, of: files.count, first: "\(damaged[0].file.text): \(damaged[0].reason)")
    }
    return library
  }

  mutating func pictures(
    _ listed: [TrainingData.Listed], _ pool: [FaceLibrary.Face], _ what: String
  ) throws(TrainingError) -> TrainingData {
    let data = try TrainingData(
      listed: listed, pool: pool, recipe: recipe, workers: workers,
      progress: { [progress] in progress("looking at \(what)", $0, pool.count) }, shouldStop: shouldStop)
    guard let first = data.unforgeable.first else { return data }
    leftOut += data.unforgeable.map { "left out (\(what)): \($0.name): \($0.reason)" }
    notes.append(
      "\(what): \(data.unforgeable.count) of \(pool.count) left out; first \(first.name): \(first.reason)")
    return data
  }

  /// - Parameter part: which of the validation sets.
  func forged(_ forger: Forger, part: UInt64, _ what: String) throws(TrainingError) -> [TrainingSample] {
    try ValidationSet.forged(
      forger, recipe: recipe, part: part, workers: workers,
      progress: { [progress, recipe] in progress("forging for validation\(what)", $0, recipe.validationCount)
      },
      shouldStop: shouldStop)
  }
}
