import ArgumentParser
import DataSets
import Evaluation
import Explainer
import Files
import Text

/// `telltale evaluate`: how good models are on data sets, as tables, JSON or CSV, and as plots.
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure models on data sets with labels.",
    discussion: """
      EXAMPLES
        telltale evaluate --data Faces/manifest.csv
        telltale evaluate --data FaceForensics++ --data Celeb-DF --split test --trained-on FF++
        telltale evaluate --model first --model second --data Faces --format json > figures.json
        telltale evaluate --data FaceForensics++ --perturb --plots Plots

      A data set is a manifest (CSV with file, split and the eight labels), a folder with real/ and fake/, or a public \
      set in its own layout with its frames extracted. What every figure depends on stands beside it.
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

  @OptionGroup var engine: EngineOptions

  @OptionGroup var data: DataSetOptions

  @Option(help: "Which split: train, val or test; all where the option is absent.")
  var split: Split?

  @Flag(help: "The pictures are aligned crops already; no face is looked for.")
  var aligned = false

  @Option(help: "A picture without a face or that cannot be read: skip leaves it out, half counts one half.")
  var noFace = NoFaceRule.skip

  @Flag(help: "Also on perturbed pictures: four kinds at four levels (Table 2 and Figure 3 of the paper).")
  var perturb = false

  @Flag(
    help:
      "Only check the relevance maps: by deletion on flagged faces, and against the masks where the data have them."
  )
  var relevance = false

  @Option(help: ArgumentHelp("The share of real faces for which a threshold is sought.", valueName: "share"))
  var fpr = 0.05

  @Option(
    help: ArgumentHelp("The data set that the models were trained on, for the means.", valueName: "name"))
  var trainedOn: String?

  @Option(help: "text, json or csv.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Draw the curves as PNG files into this folder.", valueName: "folder"),
    completion: .directory)
  var plots: String?

  @Flag(help: "Replace plots that exist.")
  var force = false

  @Option(help: ArgumentHelp("Decides the draws and the perturbations.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Draws for the 95 % intervals.", valueName: "n"))
  var bootstrap = 1_000

  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if data.data.isEmpty { throw ValidationError("Name a data set with --data.") }
    guard fpr >= 0, fpr < 1 else { throw ValidationError("--fpr must be at least 0 and under 1.") }
    guard (1...100_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must be from 1 to 100000.")
    }
  }

  func run() async throws {
    try messages.begin(besides: data.data.map { Path($0) })
    let assets = try Assets.find(option: engine.assets)
    let sets = try data.read(assets, split: split)
    let paper: PaperTables
    do throws(EvaluationError) { paper = try PaperTables(assets.paper) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    if relevance { return try await checkRelevance(sets) }
    let options = EvaluationOptions(
      noFace: noFace, draws: bootstrap, seed: seed, falsePositiveLimit: fpr, split: split,
      isAligned: aligned)
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
    switch format {
    case .text: try StandardOutput.shared.write(Messages.safe(report.text))
    case .json: try StandardOutput.shared.write(report.json)
    case .csv: try StandardOutput.shared.write(Messages.safe(report.csv, lineEnd: "\r\n"))
    }
    try writePlots(of: report)
    let failed = results.reduce(0) { $0 + $1.predictions.count(.error) }
    if failed > 0 {
      let first = results.lazy.flatMap(\.predictions.list).first { $0.status == .error }
      throw Ending.status(
        .failed,
        message:
          "\(failed) could not be scored, first \(first?.sample.file.text ?? ""): \(first?.error ?? "")")
    }
  }

  private func checkRelevance(_ sets: [DataSet]) async throws {
    for folder in model.isEmpty ? [nil] : model.map(Optional.some) {
      let scorer = try await ModelOptions(model: folder, engine: engine).open()
      for set in sets {
        var progress = Progress("looking at \(set.name)", total: set.samples.count)
        do {
          let check = try await RelevanceCheck.run(set, by: scorer, isAligned: aligned, seed: seed) {
            progress.update($0)
          }
          progress.clear()
          try StandardOutput.shared.write(
            Messages.safe("\(scorer.summary.name) on \(set.name)\n\(check.text)"))
        } catch let error as ModelError {
          throw Ending.status(.failed, message: "\(error)")
        }
      }
    }
  }

  /// Each model on each data set.
  private func evaluated(_ sets: [DataSet], _ options: EvaluationOptions) async throws -> [EvaluationResult] {
    var results: [EvaluationResult] = []
    let alterations = perturb ? WhatIf.alterations(seed: seed) : []
    for folder in model.isEmpty ? [nil] : model.map(Optional.some) {
      let scorer = try await ModelOptions(model: folder, engine: engine).open()
      for set in sets {
        var progress = Progress("scoring \(set.name)", total: set.samples.count)
        let predictions = try await Predictions.collect(
          set, by: scorer, isAligned: aligned,
          alterations: alterations
        ) { progress.update($0) }
        progress.clear()
        results.append(EvaluationResult(predictions, options))
      }
    }
    return results
  }

  private func writePlots(of report: EvaluationReport) throws {
    guard let plots else { return }
    do {
      try makeFolder(Path(plots))
      for (name, bytes) in try report.plots() {
        try writeDurably(bytes, to: Path(plots).appending(name), replacing: force, mode: 0o644)
        Messages.note("\(plots)/\(name)")
      }
    } catch {
      throw Ending.status(.output, message: "\(error)")
    }
  }
}

extension NoFaceRule: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
