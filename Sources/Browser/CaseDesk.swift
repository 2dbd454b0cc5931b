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
    /// The folder that the case is of.
    public var home: Path
    /// The folders or files under examination, as they were named.
    public var evidence: [Path]
    /// Whether the folder opens as it was left.
    public var restores: Bool
    /// Whether it is kept how it is left: files that were named are not the folder.
    public var keepsSettings: Bool
    /// The program's.
    public var version: String

    public init(
      place: Path?, reason: SafeText = "", isDeclined: Bool = false, home: Path, evidence: [Path],
      restores: Bool = true, keepsSettings: Bool = true, version: String
    ) {
      self.place = place
      self.reason = reason
      self.isDeclined = isDeclined
      self.home = home
      self.evidence = evidence
      self.restores = restores
      self.keepsSettings = keepsSettings
      self.version = version
    }
  }

  enum Job {
    case decide(DecisionRequest)
    case undo, redo
  }

  struct State {
    var file: CaseFile?
    var decisions: [Job] = []
    var scores: [[Explainer.Record]] = []
    /// Pictures that the case knows and has not seen where they lie.
    var moved: [Subject] = []
    var settings: FolderSettings?
    var model: String?
    /// All files found so far, until their names were compared with those of the case.
    var files = FileTable()
    /// What was last seen under each path, and what was decided on and seen there before; nil until the case is open.
    var seen: [Path: (content: ContentKey, decided: ContentKey?)]?
    var isListed = false
  }

  let options: Options
  /// Where a named folder, with a slash behind it, really lies.
  private let folders: [(start: [UInt8], resolved: Path)]
  /// The same of named files.
  private let files: [Path: Path]
  let state = Mutex(State())
  let probe: ReadProbe
  let submit: @Sendable (@escaping @Sendable () -> Void) -> Void
  let post: @Sendable (CaseNews) -> Void

  /// - Parameters:
  ///   - probe: asked before a file is read.
  ///   - submit: runs what it is given on one thread, in order.
  ///   - post: is given what the case has to say.
  public init(
    _ options: Options, probe: ReadProbe = ReadProbe(),
    submit: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
    post: @escaping @Sendable (CaseNews) -> Void
  ) {
    self.options = options
    self.probe = probe
    self.submit = submit
    self.post = post
    let named = [options.home] + options.evidence.filter { $0 != options.home }
    let (folders, files) = (
      named.filter { FileKind(at: $0) == .folder }, named.filter { FileKind(at: $0) != .folder }
    )
    self.folders = folders.map { folder in
      let slash = UInt8(ascii: "/")
      return (folder.bytes.last == slash ? folder.bytes : folder.bytes + [slash], folder.resolved)
    }
    self.files = Dictionary(files.map { ($0, $0.resolved) }) { first, _ in first }
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
        lastCount.store((try? file.changeCount()) ?? -1, ordering: .relaxed)
        let decided = try CaseDesk.decided(file)
        let settings =
          options.restores ? try file.settings(for: home) : nil
        var seen: [Path: (content: ContentKey, decided: ContentKey?)] = [:]
        func see(_ subject: Subject) {
          guard let content = ContentKey(subject.content) else { return }
          let before = seen[subject.path].map { decided[$0.content] == nil ? $0.decided : $0.content }
          seen[subject.path] = (content, before ?? nil)
        }
        for folder in folders { try file.subjects(inside: folder.resolved).forEach(see) }
        for path in Set(files.values) {
          try file.contents(at: path).forEach { see(Subject(content: $0, path: path)) }
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
      guard let key = ContentKey(content), !standing.isEmpty else { continue }
      decided[key] = Decided(label: standing.label, note: standing.note)
    }
    return decided
  }

  /// Whose settings are kept.
  var home: Path { options.home.resolved }

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
    let (files, seen) = state.withLock {
      state -> (FileTable, [Path: (content: ContentKey, decided: ContentKey?)]) in
      guard state.isListed, let seen = state.seen else { return (FileTable(), [:]) }
      defer { state.files = FileTable() }
      return (state.files, seen)
    }
    guard !seen.isEmpty else { return }
    let known = (0..<files.count).compactMap { file in
      seen[absolute(files.input(file).path)].map { (file: file, content: $0.content, decided: $0.decided) }
    }
    if !known.isEmpty { post(.recognized(known)) }
  }

  /// The path as the case keeps it: the same from wherever the folder is named.
  func absolute(_ path: Path) -> Path {
    for (start, resolved) in folders where path.bytes.starts(with: start) {
      return resolved.appending(Array(path.bytes.dropFirst(start.count)))
    }
    return files[path] ?? path.resolved
  }

  /// The path as the list shows it: below the folder where it lies in one.
  func named(_ path: Path) -> Path {
    folders.lazy.map { path.relative(to: $0.resolved) }.first { $0 != path }
      ?? Path(bytes: path.lastComponent)
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
      let left = state.withLock { $0.decisions.count + $0.scores.count + 2 }
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
