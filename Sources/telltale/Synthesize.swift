import ArgumentParser
import DataSets
import Explainer
import Faces
import Files
import Forging
import Pictures
import Tensors
import Text
import Training

/// `telltale synthesize`: a set of labelled forgeries from real photographs.
struct Synthesize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Make labelled forgeries from real photographs, with a manifest and masks, to train and test with.",
    discussion: """
      EXAMPLES
        telltale synthesize Photos --out Forged
        telltale synthesize Photos -r --out Forged --count 5000 --seed 7 \\
          --difficulty 0.2-0.8
        telltale synthesize Photos --out Crops --crops --size 224

      The folder holds the pictures, `masks` with what was altered, and manifest.csv. Equal photographs, options and \
      seed give equal files. Every photograph is target and donor, so name those of people who agreed to it.
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var detector: DetectorOptions
  @OptionGroup var messages: MessageOptions

  @Option(
    help: ArgumentHelp("The folder for the set; it is made where it is missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: ArgumentHelp("Pictures to make; as many as there are faces by default.", valueName: "n"))
  var count: Int?

  @Option(help: ArgumentHelp("Another number, another set.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("From 0, plain, to 1, subtle; or a range.", valueName: "d or d-d"))
  var difficulty = DifficultyRange(low: 0, high: 1)

  @Option(help: ArgumentHelp("Share of pictures that stay real.", valueName: "share"))
  var real = 0.5

  @Option(help: "The manifest's split: train, val or test.")
  var split = Split.train

  @Option(
    help: ArgumentHelp(
      "Forge as a recipe's training does: small-third, or another of Assets/Presets, or a JSON file.",
      valueName: "name or file"))
  var preset: String?

  @Flag(help: "With --preset: in the ways that the recipe validates with and does not train on.")
  var unseen = false

  @Flag(help: "Write aligned crops instead of whole photographs.")
  var crops = false

  @Option(help: ArgumentHelp("With --crops: their side; \(Alignment.size) by default.", valueName: "pixels"))
  var size: Int?

  @Flag(help: "Replace files that exist, though never a picture that is read.")
  var force = false

  func validate() throws {
    if let count, !(1...10_000_000).contains(count) {
      throw ValidationError("--count must be from 1 to 10,000,000.")
    }
    guard !unseen || preset != nil else {
      throw ValidationError("--unseen needs a --preset that states such ways.")
    }
    guard 0...1 ~= real else { throw ValidationError("--real must be from 0 to 1.") }
    if let size {
      guard crops else { throw ValidationError("--size is the side of crops; it needs --crops.") }
      guard 16...4_096 ~= size else { throw ValidationError("--size must be from 16 to 4,096.") }
    }
  }

  func run() async throws {
    let inputs = try input.inputs()
    try messages.begin(besides: inputs.folders)
    let evidence = Evidence(inputs), manifest = "manifest.csv"
    let folder = try OutputFolder(Path(out), besides: evidence, replacing: force)
    let masks = try folder.folder("masks")
    try folder.check(manifest)
    let interruption = Interruption()
    let sources = interruption.watch {}
    defer { sources.forEach { $0.cancel() } }
    let (faces, names, failed) = try faces(in: inputs.list, interruption)
    try interruption.end("Interrupted: nothing is written.")
    guard faces.count > 0 else { throw Ending.status(.failed, message: "\(ForgingError.noFaces)") }

    var settings = try presetSettings() ?? Forger.Settings()
    settings.realShare = real
    settings.cropSize = size ?? Alignment.size
    // What training varies is not written into a set.
    settings.filledBorderShare = 0
    settings.photometricShare = 0
    let forger = Forger(settings: settings, faces: faces)
    var rows = ManifestRow.header, done = 0
    let total = count ?? faces.count
    var progress = Progress("forging", total: total)
    // What is made is listed, also where the next picture cannot be.
    var failure: (any Error)?
    while done < total, failure == nil, interruption.signal == nil {
      do {
        rows += try write(done, of: forger, names, to: folder, masks).csv
        done += 1
      } catch { failure = error }
      progress.update(done)
    }
    progress.clear()
    let written = try folder.write(Array(rows.utf8), to: manifest)
    try interruption.end("Interrupted: \(done) of \(total) pictures and their manifest are written.")
    Messages.note(
      "\(counted(done, "picture")) from \(counted(faces.count, "face")): \(written.text)")
    if let failure { throw failure }
    if failed > 0 { throw Ending.status(.failed, message: "\(failed) could not be read.") }
  }

  /// What a recipe forges by; nil where none is named.
  private func presetSettings() throws -> Forger.Settings? {
    guard let preset else { return nil }
    let recipe = try Assets.find(option: detector.assets).recipe(preset)
    guard let forging = recipe.forging, let settings = unseen ? forging.unseen : forging.settings else {
      throw Ending.status(
        .failed, message: "\(preset) \(unseen ? "states no unseen ways of forging" : "forges nothing")")
    }
    return settings.cropping(as: recipe.face)
  }

  /// The largest face of each picture, and the pictures' names.
  private func faces(
    in inputs: [Input], _ interruption: Interruption
  ) throws -> (pool: FacePool, names: [String], failed: Int) {
    var scan = try detector.open(), pool = FacePool(), names: [String] = [], failed = 0
    var progress = Progress("finding faces", total: inputs.count)
    for (index, input) in inputs.enumerated() where interruption.signal == nil {
      defer { progress.update(index + 1) }
      guard let result = try scan.result(of: input) else { continue }
      guard let picture = result.picture, let face = result.faces.first else {
        progress.clear()
        failed += result.sayWhyFaceless()
        continue
      }
      do throws(ForgingError) {
        try add(ForgingFace(picture: picture, landmarks: face.landmarks), of: input, to: &pool)
        names.append(input.path.argument)
      } catch {
        progress.clear()
        Messages.say("\(input.path.text): \(error)")
      }
    }
    progress.clear()
    return (pool, names, failed)
  }

  /// Keeps the way to the file, and the pixels of standard input alone, which is read once.
  private func add(_ face: ForgingFace, of input: Input, to pool: inout FacePool) throws(ForgingError) {
    guard input.origin != .standardInput else { return try pool.add(face) }
    guard let descriptor = FaceDescriptor(face) else { throw .badLandmarks(index: pool.count) }
    let path = input.path
    pool.add(descriptor, landmarks: face.landmarks) {
      try readFile(path, limit: PictureLimits.fileBytes).bytes
    }
  }

  /// Makes and writes one picture and its mask.
  private func write(
    _ number: Int, of forger: Forger, _ names: [String], to folder: OutputFolder, _ masks: OutputFolder
  ) throws -> ManifestRow {
    let target = number % forger.faces.count, index = UInt32(truncatingIfNeeded: number)
    let difficulty = difficulty.drawn(seed: seed, index: index)
    let digits = String(number + 1)
    let name = String(repeating: "0", count: max(6 - digits.count, 0)) + digits + ".png"
    let picture: Picture, mask: Tensor, labels: LabelVector, kinds: [ForgeryKind], donors: [Int]
    do throws(ForgingError) {
      if crops {
        let sample = try forger.sample(
          target: target, difficulty: difficulty, seed: seed, epoch: 0, index: index)
        (picture, mask, labels, kinds) = (sample.crop, sample.mask, sample.labels, sample.kinds)
        donors = sample.donors
      } else {
        let whole = try forger.sampleWhole(
          target: target, difficulty: difficulty, seed: seed, epoch: 0, index: index, isCompressed: true)
        (picture, mask, labels, kinds) = (whole.picture, whole.mask, whole.labels, whole.kinds)
        donors = whole.donors
      }
    } catch {
      throw Ending.status(.failed, message: error.text { names[$0] })
    }
    try write(picture, name, to: folder)
    if !kinds.isEmpty { try write(Picture(mask: mask), name, to: masks) }
    return ManifestRow(
      file: name, split: split.rawValue, labels: labels, kinds: kinds,
      mask: kinds.isEmpty ? nil : "masks/\(name)", sources: donors.map { names[$0] }, target: names[target],
      difficulty: difficulty)
  }

  private func write(_ picture: Picture, _ name: String, to folder: OutputFolder) throws(Ending) {
    let bytes: [UInt8]
    do throws(PictureError) {
      bytes = try PNGWriter.bytes(of: picture)
    } catch { throw Ending.status(.output, message: "\(name): \(error)") }
    try folder.write(bytes, to: name)
  }
}

/// `0.5`, or `0.2-0.8`, drawn from uniformly.
struct DifficultyRange: ExpressibleByArgument, CustomStringConvertible, Sendable {
  let low, high: Double

  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
    guard (1...2).contains(parts.count), let low = parts[0], let high = parts[parts.count - 1],
      0...1 ~= low, 0...1 ~= high, low <= high
    else { return nil }
    self.init(low: low, high: high)
  }

  var description: String { low == high ? "\(low)" : "\(low)-\(high)" }

  func drawn(seed: UInt64, index: UInt32) -> Double {
    var random = RandomNumbers(seed: seed, .draws, index: index)
    return random.uniform(low, high)
  }
}
