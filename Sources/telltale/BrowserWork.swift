import Browser
import Explainer
import Files
import Synchronization
import Tensors
import Terminal
import Text

/// What the browser asks of the world: folders read and followed, rows arranged, faces scored and explained, decisions kept,
/// reports written, each in the background, with what comes of it posted back.
final class BrowserWork: Sendable {
  private let queue: ScoringQueue
  private let reasons: ReasonFinder
  private let desk: CaseDesk
  private let follower: FolderFollower
  private let arranger: Arranger
  private let log: LogFile?
  private let hint: FirstHint?
  /// Looks for decisions that another program wrote.
  private let others: Task<Void, Never>

  /// Begins to read the folders, to open the case and to open the model.
  init(
    _ paths: [Path], recursive: Bool, _ options: Scorer.Options, modelWords: [String],
    case caseOptions: CaseDesk.Options,
    logFile: LogFile? = nil, hint: FirstHint? = nil,
    post: @escaping @Sendable (Browser.Action) -> Void
  ) {
    self.log = logFile
    self.hint = hint
    let caseThread = Workers(count: 1), arranging = Workers(count: 1), probe = ReadProbe()
    let desk = CaseDesk(
      caseOptions, probe: probe, submit: { caseThread.submit($0) }, post: { post(.caseSaid($0)) })
    let follower = FolderFollower(paths, recursive: recursive)
    (self.desk, self.follower) = (desk, follower)
    arranger = Arranger(submit: { arranging.submit($0) }, post: post)
    // A thread of its own: a folder may be large, or its disk slow, and nobody waits for it.
    Workers(count: 1).submit {
      follower.run { news in
        if case .found(let finding) = news {
          DebugLog.shared.add("\(finding.portions.reduce(0) { $0 + $1.count }) files found")
          if finding.order != nil { DebugLog.shared.add("folder read and sorted") }
          desk.found(finding)
        }
        post(.followed(news))
      }
    }
    let isFirst = Atomic(true)
    let queue = ScoringQueue(width: options.threads) { file, outcome in
      if isFirst.exchange(false, ordering: .relaxed) { DebugLog.shared.add("first face scored") }
      post(.scored(file, outcome))
    }
    let reasons = ReasonFinder(
      evidence: paths, desk: desk, probe: probe, modelWords: modelWords, post: post)
    self.queue = queue
    self.reasons = reasons
    others = Task {
      while (try? await Task.sleep(for: .seconds(2))) != nil { desk.lookForOthers() }
    }
    Task {
      // Known scores are asked for from the first picture on.
      await withCheckedContinuation { ready in desk.open { ready.resume() } }
      DebugLog.shared.add("case open")
      do throws(ModelError) {
        var options = options
        options.niceness = 10  // keys and the terminal itself go first
        let scorer = try await Scorer.open(options)
        await reasons.open(scorer)
        DebugLog.shared.add("model open")
        post(
          .modelOpened(
            scorer.summary, scorer.correlation, prompts: scorer.card.prompts, results: scorer.card.results))
        let hash = scorer.summary.sha256
        queue.open { input, keepsPictures in
          if input.problem == nil, let reason = await probe.silence(of: input.path) {
            return FaceOutcome(status: .failed(reason))
          }
          let scored = await scorer.score(
            input, PictureOptions(keepsPictures: keepsPictures) { desk.score($0, input, model: hash) })
          if !scored.wasKnown, scored.isPicture { desk.keep(scored.records, model: hash) }
          return FaceOutcome(scored)
        }
      } catch {
        post(.modelFailed(SafeText("\(error)")))
      }
    }
  }

  /// Starts an effect, or says what the driver has to do.
  func perform(_ effect: Browser.Effect) -> TerminalRequest? {
    let reasons = reasons
    switch effect {
    case .look(let wishes): queue.look(wishes)
    case .explain(let face, let input): Task { await reasons.find(face, input) }
    case .findFaces(let file, let input): Task { await reasons.findFaces(file, input) }
    case .readPixels(let file, let input): Task { await reasons.readPixels(file, input) }
    case .report(let input, let allFaces, let folder):
      Task { await reasons.report(input, allFaces: allFaces, folder: Path(folder)) }
    case .decide(let request): desk.decide(request)
    case .undo: desk.undo()
    case .redo: desk.redo()
    case .remember(let settings): desk.keep(settings)
    case .arrange(let arrangement): arranger.arrange(arrangement)
    case .arrangeLater: arranger.arrangeLater()
    case .showHidden(let shows): follower.show(hidden: shows)
    case .rescore(let files): queue.forget(files)
    case .keep(let lines): log?.add(lines)
    case .hintUsed:
      let hint = hint
      Task { hint?.markUsed() }
    case .copy(let bytes): return .copy(bytes)
    case .takeMouse(let takes): return .mouse(takes)
    case .repaint: return .repaint
    case .suspend: return .suspend
    case .quit: return .quit
    }
    return nil
  }

  /// Ends what waits for the case.
  ///
  /// - Returns: whether all that was shown as saved is.
  func close() -> Bool {
    others.cancel()
    return desk.close()
  }
}
