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
  /// The folders under examination: no report is written inside.
  private let folders: [Path]
  private let desk: CaseDesk
  private let probe: ReadProbe
  /// What a report states of the model's options (`ModelOptions.words`).
  private let modelWords: [String]
  private var scorer: Scorer?
  private var model: RelevanceModel?

  init(
    evidence: [Path], desk: CaseDesk, probe: ReadProbe, modelWords: [String],
    post: @escaping @Sendable (Browser.Action) -> Void
  ) {
    folders = evidence.filter { FileKind(at: $0) == .folder }
    self.desk = desk
    self.probe = probe
    self.modelWords = modelWords
    self.post = post
  }

  func open(_ scorer: Scorer) { self.scorer = scorer }

  func find(_ id: FaceID, _ input: Input) async {
    guard let scorer else { return post(.unexplained(id, "there is no model to look with")) }
    if let silence = await probe.silence(of: input.path) { return post(.unexplained(id, silence)) }
    let options = PictureOptions(faces: id.face > 0 ? .all : .largest, keepsPictures: true)
    let scored = await scorer.score(input, options)
    let faces = scored.records.filter { $0.explanation != nil }
    guard let place = faces.firstIndex(where: { $0.faceIndex == id.face }), place < scored.crops.count,
      let original = faces[place].explanation
    else { return post(.unexplained(id, "this face is not found again; the file may have changed")) }
    let crop = scored.crops[place]
    var problem: ModelError?
    do throws(ModelError) {
      let model = try await relevance(scorer)
      post(.located(id, await scorer.perform { model.maps(of: crop, in: $0) }))
    } catch {
      problem = error
    }
    post(.tried(id, await scorer.whatIf(of: crop, original: original, sha256: faces[place].sha256)))
    if let problem { post(.unexplained(id, SafeText("\(problem)"))) }
  }

  func findFaces(_ file: Int, _ input: Input) async {
    guard let scorer, await probe.silence(of: input.path) == nil else { return post(.facesFound(file, [])) }
    let scored = await scorer.score(input, PictureOptions(faces: .all, keepsPictures: true))
    post(.facesFound(file, FaceOutcome.all(scored)))
  }

  func readPixels(_ file: Int, _ input: Input) async {
    guard let scorer, await probe.silence(of: input.path) == nil else { return post(.pixelsRead(file, nil)) }
    post(.pixelsRead(file, await scorer.picture(input)))
  }

  func report(_ input: Input, allFaces: Bool, folder: Path) async {
    guard let scorer else { return post(.reportFailed("There is no model to report with.")) }
    if let silence = await probe.silence(of: input.path) { return post(.reportFailed(silence)) }
    let path = ReportFile.place(for: input.path, in: folder)
    do {
      let options = PictureOptions(faces: allFaces ? .all : .largest)
      let study = await scorer.study(input, options, relevance: try await relevance(scorer))
      let known = try desk.decisions(on: study.faces.first?.record.sha256, at: input.path)
      let request = ReportRequest(
        paths: [input.path.argument], options: options, modelWords: modelWords,
        caseName: known?.place.argument, out: path.argument)
      let entry = Report.Entry(
        study: study, modified: FileTime.changed(input.path).map { SafeText($0) }, decisions: known?.decisions
      )
      try ReportFile.write(
        Report(request.context(scorer), [entry]), to: path, evidence: folders, replacing: false)
      post(.reported(SafeText(bytes: path.resolved.bytes)))
    } catch {
      post(.reportFailed(SafeText(String(describing: error))))
    }
  }

  /// Opened when it is first asked for.
  private func relevance(_ scorer: Scorer) async throws(ModelError) -> RelevanceModel {
    if let model { return model }
    let opened = try await scorer.relevanceModel()
    model = opened
    return opened
  }
}
