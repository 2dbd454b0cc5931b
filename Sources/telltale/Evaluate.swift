import ArgumentParser
import DataSets
import Evaluation
import Explainer
import Files
import Text
import Training

/// `telltale evaluate`: how good models are on data sets, as tables, JSON or CSV, and as plots.
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure models on data sets with labels.",
    discussion: """
      EXAMPLES
        telltale evaluate --data Faces/manifest.csv
        telltale evaluate --split test --trained-on FF++ \\
          --data FaceForensics++ --data faceshifter:FaceForensics++ \\
          --data Celeb-DF --data DeeperForensics --data DFDC
        telltale evaluate --model first --model second --data Faces \\
          --format json > figures.json
        telltale evaluate --data FaceForensics++ --perturb --plots Plots

      A data set is a manifest (CSV with file, split and the eight labels), a folder with real/ and fake/, or a public \
      set in its own layout with its frames extracted. What every figure depends on stands beside it.

      Exit codes: 0 done, 1 some inputs failed or a model or data set could not be used, 64 wrong usage, 74 output \
      could not be written, 130 interrupted.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
  }

  @Option(
    help: ArgumentHelp(
      "A model's folder, a CLIP in the Hugging Face layout, or its name; may be repeated.",
      valueName: "folder"),
    completion: ModelNames.completion)
  var model: [String] = []

  @OptionGroup var arithmetic: ArithmeticOptions
  @OptionGroup var engine: EngineOptions

  @OptionGroup var data: DataSetOptions

  @Option(help: "Which split: train, val or test; all where the option is absent.")
  var split: Split?

  @Flag(help: "The pictures are aligned crops already; no face is looked for.")
  var aligned = false

  @Option(
    help: "A picture without a face, or unreadable: skip, the default, leaves it out, half counts one half.")
  var noFace: NoFaceRule?

  @Flag(help: "Also on perturbed pictures: four kinds at four levels (Table 2 and Figure 3 of the paper).")
  var perturb = false

  @Flag(
    help:
      "Only check the relevance maps: by deletion on flagged faces, and against the masks where the data have them."
  )
  var relevance = false

  @Option(
    help: ArgumentHelp(
      "The share of real faces for which a threshold is sought; 0.05 by default.", valueName: "share"))
  var fpr: Double?

  @Option(
    help: ArgumentHelp("The data set that the models were trained on, for the means.", valueName: "name"))
  var trainedOn: String?

  @Option(help: "text, json or csv.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "Draw the curves as PNG files into this folder; refused inside a data set's.", valueName: "folder"),
    completion: .directory)
  var plots: String?

  @Flag(help: "Replace plots that exist, though never a picture that is read.")
  var force = false

  @Option(help: ArgumentHelp("Decides the draws and the perturbations.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Draws for the 95 % intervals; 1000 by default.", valueName: "n"))
  var bootstrap: Int?

  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if data.data.isEmpty { throw ValidationError("Name a data set with --data.") }
    let ofFigures = [
      ("--no-face", noFace != nil), ("--perturb", perturb), ("--fpr", fpr != nil),
      ("--trained-on", trainedOn != nil), ("--plots", plots != nil), ("--force", force),
      ("--bootstrap", bootstrap != nil),
    ].filter(\.1).map(\.0)
    if relevance, !ofFigures.isEmpty {
      throw ValidationError(
        "--relevance only checks the maps: leave \(ofFigures.joined(separator: " and ")) out, or evaluate "
          + "without it first.")
    }
    if let fpr, !(0..<1).contains(fpr) { throw ValidationError("--fpr must be at least 0 and under 1.") }
    if let bootstrap, !(1...100_000).contains(bootstrap) {
      throw ValidationError("--bootstrap must be from 1 to 100000.")
    }
  }

  func run() async throws {
    if plots == nil { StandardOutput.shared.endsWithReader() }
    try messages.begin(besides: data.roots)
    let assets = try Assets.find(option: engine.assets)
    let sets = try data.read(assets, split: split)
    if let trainedOn, !sets.contains(where: { $0.isCalled(trainedOn) }) {
      let names = sets.map(\.name).joined(separator: ", ")
      throw Ending.status(
        .usage, message: "--trained-on \(trainedOn): no data set has that name; there are \(names).")
    }
    let paper: PaperTables
    do throws(EvaluationError) { paper = try PaperTables(assets.paper) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    if relevance { return try await checkRelevance(sets) }
    let plotFolder = try plotFolder(besides: sets)
    let usual = EvaluationOptions()
    let options = EvaluationOptions(
      noFace: noFace ?? usual.noFace, draws: bootstrap ?? usual.draws, seed: seed,
      falsePositiveLimit: fpr ?? usual.falsePositiveLimit, split: split, isAligned: aligned)
    let interruption = Interruption()
    let work = Task { try await evaluated(sets, options) }
    let sources = interruption.watch { work.cancel() }
    defer { sources.forEach { $0.cancel() } }
    let results: [EvaluationResult]
    do { results = try await work.value } catch is CancellationError {
      try interruption.end("Interrupted: half a data set gives no figure.")
      throw Ending.status(.interrupted)
    }

    let report = EvaluationReport(results, trainedOn: trainedOn, paper: paper, version: Main.version)
    try write(text: report.text, json: report.json, csv: report.csv)
    if let plotFolder { try writePlots(of: report, to: plotFolder) }
    let failed = results.reduce(0) { $0 + $1.predictions.count(.error) }
    if failed > 0 {
      let first = results.lazy.flatMap(\.predictions.list).first { $0.status == .error }
      throw Ending.status(
        .failed,
        message:
          "\(failed) could not be scored, first \(first?.sample.file.text ?? ""): \(first?.error ?? "")")
    }
  }

  private func write(text: String, json: String, csv: String) throws(Ending) {
    switch format {
    case .text: try StandardOutput.shared.write(Messages.safe(text))
    case .json: try StandardOutput.shared.write(json)
    case .csv: try StandardOutput.shared.write(Messages.safe(csv, lineEnd: "\r\n"))
    }
  }

  /// The models by their options; nil is the one that is set or comes with telltale.
  private var models: [String?] { model.isEmpty ? [nil] : model.map(Optional.some) }

  private func open(_ model: String?) async throws -> Scorer {
    let options = ModelOptions(model: model, arithmetic: arithmetic, engine: engine)
    return try await options.open(besides: data.roots)
  }

  private func checkRelevance(_ sets: [DataSet]) async throws {
    let interruption = Interruption()
    let work = Task { try await relevanceReport(sets, interruption) }
    let sources = interruption.watch { work.cancel() }
    defer { sources.forEach { $0.cancel() } }
    let report = try await work.value
    try write(text: report.text, json: report.json, csv: report.csv)
    let failures = report.results.reduce(0) { $0 + $1.check.failures }
    if failures > 0 {
      let first = report.results.lazy.compactMap(\.check.firstFailure).first ?? ""
      throw Ending.status(.failed, message: "\(failures) could not be scored, first \(first)")
    }
  }

  private func relevanceReport(
    _ sets: [DataSet], _ interruption: Interruption
  ) async throws -> RelevanceReport {
    var report = RelevanceReport(isAligned: aligned, seed: seed)
    for model in models {
      let scorer = try await open(model)
      for set in sets {
        var progress = Progress("looking at \(set.name)", total: set.samples.count), done = 0
        do {
          let check = try await RelevanceCheck.run(set, by: scorer, isAligned: aligned, seed: seed) {
            done = $0
            progress.update($0)
          }
          progress.clear()
          report.results.append(.init(model: scorer.summary, dataSet: set, check: check))
          remember(set, readBy: scorer)
        } catch let error as ModelError {
          throw Ending.status(.failed, message: "\(error)")
        } catch is CancellationError {
          progress.clear()
          try interruption.end(
            "Interrupted: \(done) of \(set.samples.count) pictures of \(set.name) are done; half a set gives no figure."
          )
          throw Ending.status(.interrupted)
        }
      }
    }
    return report
  }

  /// Each model on each data set.
  private func evaluated(_ sets: [DataSet], _ options: EvaluationOptions) async throws -> [EvaluationResult] {
    var results: [EvaluationResult] = []
    let alterations = perturb ? WhatIf.alterations(seed: seed) : []
    for model in models {
      let scorer = try await open(model)
      for set in sets {
        var progress = Progress("scoring \(set.name)", total: set.samples.count)
        let predictions = try await Predictions.collect(
          set, by: scorer, isAligned: aligned,
          alterations: alterations
        ) { progress.update($0) }
        progress.clear()
        results.append(EvaluationResult(predictions, options))
        remember(set, readBy: scorer)
      }
    }
    return results
  }

  /// Test pictures are for the end: a run's folder keeps when its model was measured on them (ecosystem L34).
  private func remember(_ set: DataSet, readBy scorer: Scorer) {
    guard let test = set.testList, let readings = TestReadings(ofModel: scorer.path) else { return }
    if let first = readings.first(of: test.hash) {
      Messages.note(
        "\(scorer.summary.name) was measured on the test pictures of \(set.name) before, first \(first): "
          + "choose no model by these figures")
    }
    do throws(TrainingError) {
      try readings.add(
        dataSet: set.name, list: test.hash, pictures: test.count, model: scorer.summary.sha256)
    } catch { Messages.note("When the test pictures were read is not kept: \(error)") }
  }

  /// The folder for the plots, with nothing in the way of one; nil where none are asked for.
  private func plotFolder(besides sets: [DataSet]) throws(Ending) -> OutputFolder? {
    guard let plots else { return nil }
    var files: [Path] = []
    for set in sets {
      files.append(set.root)
      files += set.samples.map(\.file)
      files += set.samples.compactMap(\.mask)
    }
    let folder = try OutputFolder(
      Path(plots), besides: Evidence(folders: data.roots, files: files), replacing: force)
    let count = models.count * sets.count
    for name in ["roc", "reliability"] + (perturb ? ["levels"] : []) {
      for number in 1...count { try folder.check(count > 1 ? "\(name)-\(number).png" : "\(name).png") }
    }
    return folder
  }

  private func writePlots(of report: EvaluationReport, to folder: OutputFolder) throws(Ending) {
    let files: [(name: String, bytes: [UInt8])]
    do throws(EvaluationError) { files = try report.plots() } catch {
      throw .status(.output, message: "\(error)")
    }
    for file in files {
      let path = try folder.write(file.bytes, to: file.name)
      Messages.note(safe: SafeText(bytes: path.bytes))
    }
  }
}

extension NoFaceRule: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
