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

      ? inside shows the keys.
      """)

  @Argument(
    help: ArgumentHelp("A folder, or files; telltale's own pictures by default.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @OptionGroup var model: ModelOptions
  @OptionGroup var look: TerminalChoices

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
    // A thread of its own: a folder may be large, or its disk slow, and nobody waits for it.
    Workers(count: 1).submit { [isRecursive = recursive] in
      FolderScan(paths, recursive: isRecursive).run { finding in
        log?.add("\(finding.portions.reduce(0) { $0 + $1.count }) files found", since: true)
        if finding.order != nil { log?.add("folder read and sorted", since: true) }
        mailbox.post(.found(finding))
      }
    }
    let queue = ScoringQueue(width: options.threads) { file, outcome in
      if file == 0 { log?.add("first face scored", since: true) }
      mailbox.post(.scored(file, outcome))
    }
    let reasons = ReasonFinder { mailbox.post($0) }
    Task {
      do throws(ModelError) {
        let scorer = try await Scorer.open(options)
        await reasons.open(scorer)
        log?.add("model open", since: true)
        mailbox.post(.modelOpened(scorer.summary, scorer.correlation))
        queue.open { input, keepsPictures in
          FaceOutcome(await scorer.score(input, PictureOptions(keepsPictures: keepsPictures)))
        }
      } catch {
        mailbox.post(.modelFailed(SafeText("\(error)")))
      }
    }

    let program = Terminal.Program<Browser, Browser.Action, Browser.Effect>(
      state: Browser(title: title),
      action: { .terminal($0) },
      reduce: { $0.reduce($1) },
      draw: { $0.draw($1, $2) },
      perform: { effect, _ in
        switch effect {
        case .look(let wishes):
          queue.look(wishes)
          return nil
        case .explain(let file, let input):
          Task { await reasons.find(file, input) }
          return nil
        case .repaint: return .repaint
        case .suspend: return .suspend
        case .quit: return .quit
        }
      })
    let driver = Driver(
      options: try TerminalSetup.options(look, try model.settings()),
      environment: ProcessInfo.processInfo.environment,
      log: log.map { log in { log.add($0.line.string) } })
    do throws(TerminalError) {
      let ending = try driver.run(program, mailbox: mailbox)
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
