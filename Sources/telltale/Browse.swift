import ArgumentParser
import Browser
import Explainer
import Files
import Foundation
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
    var inputs = Inputs()
    let paths =
      try self.paths.isEmpty ? [Assets.find(option: model.assets).faces] : self.paths.map { Path($0) }
    for path in paths { inputs.add(path, recursive: recursive) }
    let title = paths.count == 1 ? SafeText(bytes: paths[0].bytes) : "\(paths.count) paths"
    let list = inputs.list
    let names = list.map { SafeText(bytes: $0.path.lastComponent) }
    let options = try model.scorerOptions()
    let log = try DebugLog(debugLog)

    let mailbox = Mailbox<Browser.Action>()
    let queue = ScoringQueue(count: list.count, width: options.threads) { index, outcome in
      if index == 0 { log?.add("first face scored after \((ContinuousClock.now - started).rounded) ms") }
      mailbox.post(.scored(index, outcome))
    }
    Task {
      do throws(ModelError) {
        let scorer = try await Scorer.open(options)
        log?.add("model open after \((ContinuousClock.now - started).rounded) ms")
        mailbox.post(.modelOpened(scorer.summary, scorer.correlation))
        queue.open { index, keepsPictures in
          FaceOutcome(await scorer.score(list[index], PictureOptions(keepsPictures: keepsPictures)))
        }
      } catch {
        mailbox.post(.modelFailed(SafeText("\(error)")))
      }
    }

    let program = Terminal.Program<Browser, Browser.Action, Browser.Effect>(
      state: Browser(title: title, names: names),
      action: { .terminal($0) },
      reduce: { $0.reduce($1) },
      draw: { $0.draw($1, $2) },
      perform: { effect, _ in
        switch effect {
        case .look(let index, let visible):
          queue.look(at: index, visible: visible)
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

/// Lines for `--debug-log`, written by any thread.
private final class DebugLog: Sendable {
  private let file: FileHandle

  /// nil without a path.
  init?(_ path: String?) throws {
    guard let path else { return nil }
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else {
      throw Ending.status(.output, message: "\(path): cannot be written")
    }
    self.file = file
  }

  func add(_ line: String) { try? file.write(contentsOf: Data("\(line)\n".utf8)) }

  func close() { try? file.close() }
}

extension Duration {
  /// Whole milliseconds.
  fileprivate var rounded: Int {
    Int(components.seconds) * 1_000 + Int(components.attoseconds / 1_000_000_000_000_000)
  }
}
