import CaseFile
import Dispatch
import Explainer
import Files
import Report
import Synchronization
import Text

/// The one place that reads and writes the case: a queue of jobs that one thread of its own works off, decisions before
/// scores, scores before how the folder was left (reliability.md 6.3, 8.6).
public final class CaseDesk: Sendable {
  /// What to open and for whom.
  public struct Options: Sendable {
    /// nil: there is none, and why.
    public var place: Path?
    public var reason: SafeText
    /// Whether the person wanted none.
    public var isDeclined: Bool
    /// The folders or files under examination, as they were named.
    public var evidence: [Path]
    /// Whether the folder opens as it was left.
    public var restores: Bool
    /// The program's.
    public var version: String

    public init(
      place: Path?, reason: SafeText = "", isDeclined: Bool = false, evidence: [Path], restores: Bool = true,
      version: String
    ) {
      self.place = place
      self.reason = reason
      self.isDeclined = isDeclined
      self.evidence = evidence
      self.restores = restores
      self.version = version
    }
  }

  private enum Job {
    case decide(DecisionRequest)
    case undo, redo
  }

  private struct State {
    var file: CaseFile?
    var decisions: [Job] = []
    var scores: [[Explainer.Record]] = []
    var settings: FolderSettings?
    var model: String?
    /// All files found so far, until their names were compared with those of the case.
    var files = FileTable()
    /// What was last seen under each path; nil until the case is open.
    var seen: [Path: ContentKey]?
    var isListed = false
  }

  /// A file larger than this is no picture that can be read, so it has no label either.
  private static let fileLimit = 128 << 20

  private let options: Options
  private let roots: [(named: Path, resolved: Path)]
  private let state = Mutex(State())
  private let submit: @Sendable (@escaping @Sendable () -> Void) -> Void
  private let post: @Sendable (CaseNews) -> Void

  /// - Parameters:
  ///   - submit: runs what it is given on one thread, in order.
  ///   - post: is given what the case has to say.
  public init(
    _ options: Options, submit: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
    post: @escaping @Sendable (CaseNews) -> Void
  ) {
    self.options = options
    self.submit = submit
    self.post = post
    roots = options.evidence.map { ($0, CaseFolder.resolved($0)) }
  }

  // MARK: - Opening

  /// Opens the case; `isReady` is called once it is known whether there is one.
  public func open(_ isReady: @escaping @Sendable () -> Void) {
    submit { [self] in
      defer { isReady() }
      guard let place = options.place else {
        return post(.unavailable(options.reason, isChosen: options.isDeclined))
      }
      do throws(CaseError) {
        let (file, warnings) = try CaseDesk.open(place, options)
        let decided = try CaseDesk.decided(file)
        let settings =
          options.restores
          ? try folder.map { folder throws(CaseError) in try file.settings(for: folder) } ?? nil : nil
        var seen: [Path: ContentKey] = [:]
        for root in roots {
          for (path, content) in try file.lastSeen(inside: root.resolved) { seen[path] = ContentKey(content) }
        }
        state.withLock { state in
          state.file = file
          state.seen = seen
        }
        post(.opened(SafeText(bytes: place.bytes), decided, settings, warnings: warnings))
        recognize()
      } catch {
        post(.unavailable(SafeText("\(error)"), isChosen: false))
      }
    }
  }

  /// A case within the evidence is refused (reliability.md 9.2); one on a network mount is used, with a warning.
  private static func open(
    _ place: Path, _ options: Options
  ) throws(CaseError) -> (CaseFile, [SafeText]) {
    var opening = CaseFile.Options(version: options.version)
    do throws(CaseError) {
      return (try CaseFile.open(place, evidence: options.evidence, opening), [])
    } catch {
      guard case .onNetwork(_, let kind) = error else { throw error }
      opening.allowsNetwork = true
      return (
        try CaseFile.open(place, evidence: options.evidence, opening),
        [
          "the case lies on a network mount (\(SafeText(kind))), where two programs can damage it; name a local place with --case"
        ]
      )
    }
  }

  private static func decided(_ file: CaseFile) throws(CaseError) -> [ContentKey: Decided] {
    var decided: [ContentKey: Decided] = [:]
    for (content, standing) in try file.current() {
      guard let key = ContentKey(content) else { continue }
      decided[key] = Decided(label: standing.label, note: standing.note)
    }
    return decided
  }

  /// The folder whose settings are kept.
  private var folder: Path? { roots.first?.resolved }

  /// More files of the folder.
  public func found(_ finding: FolderScan.Finding) {
    state.withLock { state in
      for portion in finding.portions { state.files.append(portion) }
      if finding.order != nil { state.isListed = true }
    }
    if finding.order != nil { submit { [self] in recognize() } }
  }

  /// Once folder and case are both known: which files the case has seen before.
  private func recognize() {
    let (files, seen) = state.withLock { state -> (FileTable, [Path: ContentKey]) in
      guard state.isListed, let seen = state.seen else { return (FileTable(), [:]) }
      defer { state.files = FileTable() }
      return (state.files, seen)
    }
    guard !seen.isEmpty else { return }
    let known = (0..<files.count).compactMap { file -> (Int, ContentKey)? in
      seen[absolute(files.input(file).path)].map { (file, $0) }
    }
    if !known.isEmpty { post(.recognized(known.map { (file: $0.0, content: $0.1) })) }
  }

  /// The path as the case keeps it: the same from wherever the folder is named.
  private func absolute(_ path: Path) -> Path {
    for (named, resolved) in roots {
      if path == named { return resolved }
      let start = named.bytes.last == UInt8(ascii: "/") ? named.bytes : named.bytes + [UInt8(ascii: "/")]
      if path.bytes.starts(with: start) {
        return resolved.appending(Array(path.bytes.dropFirst(start.count)))
      }
    }
    return CaseFolder.resolved(path)
  }

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
    state.withLock { $0.settings = settings }
    submit { [self] in work() }
  }

  /// Does the most urgent thing; a job that another turn has done is none.
  private func work() {
    enum Next { case job(Job), scores([Explainer.Record], model: String), settings(FolderSettings), nothing }
    let (next, file) = state.withLock { state -> (Next, CaseFile?) in
      if !state.decisions.isEmpty { return (.job(state.decisions.removeFirst()), state.file) }
      if !state.scores.isEmpty, let model = state.model {
        return (.scores(state.scores.removeFirst(), model: model), state.file)
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
    case .settings(let settings):
      guard let folder else { return }
      keep("how the folder is left", file) { file throws(CaseError) in
        try file.keep(settings: settings, for: folder)
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
    for (target, content) in zip(request.targets, request.contents) {
      let path = request.files.input(target).path
      if let content {
        subjects.append(Subject(content: content.hexadecimal, path: absolute(path)))
        continue
      }
      do throws(FileError) {
        let hash = Digest.sha256(try readFile(path, limit: CaseDesk.fileLimit).bytes)
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
            action: .decide, rows: (step?.decisions ?? []).compactMap { CaseDesk.row($0, names[$0.content]) }),
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
        if let row = CaseDesk.row(decision, try file.lastSeen(decision.content)) { rows.append(row) }
      }
      post(.saved(request: nil, SavedStep(action: action, rows: rows), hashed: [], unreadable: []))
    } catch {
      post(.failed(request: nil, SafeText("\(error)")))
    }
  }

  private static func row(_ decision: Decision, _ path: Path?) -> SavedStep.Row? {
    guard let content = ContentKey(decision.content) else { return nil }
    let text = String(decoding: decision.new, as: UTF8.self)
    let change: Change =
      switch decision.field {
      case .label: .label(AnalystLabel(rawValue: text))
      case .note: .note(text)
      case .mark: .mark(!text.isEmpty)
      }
    let name = path.map { SafeText(bytes: $0.lastComponent) } ?? SafeText(String(decision.content.prefix(12)))
    return SavedStep.Row(content: content, change: change, name: name)
  }

  // MARK: - Scores

  /// What the case says of a picture, for a report, and where the case lies; nil without one.
  ///
  /// - Parameter content: SHA-256 of the bytes read; nil where they could not be.
  public func decisions(on content: String?, at path: Path) -> (decisions: Report.Decisions, place: Path)? {
    guard let file = state.withLock({ $0.file }), let place = options.place,
      let decisions = try? Report.Decisions(file, content: content, path: absolute(path))
    else { return nil }
    return (decisions, place)
  }

  /// What was kept of a picture; nil where it has to be scored. Waits for the case: not for Swift's own threads.
  public func score(_ sha256: String, _ input: Input, model: String) -> [Explainer.Record]? {
    guard let file = state.withLock({ $0.file }) else { return nil }
    return try? file.score(
      for: Subject(content: sha256, path: absolute(input.path)), model: model, view: .largest)
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

  // MARK: - Others, and the end

  /// Looks whether another program has decided; to be called now and then.
  public func lookForOthers() {
    submit { [self] in
      guard let file = state.withLock({ $0.file }), let count = try? file.changeCount() else { return }
      let before = lastCount.exchange(count, ordering: .relaxed)
      guard before != count, before != -1, let decided = try? CaseDesk.decided(file) else { return }
      post(.changedElsewhere(decided))
    }
  }

  private let lastCount = Atomic(-1)

  /// Waits until all that was asked for is saved, `seconds` at most, and closes the case.
  /// - Returns: false where something was left undone.
  public func close(within seconds: Double = 10) -> Bool {
    let done = DispatchSemaphore(value: 0)
    submit { [self] in
      let left = state.withLock { $0.decisions.count + $0.scores.count + 1 }
      for _ in 0..<left { work() }
      // Taken away first: what is still asked finds no case instead of a closed one.
      let file = state.withLock { state in
        defer { state.file = nil }
        return state.file
      }
      if let file { try? file.close() }
      done.signal()
    }
    return done.wait(timeout: .now() + seconds) == .success
  }
}
