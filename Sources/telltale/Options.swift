import ArgumentParser
import Explainer
import Files
import Tensors

/// The options of every command that uses the engine.
struct EngineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("telltale's own files, where they are not found by themselves.", valueName: "folder"),
    completion: .directory)
  var assets: String?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Threads; all cores by default.", valueName: "n"))
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

  @OptionGroup var engine: EngineOptions

  init() {}

  /// For a command that opens several models.
  init(model: String?, engine: EngineOptions) {
    self.model = model
    self.engine = engine
  }

  /// What the options, the environment and the configuration files say together.
  func settings() throws -> Settings {
    try Settings.load(options: ["model": model, "threads": engine.threads.map(String.init)])
  }

  func scorerOptions() throws -> Scorer.Options {
    let assets = try Assets.find(option: engine.assets)
    let settings = try settings()
    return Scorer.Options(
      model: settings.model.value.map { ModelNames.path($0, in: settings.directories) } ?? assets.model,
      detector: assets.detector,
      cache: settings.directories.cache, threads: settings.threads.value ?? Workers.available)
  }

  /// Loads the model, or ends with exit code 1 and the reason.
  func open() async throws -> Scorer {
    let options = try scorerOptions()
    do {
      return try await Scorer.open(options)
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
    if paths.contains("-"), list.filesFrom == "-" {
      throw ValidationError("Standard input cannot be picture and list at once.")
    }
  }

  func inputs() throws -> [Input] {
    if paths.contains("-") { try StandardInput.requirePipe() }
    var inputs = Inputs()
    for path in paths {
      if path == "-" { inputs.addStandardInput() } else { inputs.add(Path(path), recursive: recursive) }
    }
    for path in try list.paths() { inputs.add(path, recursive: recursive) }
    if let shard { inputs.keepShard(shard.index, of: shard.count) }
    return inputs.list
  }
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
