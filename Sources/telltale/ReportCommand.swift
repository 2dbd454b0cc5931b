import ArgumentParser
import CaseFile
import Explainer
import Files
import Foundation
import Pictures
import Report
import Tensors
import Text

/// `telltale report`: one page for a face, a folder or a case.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one HTML page on each face: bars, sentences, maps, what-if, hashes, decisions.",
    discussion: """
      EXAMPLES
        telltale report photo.jpg --out report.html
        telltale report Photos --out report.html
        telltale report Photos --case theft.sqlite --out report.html
        telltale report --case theft.sqlite --out case.html

      The page needs no network and no other file, prints, and states every step, hash and option that a second examiner \
      needs to come to the same numbers. A case alone means every picture that holds a decision. A face takes about half a \
      megabyte.

      Exit codes: 0 done, 1 some inputs failed (the page says which) or the model could not be used, 64 wrong usage, 74 \
      the page could not be written, 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("Files or folders.", valueName: "path"), completion: .file())
  var paths: [String] = []

  @Flag(name: [.short, .long], help: "Read folders inside folders too.")
  var recursive = false

  @Option(
    help: ArgumentHelp("The page; refused inside a folder that is read.", valueName: "file"),
    completion: .file())
  var out: String

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("The case whose labels and notes are shown.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var caseName: String?

  @Flag(help: "Allow a case on a network mount, where two programs can damage it.")
  var caseOnNetwork = false

  @OptionGroup var model: ModelOptions

  @Option(help: "Which faces of a picture: largest or all.")
  var faces = PictureOptions.Faces.largest

  @Flag(help: "The pictures are aligned crops already; no face is looked for.")
  var aligned = false

  @Option(help: ArgumentHelp("The time that the page states; now by default.", valueName: "text"))
  var time: String?

  @Flag(help: "Replace the page if it exists.")
  var force = false

  @OptionGroup var messages: MessageOptions

  func validate() throws {
    if paths.isEmpty, caseName == nil {
      throw ValidationError("Name a file or folder, or a case with --case.")
    }
    if out == "-" { throw ValidationError("A page goes to a file: name it with --out.") }
    if paths.contains("-") { throw ValidationError("A report is on files; standard input has no name.") }
  }

  func run() async throws {
    let page = Path(out)
    var given = Inputs()
    for path in paths { given.add(Path(path), recursive: recursive) }
    try messages.begin(besides: given.folders)
    let file = try openCase()
    let inputs = try paths.isEmpty ? decided(file) : given.list
    let evidence: [Path]
    do throws(CaseError) { evidence = try given.folders + (file?.folders() ?? []) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    // Before the work, not after it.
    let files = inputs.map(\.path) + (caseName.map { [Path($0)] } ?? [])
    try Evidence(folders: evidence, files: files).refuse(page)
    do throws(FileError) { try checkTarget(page, replacing: force) } catch {
      throw Ending.status(.output, message: "\(error)")
    }
    guard FileKind(at: page.parent) == .folder else {
      throw Ending.status(.output, message: "\(page.parent.text): no such folder; make it first")
    }
    let nothing: SafeText = paths.isEmpty ? "no picture of the case holds a decision" : given.emptiness
    func withoutPage() -> Ending {
      Messages.say(safe: "\(nothing); no page is written")
      return .status(.failed)
    }
    guard !inputs.isEmpty else { throw withoutPage() }
    let scorer = try await model.open(besides: evidence)
    let options = PictureOptions(faces: faces, isAligned: aligned)
    let interruption = Interruption()
    let work = Task { try await ReportCommand.studies(inputs, options, scorer) }
    let sources = interruption.watch { work.cancel() }
    defer { sources.forEach { $0.cancel() } }
    let studies = try await work.value
    try interruption.end("Interrupted: no page is written.")
    let entries: [Report.Entry]
    do {
      entries = try zip(inputs, studies).map { try ReportCommand.entry($0, $1, file) }
    } catch let error as CaseError {
      throw Ending.status(.failed, message: "\(error)")
    }
    let request = ReportRequest(
      paths: paths, isRecursive: recursive, options: options, modelWords: try model.words(),
      caseName: caseName,
      time: time, out: out)
    let report = Report(request.context(scorer), entries)
    guard !report.entries.isEmpty else { throw withoutPage() }
    do throws(FileError) {
      try ReportFile.write(report, to: page, evidence: evidence, replacing: force)
    } catch {
      throw Ending.status(.output, message: "\(error)")
    }
    try StandardOutput.shared.write(path: page)
    for entry in report.entries where entry.hasChanged {
      Messages.say(
        safe:
          "\(SafeText(bytes: entry.study.faces.first?.record.file.bytes ?? [])): has changed since it was decided on"
      )
    }
    let failed = studies.count { $0.faces.contains { $0.record.status == .error } }
    if failed > 0 {
      throw Ending.status(.failed, message: "\(failed) could not be scored; the page says why.")
    }
  }

  private func openCase() throws(Ending) -> CaseFile? {
    guard let caseName else { return nil }
    do throws(CaseError) {
      return try CaseFile.open(
        Path(caseName), evidence: [],
        .init(access: .reading, allowsNetwork: caseOnNetwork, version: Main.version))
    } catch {
      throw .status(.failed, message: "\(error)")
    }
  }

  /// Every picture of the case that holds a decision.
  private func decided(_ file: CaseFile?) throws -> [Input] {
    guard let file else { return [] }
    do throws(CaseError) {
      let decided = try file.current()
      var paths: [Path] = []
      // In the order of the paths, those with several contents once.
      for subject in try file.everySeen() where decided[subject.content] != nil && subject.path != paths.last
      {
        paths.append(subject.path)
      }
      return paths.map { Input(path: $0, origin: .named) }
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }

  /// One a picture, in the order of the inputs.
  private static func studies(
    _ inputs: [Input], _ options: PictureOptions, _ scorer: Scorer
  ) async throws -> [PictureStudy] {
    let relevance: RelevanceModel
    do throws(ModelError) { relevance = try await scorer.relevanceModel() } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    var progress = Progress("looking", total: inputs.count), studies: [PictureStudy] = []
    for await study in scorer.studies(of: inputs, options, relevance: relevance) {
      studies.append(study)
      DebugLog.shared.add(study.faces.map(\.record))
      progress.update(studies.count)
    }
    progress.clear()
    return studies
  }

  private static func entry(
    _ input: Input, _ study: PictureStudy, _ file: CaseFile?
  ) throws(CaseError) -> Report.Entry {
    let path = input.path.resolved
    return Report.Entry(
      study: study, modified: FileTime.changed(input.path).map { SafeText($0) },
      decisions: try file.map { (file) throws(CaseError) in
        try Report.Decisions(file, content: study.faces.first?.record.sha256, path: path)
      })
  }
}
