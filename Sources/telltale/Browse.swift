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
        find . -name '*.jpg' -print0 | telltale browse --files-from - -0
        telltale browse Photos --color 256 --theme light
        telltale browse Photos --case trial.sqlite
        telltale browse Photos --script "jj 3" --dump-screen --size 132x43

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

  @OptionGroup var list: ListedPaths

  @Flag(name: [.short, .long], help: "Read folders inside folders too.")
  var recursive = false

  @OptionGroup var messages: MessageOptions

  @Option(
    help: ArgumentHelp(
      "Keys to press one after another, as \"jj 3 Tab\"; with --dump-screen, without a terminal.",
      valueName: "keys"))
  var script: String?

  @Flag(help: "Print the screen after the keys of --script as text, once all is scored, and end.")
  var dumpScreen = false

  @Option(help: ArgumentHelp("Columns and rows of that screen.", valueName: "CxR"))
  var size = ScreenSize.standard

  func validate() throws {
    if (script != nil) != dumpScreen {
      throw ValidationError("--script and --dump-screen go together: keys in, a screen out.")
    }
  }

  /// For the manual page.
  static var keys: String { KeyMap.standard.text }

  func run() throws {
    if self.paths.contains("-") {
      throw Ending.status(
        .usage, message: "browse shows no picture from standard input; a list of them: --files-from -")
    }
    var paths = try self.paths.map { Path($0) } + list.paths()
    if paths.isEmpty {
      guard list.filesFrom == nil else {
        throw Ending.status(.usage, message: "\(list.filesFrom ?? ""): the list names no file to browse.")
      }
      paths = [try Assets.find(option: model.engine.assets).faces]
    }
    let title = paths.count == 1 ? SafeText(bytes: paths[0].bytes) : "\(paths.count) paths"
    let settings = try model.settings()
    let caseOptions = try caseChoices.options(for: paths, isScripted: script != nil, settings),
      evidence = caseOptions.evidence
    try messages.begin(besides: evidence)
    let options = try model.scorerOptions(besides: evidence)
    let (keys, problems) = TerminalSetup.keys(settings)
    let terminal = try TerminalSetup.options(look, settings)
    let logFile = LogFile(in: settings.directories, outside: evidence)
    let hint = FirstHint(in: settings.directories, outside: evidence)
    let clock: WallClock = script == nil ? Moment.now : Moment.never
    if script == nil {
      do throws(TerminalError) {
        try Driver.requireScreen(environment: ProcessInfo.processInfo.environment)
      } catch {
        throw Browse.refusal(error)
      }
    }

    let mailbox = Mailbox<Browser.Action>()
    let work = BrowserWork(
      paths, recursive: recursive, options, modelWords: try model.words(), case: caseOptions,
      logFile: script == nil ? logFile : nil, hint: script == nil ? hint : nil
    ) { mailbox.post($0) }
    let program = Terminal.Program<Browser, Browser.Action, Browser.Effect>(
      state: Browser(
        title: title, root: paths.count == 1 ? paths[0] : nil, isRecursive: recursive, keys: keys,
        problems: problems, takesMouse: terminal.takesMouse, showsHint: script == nil && hint.isDue,
        clock: clock),
      action: { .terminal($0) }, reduce: { $0.reduce($1) }, draw: { $0.draw($1, $2) },
      perform: { effect, _ in work.perform(effect) })
    if let script { return try dump(program, mailbox, script, work) }
    let driver = Driver(
      options: TerminalSetup.epitaph(terminal, logFile), environment: ProcessInfo.processInfo.environment,
      log: DebugLog.frames)
    do {
      let ending = try driver.run(program, mailbox: mailbox)
      let isSaved = work.close()
      if !isSaved { Messages.say(Browse.unsaved) }
      if ending != .quit { ending.endProcess() }
      if !isSaved { throw Ending.status(.failed) }
    } catch let error as TerminalError {
      throw Browse.refusal(error)
    }
  }
}

extension Browse {
  /// Why there is no screen, and what does the same without one (T8).
  static func refusal(_ error: TerminalError) -> Ending {
    .status(.usage, message: "\(error.reason); use telltale score PATH for the same without a screen")
  }

  private static let unsaved = "the case did not answer within 10 s; what was not shown as saved is not saved"

  /// The final screen as text; the same for the same files, model, case and keys.
  private func dump(
    _ program: Terminal.Program<Browser, Browser.Action, Browser.Effect>, _ mailbox: Mailbox<Browser.Action>,
    _ script: String, _ work: BrowserWork
  ) throws {
    let options = try TerminalSetup.options(look, try model.settings())
    let screenLook = Look(
      theme: Theme(options.ground ?? .dark, .mono), glyphs: Glyphs(options.glyphs ?? .quadrants))
    var headless = Headless(
      program, mailbox: mailbox, size: Size(columns: size.columns, rows: size.rows), look: screenLook
    ) { $0.isSettled }
    guard let screen = headless.screen(after: KeyScript.keys(script)) else {
      throw Ending.status(
        .failed, message: "The screen never settled: something that it waits for did not come.")
    }
    guard work.close() else { throw Ending.status(.failed, message: Browse.unsaved) }
    try StandardOutput.shared.write(screen.text + "\n")
    try StandardOutput.shared.close()
  }
}

/// `CxR`: columns and rows.
struct ScreenSize: ExpressibleByArgument {
  let columns, rows: Int

  static let standard = ScreenSize(columns: 80, rows: 24)

  var defaultValueDescription: String { "\(columns)x\(rows)" }

  private init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

  init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard parts.count == 2, 1...500 ~= parts[0], 1...200 ~= parts[1] else { return nil }
    (columns, rows) = (parts[0], parts[1])
  }
}
