import ArgumentParser
import Explainer
import Faces
import Files
import Pictures
import Tensors
import Terminal
import Text

/// `telltale doctor`: what the program finds on this machine, and how each thing was decided.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show terminal abilities, engine, model, formats and settings, each with what decided it.",
    discussion: """
      EXAMPLES
        telltale doctor
        telltale doctor --model Models/clip-vit-base-patch32
        telltale doctor --config        each setting with its source, and no more
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var messages: MessageOptions

  @Flag(name: .customLong("config"), help: "Show only the settings, each with its source.")
  var showsSettingsOnly = false

  func run() async throws {
    try messages.begin()
    let settings = try model.settings()
    if showsSettingsOnly {
      try show(settings)
      return try check(settings)
    }
    try section("program", [("version", Main.version), ("assets", try assetsLine())])
    try show(settings)
    for problem in TerminalSetup.keys(settings).problems { Messages.say(problem.string) }
    try section("terminal", TerminalSetup.report(settings))
    try section(
      "engine",
      [
        ("kernels", "\(MatrixEngine.kernelLevel), products with packed weights"),
        ("OpenBLAS", "\(MatrixEngine.description), all other products"), ("cores", "\(Workers.available)"),
      ])
    try section(
      "formats",
      [
        ("decoded", "JPEG, PNG, still WebP"),
        ("libraries", PictureLibraries.versions.joined(separator: ", ")),
      ])
    try showModel()
  }

  private func show(_ settings: Settings) throws {
    try section(
      "settings",
      [
        ("model", line(settings.model, or: "the one in the assets")),
        ("threads", line(settings.threads, or: "\(Workers.available), all cores")),
        ("color", line(settings.color, or: "as the terminal is")),
        ("engine", line(settings.engine, or: "packed")), ("precision", line(settings.precision, or: "f32")),
        ("theme", line(settings.theme, or: "as the terminal is")),
        ("glyphs", line(settings.glyphs, or: "as the terminal is")),
        ("graphics", line(settings.graphics, or: "as the terminal is")),
        ("cell-aspect", line(settings.cellAspect, or: "as the terminal is")),
        ("background", line(settings.background, or: "the terminal's")),
        ("mouse", line(settings.mouse, or: "true")),
        ("colours", table(settings.colors)), ("keys", table(settings.keys)),
        (
          "configuration",
          settings.files.map { file in
            file.isRead
              ? file.path.text
              : "\(file.path.text) (\(FileKind(at: file.path) == nil ? "none there" : "cannot be read"))"
          }
          .joined(separator: ", then ")
        ),
        ("cache", settings.directories.cache?.text ?? "none: HOME is not set"),
      ])
  }

  /// What is wrong with the tables for screens, which commands without one leave alone.
  private func check(_ settings: Settings) throws {
    _ = try TerminalSetup.options(TerminalChoices.parse([]), settings)
    let problems = TerminalSetup.keys(settings).problems
    guard problems.isEmpty else {
      throw Ending.status(.usage, message: problems.map(\.string).joined(separator: "\n"))
    }
  }

  private func showModel() throws {
    let options = try model.scorerOptions()
    let folder: ModelFolder
    do throws(ModelError) { folder = try ModelFolder(options.model) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    let card = folder.card, configuration = folder.configuration
    try section(
      "model",
      [
        ("folder", options.model.text), ("name", card.name), ("SHA-256", folder.sha256()),
        (
          "image encoder",
          "\(configuration.vision.layers) layers of width \(configuration.vision.width), patches of "
            + "\(configuration.patchSize) in \(configuration.imageSize) pixels"
        ),
        (
          "text encoder",
          "\(configuration.text.layers) layers of width \(configuration.text.width), \(configuration.vocabularySize) tokens"
        ),
        ("embeddings", "\(configuration.projection) numbers"),
        ("parameters", "\(configuration.parameterCount)"),
        ("variant", "\(card.variant.rawValue), \(card.marginals.rawValue) marginals"),
        ("threshold", "\(card.threshold)"),
        ("logit scale", card.logitScale.map { "\($0)" } ?? "none: scores lie between 0.12 and 0.88"),
        (
          "checked in",
          (["f32"] + card.checkedPrecisions.map(\.rawValue).sorted()).joined(separator: ", ")
        ),
        ("crop", "\(Alignment.size) pixels, \(card.faceEnlarge) times ArcFace's"),
        ("made from", card.base ?? "not stated"), ("how good", card.quality ?? "not stated by the folder"),
      ])
  }

  private func assetsLine() throws -> String {
    let assets = try Assets.find(option: model.engine.assets)
    return "\(assets.folder.text), found by \(assets.source)"
  }

  private func line<T>(_ value: Settings.Value<T?>, or standard: String) -> String {
    value.value.map { "\($0), from \(value.source)" } ?? "\(standard) (default)"
  }

  /// What a table of the configuration changes.
  private func table(_ entries: [Settings.Entry]) -> String {
    entries.isEmpty
      ? "as they come (default)"
      : entries.map { "\($0.key) = \($0.values.joined(separator: " ")), from \($0.place)" }
        .joined(separator: "; ")
  }

  private func section(_ title: String, _ rows: [(String, String)]) throws {
    let lines = rows.map { name, value in
      "  \(name)\(String(repeating: " ", count: max(1, 15 - name.count)))\(SafeText(value).string)"
    }
    try StandardOutput.shared.write("\(title)\n\(lines.joined(separator: "\n"))\n\n")
  }
}
