import ArgumentParser
import Explainer
import Files
import Tensors
import Text

/// The options of every command that uses the engine.
struct EngineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("telltale's own files, where they are not found by themselves.", valueName: "folder"),
    completion: .directory)
  var assets: String?

  @Option(
    name: [.short, .long], parsing: .unconditional,
    help: ArgumentHelp("Threads; all cores by default.", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if let threads, !(1...256).contains(threads) { throw ValidationError("--threads must be from 1 to 256.") }
  }
}

/// The options of every command that scores with one model.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model's folder, a CLIP in the Hugging Face layout, or its name in XDG_DATA_HOME/telltale/models.",
      valueName: "folder"),
    completion: ModelNames.completion)
  var model: String?

  @OptionGroup var arithmetic: ArithmeticOptions
  @OptionGroup var engine: EngineOptions

  init() {}

  /// For a command that opens several models.
  init(model: String?, arithmetic: ArithmeticOptions, engine: EngineOptions) {
    self.model = model
    self.arithmetic = arithmetic
    self.engine = engine
  }

  /// What the options, the environment and the configuration files say together.
  func settings() throws -> Settings {
    try Settings.load(options: [
      "model": model, "threads": engine.threads.map(String.init), "precision": arithmetic.precision?.rawValue,
      "engine": arithmetic.form?.rawValue,
    ])
  }

  /// - Parameter evidence: what is looked into; a cache inside is not used (reliability.md 9.2).
  func scorerOptions(besides evidence: [Path] = []) throws -> Scorer.Options {
    let assets = try Assets.find(option: engine.assets)
    let settings = try settings()
    let (form, precision) = (settings.engine.value ?? .packed, settings.precision.value ?? .f32)
    guard form == .packed || precision == .f32 else {
      throw Ending.status(
        .usage, message: "OpenBLAS multiplies in f32 only; leave --precision \(precision.rawValue) out.")
    }
    return Scorer.Options(
      model: settings.model.value.map { ModelNames.path($0, in: settings.directories) } ?? assets.model,
      detector: assets.detector,
      cache: settings.cache(besides: evidence), threads: settings.threads.value ?? Workers.available,
      engine: form,
      precision: precision)
  }

  /// Loads the model, or ends with exit code 1 and the reason.
  func open(besides evidence: [Path] = []) async throws -> Scorer {
    let options = try scorerOptions(besides: evidence)
    var line = MovingLine(pace: .zero)
    line.announce("opening the model")
    defer { line.clear() }
    do {
      let scorer = try await Scorer.open(options)
      DebugLog.shared.add(
        "model \(scorer.summary.name) is open, SHA-256 \(scorer.summary.sha256); kernels \(MatrixEngine.kernelLevel)"
      )
      let precision = options.precision
      if precision != .f32, !scorer.card.checkedPrecisions.contains(precision) {
        Messages.note(
          "\(scorer.card.name) does not state that it was checked in \(precision.rawValue): its scores may be others."
        )
      }
      return scorer
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }
}

/// Which pictures a command looks at.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files or folders; - is one picture on standard input.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var list: ListedPaths

  @Flag(name: [.short, .long], help: "Read folders inside folders too.")
  var recursive = false

  @Option(help: ArgumentHelp("Only every N-th input, the first being the I-th.", valueName: "I/N"))
  var shard: Shard?

  func validate() throws {
    if paths.isEmpty, list.filesFrom == nil {
      throw ValidationError("Name a file or folder, or - for standard input.")
    }
    if paths.count(where: { $0 == "-" }) > 1 { throw ValidationError("Standard input can be named once.") }
    if paths.contains("-"), list.filesFrom == "-" {
      throw ValidationError("Standard input cannot be picture and list at once.")
    }
  }

  func inputs() throws -> Inputs {
    if paths.contains("-") { try StandardInput.requirePipe() }
    var inputs = Inputs()
    for path in paths {
      if path == "-" { inputs.addStandardInput() } else { inputs.add(Path(path), recursive: recursive) }
    }
    for path in try list.paths() { inputs.add(path, recursive: recursive) }
    if let shard { inputs.keepShard(shard.index, of: shard.count) }
    return inputs
  }
}

/// The options of every command that writes records of faces.
struct RecordOptions: ParsableArguments {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl, csv
  }

  @Option(help: "text, jsonl or csv.")
  var format = Format.text

  @Option(help: "Which faces of a picture: largest or all.")
  var faces = PictureOptions.Faces.largest

  @Flag(help: "The pictures are aligned crops already; no face is looked for.")
  var aligned = false

  var pictureOptions: PictureOptions { PictureOptions(faces: faces, isAligned: aligned) }
}

/// `I/N`: the I-th of N parts.
struct Shard: ExpressibleByArgument, Sendable {
  let index, count: Int

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, 1...count ~= index else {
      return nil
    }
    self.index = index
    self.count = count
  }
}

extension PictureOptions.Faces: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension MatrixEngine.Form: ExpressibleByArgument {}
