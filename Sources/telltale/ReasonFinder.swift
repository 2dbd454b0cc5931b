import Browser
import CaseFile
import Explainer
import Files
import Pictures
import Report
import Text

/// Works out what the browser asks of single faces, one at a time: where margins come from, whether a verdict holds, the
/// other faces of a photograph, its pixels, a report.
actor ReasonFinder {
  private let post: @Sendable (Browser.Action) -> Void
  /// What is under examination: no report is written inside.
  private let evidence: [Path]
  private let desk: CaseDesk
  private var scorer: Scorer?
  private var model: RelevanceModel?

  init(evidence: [Path], desk: CaseDesk, post: @escaping @Sendable (Browser.Action) -> Void) {
    self.evidence = evidence
    self.desk = desk
    self.post = post
  }

  func open(_ scorer: Scorer) { self.scorer = scorer }

  func find(_ id: FaceID, _ input: Input) async {
    guard let scorer else { return }
    let options = PictureOptions(faces: id.face > 0 ? .all : .largest, keepsPictures: true)
    let scored = await scorer.score(input, options)
    let faces = scored.records.filter { $0.explanation != nil }
    guard let place = faces.firstIndex(where: { $0.faceIndex == id.face }), place < scored.crops.count,
      let original = faces[place].explanation
    else { return }
    let crop = scored.crops[place]
    if let model = await relevance(scorer) {
      post(.located(id, await scorer.perform { model.maps(of: crop, in: $0) }))
    }
    post(.tried(id, await scorer.whatIf(of: crop, original: original, sha256: faces[place].sha256)))
  }

  func findFaces(_ file: Int, _ input: Input) async {
    guard let scorer else { return }
    let scored = await scorer.score(input, PictureOptions(faces: .all, keepsPictures: true))
    post(.facesFound(file, FaceOutcome.all(scored)))
  }

  func readPixels(_ file: Int, _ input: Input) async {
    guard let scorer else { return }
    post(.pixelsRead(file, await scorer.picture(input)))
  }

  func report(_ input: Input, allFaces: Bool, folder: Path) async {
    guard let scorer, let model = await relevance(scorer) else {
      return post(.reportFailed("There is no model to report with."))
    }
    let options = PictureOptions(faces: allFaces ? .all : .largest)
    let study = await scorer.study(input, options, relevance: model)
    let path = folder.appending(ReportFile.name(for: input.path))
    let known = desk.decisions(on: study.faces.first?.record.sha256, at: input.path)
    let place = known.map { SafeText(bytes: $0.place.bytes) }
    let caseOption: SafeText = place.map { " --case \($0)" } ?? ""
    let report = Report(
      .init(
        record: RecordContext(model: scorer.summary, version: Main.version), card: scorer.card,
        correlation: scorer.correlation, procedure: scorer.procedure(options), engine: ReportCommand.engine,
        made: SafeText(FileTime.now),
        command:
          "telltale report \(SafeText(bytes: input.path.bytes))\(caseOption) --out \(SafeText(bytes: path.bytes))",
        scoreOptions: allFaces ? "--faces all" : "", caseFile: place),
      [
        Report.Entry(
          study: study, modified: FileTime.changed(input.path).map { SafeText($0) },
          decisions: known?.decisions)
      ])
    // The folders under examination, and the one that a named file lies in.
    let folders = evidence.map { FileKind(at: $0) == .folder ? $0 : $0.parent }
    do throws(FileError) {
      try ReportFile.write(report, to: path, evidence: folders, replacing: false)
      post(.reported(SafeText(bytes: CaseFolder.resolved(path).bytes)))
    } catch {
      post(.reportFailed(SafeText("\(error)")))
    }
  }

  /// Opened when it is first asked for.
  private func relevance(_ scorer: Scorer) async -> RelevanceModel? {
    if model == nil { model = try? await scorer.relevanceModel() }
    return model
  }
}
