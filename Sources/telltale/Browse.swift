import ArgumentParser
import Browser
import Explainer
import Files
import Foundation
import Tensors
import Terminal
import Text

/// `telltale browse`: the terminal view.
struct Browse: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Browse a folder of photographs and see why each face was flagged.",
    discussion: """
      EXAMPLES
        telltale browse Photos
        telltale browse photo.jpg other.png
        telltale browse Photos --color 256 --theme light
        telltale browse Photos --case trial.sqlite

      Labels and notes are kept in a case file outside the folder, with their history; `telltale case` exports it.
      ? inside shows the keys.
      """)

  @Argument(
    help: ArgumentHelp("A folder, or files; telltale's own pictures by default.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var model: ModelOptions
  @OptionGroup var look: TerminalChoices
  @OptionGroup var caseChoices: CaseChoices

  @Flag(name: [.short, .long], help: "Read folders inside folders too.")
  var recursive = false

  @Option(help: ArgumentHelp("Write a line for each frame drawn.", valueName: "file"), completion: .file())
  var debugLog: String?

  /// For the manual page.
  static var keys: String { KeyMap.standard.text }

  func run() throws {
    let started = ContinuousClock.now
    let paths =
      try self.paths.isEmpty ? [Assets.find(option: model.engine.assets).faces] : self.paths.map { Path($0) }
    let title = paths.count == 1 ? SafeText(bytes: paths[0].bytes) : "\(paths.count) paths"
    let options = try model.scorerOptions()
    let log = try DebugLog(debugLog, started)

    let mailbox = Mailbox<Browser.Action>()
    let caseThread = Workers(count: 1)
    let desk = CaseDesk(
      caseChoices.options(for: paths, try model.settings().directories),
      submit: { caseThread.submit($0) }, post: { mailbox.post(.caseSaid($0)) })
    let follower = FolderFollower(paths, recursive: recursive)
    // A thread of its own: a folder may be large, or its disk slow, and nobody waits for it.
    Workers(count: 1).submit {
      follower.run { news in
        guard case .found(let finding) = news else {
          mailbox.post(.followed(news))
          return
        }
        log?.add("\(finding.portions.reduce(0) { $0 + $1.count }) files found", since: true)
        if finding.order != nil { log?.add("folder read and sorted", since: true) }
        desk.found(finding)
        mailbox.post(.followed(news))
      }
    }
    let queue = ScoringQueue(width: options.threads) { file, outcome in
      if file == 0 { log?.add("first face scored", since: true) }
      mailbox.post(.scored(file, outcome))
    }
    let arranging = Workers(count: 1)
    let arranger = Arranger(submit: { arranging.submit($0) }, post: { mailbox.post($0) })
    let reasons = ReasonFinder { mailbox.post($0) }
    Task {
      // Known scores are asked for from the first picture on.
      await withCheckedContinuation { ready in desk.open { ready.resume() } }
      log?.add("case open", since: true)
      do throws(ModelError) {
        let scorer = try await Scorer.open(options)
        await reasons.open(scorer)
        log?.add("model open", since: true)
        mailbox.post(.modelOpened(scorer.summary, scorer.correlation))
        let hash = scorer.summary.sha256
        queue.open { input, keepsPictures in
          let scored = await scorer.score(
            input,
            PictureOptions(keepsPictures: keepsPictures) { desk.score($0, input, model: hash) })
          if !scored.wasKnown, scored.isPicture { desk.keep(scored.records, model: hash) }
          return FaceOutcome(scored)
        }
      } catch {
        mailbox.post(.modelFailed(SafeText("\(error)")))
      }
    }

    let program = Terminal.Program<Browser, Browser.Action, Browser.Effect>(
      state: Browser(title: title, root: paths.count == 1 ? paths[0] : nil, isRecursive: recursive),
      action: { .terminal($0) },
      reduce: { $0.reduce($1) },
      draw: { $0.draw($1, $2) },
      perform: { effect, _ in
        switch effect {
        case .look(let wishes):
          queue.look(wishes)
        case .explain(let file, let input):
          Task { await reasons.find(file, input) }
        case .decide(let request): desk.decide(request)
        case .arrange(let arrangement): arranger.arrange(arrangement)
        case .showHidden(let shows): follower.show(hidden: shows)
        case .rescore(let files): queue.forget(files)
        case .arrangeLater: arranger.arrangeLater()
        case .undo: desk.undo()
        case .redo: desk.redo()
        case .remember(let settings): desk.keep(settings)
        case .repaint: return .repaint
        case .suspend: return .suspend
        case .quit: return .quit
        }
        return nil
      })
    let others = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(2))
        desk.lookForOthers()
      }
    }
    let driver = Driver(
      options: try TerminalSetup.options(look, try model.settings()),
      environment: ProcessInfo.processInfo.environment,
      log: log.map { log in { log.add($0.line.string) } })
    do throws(TerminalError) {
      let ending = try driver.run(program, mailbox: mailbox)
      others.cancel()
      if !desk.close() {
        Messages.say("the case did not answer within 10 s; what was not shown as saved is not saved")
      }
      log?.close()
      if ending != .quit { ending.endProcess() }
    } catch {
      throw Ending.status(.usage, message: error.message.string)
    }
  }
}

/// Works out, one face at a time, where its margins come from and whether its verdict holds.
private actor ReasonFinder {
  private let post: @Sendable (Browser.Action) -> Void
  private var scorer: Scorer?
  private var model: RelevanceModel?

  init(post: @escaping @Sendable (Browser.Action) -> Void) { self.post = post }

  func open(_ scorer: Scorer) { self.scorer = scorer }

  func find(_ file: Int, _ input: Input) async {
    guard let scorer else { return }
    let plain = await scorer.score(input, PictureOptions(keepsPictures: true))
    guard let crop = plain.crops.first, let original = plain.records.first?.explanation else { return }
    if model == nil { model = try? await scorer.relevanceModel() }
    if let model { post(.located(file, await scorer.perform { model.maps(of: crop, in: $0) })) }
    let tried = await scorer.score(input, PictureOptions(alterations: WhatIf.alterations()))
    guard tried.altered.count == WhatIf.conditions.count else { return }
    post(.tried(file, WhatIf(original: original, altered: tried.altered)))
  }
}

/// Lines for `--debug-log`, written by any thread.
private final class DebugLog: Sendable {
  private let file: FileHandle
  private let started: ContinuousClock.Instant

  /// nil without a path.
  init?(_ path: String?, _ started: ContinuousClock.Instant) throws {
    guard let path else { return nil }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw Ending.status(.output, message: "\(path): cannot be written")
    }
    self.file = file
    self.started = started
  }

  /// - Parameter since: whether to say how long after the start.
  func add(_ line: String, since: Bool = false) {
    let after = since ? " after \((ContinuousClock.now - started).rounded) ms" : ""
    try? file.write(contentsOf: Data("\(line)\(after)\n".utf8))
  }

  func close() { try? file.close() }
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var rounded: Int {
    Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
