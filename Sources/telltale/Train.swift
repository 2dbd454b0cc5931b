import ArgumentParser
import DataSets
import Explainer
import Faces
import Files
import Foundation
import Tensors
import Training

/// `telltale train`: fine-tunes a model, or goes on with a run.
struct Train: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fine-tune a model on labelled faces, or on forgeries made from real ones.",
    discussion: """
      EXAMPLES
        telltale train --preset paper --from clip-b32 --data FaceForensics++ --out r
        telltale train --preset small --photographs Real \\
          --validation-photographs Other --out run
        telltale train --out run --resume
        telltale train --data Faces --check

      The run folder holds checkpoints, metrics.jsonl, metrics.csv, a TensorBoard event file, and in best/ the model \
      with the highest validation AUC. Ctrl-C writes a checkpoint; --resume goes on exactly where the run \
      stopped, with the pictures and the model that it began with.
      """)

  @Option(
    help: ArgumentHelp(
      "A recipe: paper, small, or another of Assets/Presets, or a JSON file; the paper's numbers by default.",
      valueName: "name or file"))
  var preset: String?

  @Option(
    help: ArgumentHelp(
      "The model folder to start from; the shipped model by default. Given several times: the mean of their weights "
        + "(a folder named twice counts twice), with the first one's card and tokenizer.", valueName: "folder"
    ),
    completion: .directory)
  var from: [String] = []

  @Option(help: ArgumentHelp("The run folder.", valueName: "folder"), completion: .directory)
  var out: String?

  @Flag(help: "Go on with the run in --out.")
  var resume = false

  @Flag(help: "Say what the data hold, missing and equal files and overlaps, and end.")
  var check = false

  @OptionGroup var data: DataSetOptions
  @OptionGroup var faceOptions: ForgingSourceOptions
  @OptionGroup var overrides: RecipeOptions

  @Flag(help: "Allow the same video or person in two splits.")
  var allowOverlap = false

  @Option(
    help: ArgumentHelp("Steps between checkpoints; each epoch ends with one too.", valueName: "n"))
  var checkpointEvery = Trainer.Options.usualCheckpointEvery

  @Option(
    help: ArgumentHelp(
      "How the weights of the exported model are written: f32, f16 or bf16; f32 by default.",
      valueName: "numbers"))
  var exportPrecision: SafetensorsWriter.Precision?

  @OptionGroup var engine: EngineOptions
  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if checkpointEvery < 1 {
      throw ValidationError("--checkpoint-every must be at least 1.")
    }
    if out == nil, !check { throw ValidationError("Name the run folder with --out.") }
  }

  func run() async throws {
    var evidence = data.roots + faceOptions.roots
    try messages.begin(besides: evidence)
    let assets = try Assets.find(option: engine.assets)
    let folder = Path(out ?? "")
    var (data, faceOptions, bases) = (data, faceOptions, from)
    let started = resume ? try stated { () throws(TrainingError) in try Trainer.started(in: folder) } : nil
    if let started {
      bases = bases.isEmpty ? started.bases : bases
      if let sources = started.sources, data.data.isEmpty, faceOptions.photographs.isEmpty {
        data.take(sources)
        faceOptions.take(sources)
      }
    }
    let recipe = try recipe(assets, started: started?.recipe)
    let sets = try data.read(assets, usualFrames: recipe.framesPerVideo)
    if check { return try report(sets) }
    let allowsOverlap = allowOverlap || started?.allowsOverlap ?? false
    if !allowsOverlap { try Train.refuseOverlaps(of: sets) }
    let settings = try Settings.load(options: ["threads": engine.threads.map(String.init)])
    var options = Trainer.Options(
      recipe: recipe, base: bases.first.map { Path($0) } ?? assets.model, out: folder)
    options.mixed = bases.dropFirst().map { Path($0) }
    options.resumes = resume
    options.threads = settings.threads.value ?? Workers.available
    options.checkpointEvery = checkpointEvery
    options.exportPrecision = exportPrecision ?? started?.exportPrecision ?? .f32
    options.allowsOverlap = allowsOverlap
    options.version = Main.version
    options.sources = RunSources(data, faceOptions)

    // Before the work, not after it.
    do throws(FileError) {
      evidence = data.roots + faceOptions.roots
      try Listing.refuse(folder, inside: evidence.filter { FileKind(at: $0) == .folder })
    } catch {
      throw Ending.status(.output, message: "\(error)")
    }
    try stated { () throws(TrainingError) in try Trainer.check(options) }
    let sources = try faceOptions.sources(sets)
    let interruption = Interruption()
    let watch = interruption.watch {
      Messages.note("Stopping; a second time ends at once, without a checkpoint.")
    }
    defer { watch.forEach { $0.cancel() } }
    let cache = settings.cache(besides: evidence)
    do {
      // The trainer blocks: it has a thread of its own beside those that make pictures ready.
      let end = try await Workers(count: 1).perform { [options] () throws(TrainingError) in
        try Train.train(options, sources, detector: assets.detector, cache: cache, interruption)
      }
      if case .stopped(let step) = end {
        try interruption.end(
          "Stopped at step \(step); go on with telltale train --out \(folder.text) --resume")
      }
      Messages.note("The best model is in \(folder.appending("best").text)")
    } catch let error as TrainingError {
      if case .interrupted = error {
        try interruption.end(
          resume
            ? "Interrupted before the next step; the run stays as it was, go on with --resume."
            : "Interrupted before the first step.")
      }
      if case .file = error { throw Ending.status(.output, message: "\(error)") }
      throw Ending.status(.failed, message: "\(error)")
    }
  }

  /// - Parameter detector: the folder of its weights.
  private static func train(
    _ options: Trainer.Options, _ sources: TrainingSources, detector: Path, cache: Path?,
    _ interruption: Interruption
  ) throws(TrainingError) -> Trainer.End {
    let view = TrainingProgress(), workers = Workers(count: options.threads)
    let found: FaceDetector, hash: String
    do throws(FaceError) {
      (found, hash) = (try FaceDetector(folder: detector), try FaceDetector.sha256(folder: detector))
    } catch {
      throw .model(.detector(error))
    }
    let prepared = try sources.prepared(
      options.recipe, detector: found, detectorHash: hash, cache: cache, workers: workers,
      progress: { view.preparing($0, $1, $2) }, shouldStop: { interruption.signal != nil })
    let trainer = try Trainer(options, prepared, workers: workers) { view.show($0) }
    return try trainer.run { interruption.signal != nil }
  }

  private static func refuseOverlaps(of sets: [DataSet]) throws {
    let overlaps = sets.flatMap(\.overlaps)
    guard let first = overlaps.first else { return }
    let others = overlaps.count > 1 ? " (and \(overlaps.count - 1) more such)" : ""
    throw Ending.status(
      .failed, message: "\(first)\(others); --allow-overlap trains on them all the same.")
  }

  /// The preset, or on resume the run's own recipe, and the options over it. What is no preset's is named after its run.
  private func recipe(_ assets: Assets, started: Recipe?) throws -> Recipe {
    var recipe = try preset.map { try assets.recipe($0) } ?? started ?? Recipe()
    if preset == nil, started == nil, let out {
      recipe.name = Path(bytes: Path(out).resolved.lastComponent).text
    }
    if let frames = data.frames { recipe.framesPerVideo = frames }
    do throws(TrainingError) {
      return try Recipe(overriding: recipe, with: overrides.json, named: "the options:")
    } catch {
      throw Ending.status(.usage, message: "\(error)")
    }
  }

  /// What a file states, or exit code 1 and the reason.
  private func stated<T>(_ body: () throws(TrainingError) -> T) throws -> T {
    do throws(TrainingError) { return try body() } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }

  private func report(_ sets: [DataSet]) throws {
    guard !sets.isEmpty else { throw Ending.status(.usage, message: "--check needs --data.") }
    var isSound = true
    for set in sets {
      var progress = Progress("reading \(set.name)", total: set.samples.count)
      let check = DataSetCheck(set, progress: { progress.update($0) })
      progress.clear()
      isSound = isSound && check.isSound
      try StandardOutput.shared.write(Messages.safe(check.text))
    }
    if !isSound { throw Ending.status(.failed) }
  }
}

extension SafetensorsWriter.Precision: ExpressibleByArgument {
  public init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}

extension RunSources {
  fileprivate init(_ data: DataSetOptions, _ photographs: ForgingSourceOptions) {
    self.init(
      data: data.data, layout: data.layout?.rawValue, compression: data.compression,
      methods: data.methods, originals: data.originals, faces: photographs.photographs,
      validationFaces: photographs.validationPhotographs, exclude: photographs.exclude)
  }
}

extension DataSetOptions {
  fileprivate mutating func take(_ sources: RunSources) {
    data = sources.data
    layout = sources.layout.flatMap(Layout.init)
    (compression, methods, originals) = (sources.compression, sources.methods, sources.originals)
  }
}
