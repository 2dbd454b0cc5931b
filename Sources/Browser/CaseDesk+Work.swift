import CaseFile
import Explainer
import Files
import Pictures
import Report
import Text

/// What is saved, and in which order.
extension CaseDesk {
  // MARK: - Decisions

  public func decide(_ request: DecisionRequest) { add(.decide(request)) }
  public func undo() { add(.undo) }
  public func redo() { add(.redo) }

  private func add(_ job: Job) {
    state.withLock { $0.decisions.append(job) }
    submit { [self] in work() }
  }

  /// Keeps how the folder was left; only the last word counts.
  public func keep(_ settings: FolderSettings) {
    guard options.keepsSettings else { return }
    state.withLock { $0.settings = settings }
    submit { [self] in work() }
  }

  /// Does the most urgent thing; a job that another turn has done is none.
  func work() {
    enum Next {
      case job(Job), scores([Explainer.Record], model: String), moved([Subject]), settings(FolderSettings),
        nothing
    }
    let (next, file) = state.withLock { state -> (Next, CaseFile?) in
      if !state.decisions.isEmpty { return (.job(state.decisions.removeFirst()), state.file) }
      if !state.scores.isEmpty, let model = state.model {
        return (.scores(state.scores.removeFirst(), model: model), state.file)
      }
      if !state.moved.isEmpty {
        defer { state.moved = [] }
        return (.moved(state.moved), state.file)
      }
      defer { state.settings = nil }
      return (state.settings.map(Next.settings) ?? .nothing, state.file)
    }
    guard let file else {
      if case .job(let job) = next { post(.failed(request: CaseDesk.number(job), "no case is open")) }
      return
    }
    switch next {
    case .job(.decide(let request)): save(request, file)
    case .job(.undo): turn(.undo, file)
    case .job(.redo): turn(.redo, file)
    case .scores(let records, let model):
      keep("scores", file) { file throws(CaseError) in
        _ = try file.keep(score: records, model: model, view: .largest)
      }
    case .moved(let subjects):
      keep("where pictures lie", file) { file throws(CaseError) in try file.see(subjects) }
    case .settings(let settings):
      keep("how the folder is left", file) { file throws(CaseError) in
        try file.keep(settings: settings, for: home)
      }
    case .nothing: break
    }
  }

  private static func number(_ job: Job) -> Int? {
    if case .decide(let request) = job { request.number } else { nil }
  }

  private func keep(_ what: SafeText, _ file: CaseFile, _ body: (CaseFile) throws(CaseError) -> Void) {
    do throws(CaseError) { try body(file) } catch {
      post(.failed(request: nil, "\(what): \(SafeText("\(error)"))"))
    }
  }

  /// Reads what has no hash yet, then saves all that could be read as one step.
  private func save(_ request: DecisionRequest, _ file: CaseFile) {
    var subjects: [Subject] = [], hashed: [(file: Int, content: ContentKey)] = []
    var unreadable: [(file: Int, why: SafeText)] = []
    // One disk that does not answer is waited for once.
    var silence: SafeText?
    for (target, content) in zip(request.targets, request.contents) {
      let path = request.files.input(target).path
      if let content {
        subjects.append(Subject(content: content.hexadecimal, path: absolute(path)))
        continue
      }
      silence = silence ?? probe.silenceNow(of: path)
      if let silence {
        unreadable.append((target, silence))
        continue
      }
      do throws(FileError) {
        // A file over the limit is no picture that can be read, so it has no label either.
        let hash = Digest.sha256(try readFile(path, limit: PictureLimits.fileBytes).bytes)
        subjects.append(Subject(content: hash, path: absolute(path)))
        if let key = ContentKey(hash) { hashed.append((target, key)) }
      } catch {
        unreadable.append((target, SafeText(error.reason)))
      }
    }
    do throws(CaseError) {
      let step = try file.decide(subjects.map { ($0, request.change) }, model: request.model)
      let names = Dictionary(subjects.map { ($0.content, $0.path) }, uniquingKeysWith: { $1 })
      post(
        .saved(
          request: request.number,
          SavedStep(
            action: .decide, rows: (step?.decisions ?? []).compactMap { row($0, names[$0.content]) }),
          hashed: hashed, unreadable: unreadable))
    } catch {
      post(.failed(request: request.number, SafeText("\(error)")))
    }
  }

  private func turn(_ action: Step.Action, _ file: CaseFile) {
    do throws(CaseError) {
      guard let step = try action == .undo ? file.undo() : file.redo() else {
        return post(.nothingTo(action))
      }
      var rows: [SavedStep.Row] = []
      for decision in step.decisions {
        if let row = row(decision, try file.lastSeen(decision.content)) { rows.append(row) }
      }
      post(.saved(request: nil, SavedStep(action: action, rows: rows), hashed: [], unreadable: []))
    } catch {
      post(.failed(request: nil, SafeText("\(error)")))
    }
  }

  private func row(_ decision: Decision, _ path: Path?) -> SavedStep.Row? {
    guard let content = ContentKey(decision.content) else { return nil }
    let text = String(decoding: decision.new, as: UTF8.self)
    let change: Change =
      switch decision.field {
      case .label: .label(AnalystLabel(rawValue: text))
      case .note: .note(text)
      case .mark: .mark(!text.isEmpty)
      }
    let name =
      path.map { SafeText(bytes: named($0).bytes) } ?? SafeText(String(decision.content.prefix(12)))
    return SavedStep.Row(content: content, change: change, name: name)
  }

  // MARK: - Scores

  /// What the case says of a picture, for a report, and where the case lies; nil without one.
  ///
  /// - Parameter content: SHA-256 of the bytes read; nil where they could not be.
  public func decisions(
    on content: String?, at path: Path
  ) throws(CaseError) -> (decisions: Report.Decisions, place: Path)? {
    guard let file = state.withLock({ $0.file }), let place = options.place else { return nil }
    return (try Report.Decisions(file, content: content, path: absolute(path)), place)
  }

  /// What was kept of a picture; nil where it has to be scored. Waits for the case: not for Swift's own threads.
  public func score(_ sha256: String, _ input: Input, model: String) -> [Explainer.Record]? {
    let subject = Subject(content: sha256, path: absolute(input.path))
    guard let file = state.withLock({ $0.file }),
      let records = try? file.score(for: subject, model: model, view: .largest)
    else { return nil }
    let isElsewhere = state.withLock { state in
      guard state.seen?[subject.path]?.content != ContentKey(sha256) else { return false }
      state.moved.append(subject)
      return true
    }
    if isElsewhere { submit { [self] in work() } }
    return records
  }

  /// Keeps new scores.
  public func keep(_ records: [Explainer.Record], model: String) {
    let placed = records.map { $0.moved(to: absolute($0.file)) }
    state.withLock { state in
      state.model = model
      state.scores.append(placed)
    }
    submit { [self] in work() }
  }
}
