import CaseFile
import Explainer
import Files
import Pictures
import Terminal
import Text

/// The browser's state and what changes it. Views hold their own part; this reducer only hands on.
public struct Browser: Sendable {
  public let title: SafeText
  /// The folder's last part.
  var shortTitle: SafeText { root.map { SafeText(bytes: $0.absolute.lastComponent) } ?? title }
  /// The folder, where it is one.
  package let root: Path?
  public let keys: KeyMap
  public private(set) var model: ModelSummary?
  /// The real portraits that the model flags, in words; nil where its folder states none.
  private(set) var realFlagged: SafeText?
  /// Why there is no model and will be none.
  private(set) var modelProblem: SafeText?
  var correlation: Correlation?
  package var view = KeyMap.View.faces
  /// The view before this one, which the key of this one goes back to.
  var viewBefore = KeyMap.View.faces
  package var over: Over?
  package var list = FileList()
  var face = FaceView()
  var heatmap = HeatmapView()
  var whereFrom = WhereView()
  var whatIf = WhatIfView()
  var bars = BarsView()
  var compare = CompareView()
  var sheet = SheetView()
  var picture = PictureView()
  var prompts = Prompt.paper
  var faces = FaceSteps()
  /// For faces that were asked about.
  var reasons: [FaceID: FaceReasons] = [:]
  /// A report that is being written.
  var isReporting = false
  package var log: MessageLog
  /// How fast scoring goes, and whether the person stopped it.
  var pace: ScoringPace
  /// Whether the mouse reports to us.
  var takesMouse: Bool
  /// Whether the line of hints stands: until one of its keys is pressed.
  var showsHint: Bool
  /// By the number of the file, for those looked at last; what is known of every file is in `scores`.
  package var outcomes: [Int: FaceOutcome] = [:]
  package var scores = ScoreTable()
  package var triage = Triage()
  package var order = Order()
  package var folder: FolderState
  /// Files whose pictures are held.
  var pictured: Set<Int> = []
  /// A line for the person until the next key.
  package var notice: SafeText?
  /// What was done, until the next key.
  package var news: SafeText?
  var size = Size(columns: 80, rows: 24)

  /// What lies over the view and has the keys.
  package enum Over: Sendable {
    case help(HelpView)
    case messages(Scroll)
    case sort(SortMenu)
    case copy(CopyMenu)
  }

  /// - Parameters:
  ///   - title: the folder, for the head line.
  ///   - root: the folder, where it is one.
  ///   - isRecursive: whether folders inside are read too.
  ///   - problems: what is wrong with the configuration, for the log.
  ///   - takesMouse: whether the mouse reports to us from the start.
  ///   - showsHint: whether somebody new is to be told of the first keys.
  ///   - clock: the time, for the log and for how long scoring takes; without one neither is said.
  public init(
    title: SafeText, root: Path? = nil, isRecursive: Bool = false, keys: KeyMap = .standard,
    problems: [SafeText] = [], takesMouse: Bool = true, showsHint: Bool = false,
    clock: @escaping WallClock = { nil }
  ) {
    log = MessageLog(clock)
    pace = ScoringPace(clock)
    self.takesMouse = takesMouse
    self.showsHint = showsHint
    self.title = title
    for problem in problems { log.add(.warning, "configuration", problem) }
    notice = problems.first
    self.root = root
    folder = FolderState(isRecursive: isRecursive)
    self.keys = keys
  }

  public enum Action: Sendable {
    case terminal(TerminalEvent)
    case modelOpened(
      ModelSummary, Correlation, prompts: [Prompt] = Prompt.paper, results: ModelResults? = nil)
    case modelFailed(SafeText)
    /// A file's number and what came of it.
    case scored(Int, FaceOutcome)
    /// A face and its relevance maps.
    case located(FaceID, [RelevanceMap])
    /// A face and how its verdict fares.
    case tried(FaceID, WhatIf)
    /// A face of which something will not be known, and why.
    case unexplained(FaceID, SafeText)
    /// A file's number and all its faces, with their pictures.
    case facesFound(Int, [FaceOutcome])
    /// A file's number and its photograph in all its pixels; nil where it could not be read again.
    case pixelsRead(Int, Picture?)
    /// Where a report was written, or why it was not.
    case reported(SafeText)
    case reportFailed(SafeText)
    case caseSaid(CaseNews)
    case arranged(Arranged)
    /// It is time for the rows to follow what has changed.
    case arrangementDue
    case followed(FolderFollower.News)
  }

  public enum Effect: Equatable, Sendable {
    /// What is looked at has changed, and with it what is to be scored first.
    case look(Wishes)
    /// Where this face's margins come from, and whether its verdict holds.
    case explain(FaceID, Input)
    case findFaces(Int, Input)
    case readPixels(Int, Input)
    /// A report on a picture, into the folder that was typed.
    case report(Input, allFaces: Bool, folder: String)
    case decide(DecisionRequest)
    case undo, redo
    /// The rows, to be made in the background.
    case arrange(Arrangement)
    /// Whether names that begin with a dot are shown.
    case showHidden(Bool)
    /// Files that have changed are to be looked at again.
    case rescore([Int])
    /// `arrangementDue`, after a while.
    case arrangeLater
    /// How the folder stands, to be kept in the case.
    case remember(FolderSettings)
    /// Lines for the log in the state folder.
    case keep(log: [SafeText])
    /// The hint for somebody new is not due again.
    case hintUsed
    /// To the clipboard, by way of the terminal.
    case copy([UInt8])
    case takeMouse(Bool)
    case repaint, suspend, quit
  }

  public mutating func reduce(_ action: Action) -> [Effect] {
    settled(answer(action))
  }

  /// What the help says of the model: how good it is, how often it flags what is real, and its scale (ecosystem V2, V22).
  var modelWords: [SafeText] {
    let scale = model?.logitScale.map { scale -> SafeText in
      "Scores are the logistic function of the margin times \(Bars.number(scale)), the model's scale."
    }
    return [model?.quality.map { SafeText($0) }, realFlagged, scale].compactMap(\.self)
  }

  /// Does what a key would do, whichever that is.
  mutating func obey(_ command: KeyMap.Command) -> [Effect] { settled(perform(command)) }

  /// What is due after every change.
  private mutating func settled(_ effects: [Effect]) -> [Effect] {
    // A line of state takes a row from the list.
    list.resize(height: layout.listRows)
    let lines = log.takeNew()
    return lines.isEmpty ? effects : effects + [.keep(log: lines)]
  }

  var layout: Layout { Layout(size, hasState: !state.isEmpty) }

  mutating func answer(_ action: Action) -> [Effect] {
    switch action {
    case .terminal(let event): return answer(event)
    case .caseSaid(let news): return take(news) + [look]
    case .arranged(let arranged):
      take(arranged)
      return [look] + wantedReasons
    case .arrangementDue: return takeArrangementDue()
    case .followed(let news): return take(news)
    case .modelOpened(let model, let correlation, let prompts, let results):
      (self.model, self.correlation, self.prompts) = (model, correlation, prompts)
      realFlagged = results?.realShare.map { "It flags \($0.flagged) of \($0.portraits) real portraits." }
      return [look]
    case .modelFailed(let why):
      log.add(.error, "model", why)
      (notice, modelProblem) = (why, why)
      return []
    case .scored(let file, let outcome):
      guard !folder.gone.contains(file) else { return [] }
      take(outcome, of: file)
      pace.count()
      return wantedReasons + arrangeLater()
    case .located(let face, let maps):
      reasons[face]?.maps = maps
      return []
    case .tried(let face, let whatIf):
      reasons[face]?.whatIf = whatIf
      return []
    case .unexplained(let face, let why):
      reasons[face]?.problem = why
      log.add(.error, picture: list.files.name(face.file), why)
      return []
    case .facesFound(let file, let all):
      guard faces.take(all, of: file) else { return [] }
      notice =
        faces.place(file) ?? (all.isEmpty ? "no face is found here now" : "the detector finds one face here")
      return wantedReasons
    case .pixelsRead(let file, let picture):
      self.picture.take(picture, of: file)
      return []
    case .reported(let place):
      isReporting = false
      say("report written: \(place)")
      return []
    case .reportFailed(let why):
      isReporting = false
      log.add(.error, "report", why, filed: "report: not written")
      warn(why)
      return []
    }
  }

  private mutating func answer(_ event: TerminalEvent) -> [Effect] {
    switch event {
    case .opened(_, let size), .resized(let size):
      self.size = size
      list.resize(height: layout.listRows)
      return [look]
    case .key(let key): return press(key)
    case .pasted(let text):
      if triage.entry != nil {
        triage.entry?.line.paste(text)
        return triage.entry.map { entryChanged($0) } ?? []
      }
      if case .help(var help)? = over {
        help.paste(text)
        over = .help(help)
      }
      return []
    case .rested: return settingsToKeep
    case .printed(let lines):
      for line in lines { log.add(.warning, "printed", line) }
      return []
    case .mouse(let mouse): return point(mouse)
    }
  }

  public func draw(_ size: Size, _ look: Look) -> Screen {
    Screen(size: size, look: look) { Layout(size, hasState: !state.isEmpty).draw(self, into: $0) }
  }
}
