import CaseFile
import Explainer
import Files
import Pictures
import Terminal
import Text

/// The browser's state and what changes it. Views hold their own part; this reducer only hands on.
public struct Browser: Sendable {
  public let title: SafeText
  /// The folder, where it is one.
  package let root: Path?
  public let keys: KeyMap
  public private(set) var model: ModelSummary?
  private(set) var correlation: Correlation?
  package var view = KeyMap.View.faces
  package var over: Over?
  package var list = FileList()
  private(set) var face = FaceView()
  private(set) var heatmap = HeatmapView()
  private(set) var whereFrom = WhereView()
  private(set) var whatIf = WhatIfView()
  private(set) var bars = BarsView()
  private(set) var compare = CompareView()
  private(set) var sheet = SheetView()
  private(set) var picture = PictureView()
  private(set) var prompts = Prompt.paper
  private(set) var faces = FaceSteps()
  /// For faces that were asked about.
  private(set) var reasons: [FaceID: FaceReasons] = [:]
  /// A report that is being written.
  private var isReporting = false
  package var log = MessageLog()
  /// By the number of the file, for those looked at last; what is known of every file is in `scores`.
  package var outcomes: [Int: FaceOutcome] = [:]
  package var scores = ScoreTable()
  package var triage = Triage()
  package var order = Order()
  package var folder: FolderState
  /// Files whose pictures are held.
  private var pictured: Set<Int> = []
  /// A line for the person until the next key.
  package var notice: SafeText?
  /// What was done, until the next key.
  package var news: SafeText?
  private var size = Size(columns: 80, rows: 24)

  /// What lies over the view and has the keys.
  package enum Over: Sendable {
    case help(HelpView)
    case messages(Scroll)
    case sort(SortMenu)
  }

  /// - Parameters:
  ///   - title: the folder, for the head line.
  ///   - root: the folder, where it is one.
  ///   - isRecursive: whether folders inside are read too.
  ///   - problems: what is wrong with the configuration, for the log.
  public init(
    title: SafeText, root: Path? = nil, isRecursive: Bool = false, keys: KeyMap = .standard,
    problems: [SafeText] = []
  ) {
    self.title = title
    for problem in problems { log.add(.warning, "configuration", problem) }
    notice = problems.first
    self.root = root
    folder = FolderState(isRecursive: isRecursive)
    self.keys = keys
  }

  public enum Action: Sendable {
    case terminal(TerminalEvent)
    case found(FolderScan.Finding)
    case modelOpened(ModelSummary, Correlation, prompts: [Prompt] = Prompt.paper)
    case modelFailed(SafeText)
    /// A file's number and what came of it.
    case scored(Int, FaceOutcome)
    /// A face and its relevance maps.
    case located(FaceID, [RelevanceMap])
    /// A face and how its verdict fares.
    case tried(FaceID, WhatIf)
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
    case repaint, suspend, quit
  }

  public mutating func reduce(_ action: Action) -> [Effect] {
    let effects = answer(action)
    // A line of state takes a row from the list.
    list.resize(height: layout.listRows)
    return effects
  }

  var layout: Layout { Layout(size, hasState: !state(Glyphs(.ascii)).isEmpty) }

  private mutating func answer(_ action: Action) -> [Effect] {
    switch action {
    case .terminal(.opened(_, let size)), .terminal(.resized(let size)):
      self.size = size
      list.resize(height: layout.listRows)
      return [look]
    case .terminal(.key(let key)): return press(key)
    case .terminal(.pasted(let text)):
      if triage.entry != nil {
        triage.entry?.line.paste(text)
        return triage.entry.map { entryChanged($0) } ?? []
      }
      if case .help(var help)? = over {
        help.paste(text)
        over = .help(help)
      }
      return []
    case .terminal(.rested): return settingsToKeep
    case .terminal(.mouse(let mouse)): return point(mouse)
    case .found(let finding):
      take(finding)
      return restore() + [look]
    case .caseSaid(let news): return take(news) + [look]
    case .arranged(let arranged):
      take(arranged)
      return [look] + wantedReasons
    case .arrangementDue: return takeArrangementDue()
    case .followed(let news): return take(news)
    case .modelOpened(let model, let correlation, let prompts):
      (self.model, self.correlation, self.prompts) = (model, correlation, prompts)
      return [look]
    case .modelFailed(let why):
      log.add(.error, "model", why)
      notice = why
      return []
    case .scored(let file, let outcome):
      take(outcome, of: file)
      return wantedReasons + arrangeLater()
    case .located(let face, let maps):
      reasons[face, default: FaceReasons()].maps = maps
      return []
    case .tried(let face, let whatIf):
      reasons[face, default: FaceReasons()].whatIf = whatIf
      return []
    case .facesFound(let file, let all):
      faces.take(all, of: file)
      notice = faces.place(file) ?? "the detector finds one face here"
      return wantedReasons
    case .pixelsRead(let file, let picture):
      if let picture { self.picture.take(picture, of: file) }
      return []
    case .reported(let place):
      isReporting = false
      notice = "report written: \(place)"
      return []
    case .reportFailed(let why):
      isReporting = false
      log.add(.error, "report", why)
      notice = why
      return []
    }
  }

  /// What is known of a file's face that is looked at: the largest, or the one that was stepped to.
  func outcome(_ file: Int) -> FaceOutcome? { faces.outcome(file) ?? outcomes[file] }

  /// The question about the face under the cursor, asked once, where a view needs the answer.
  private var wantedReasons: [Effect] {
    mutating get {
      guard let file = list.current else { return [] }
      if view == .picture, outcomes[file]?.pictures != nil, picture.asks(for: file) {
        return [.readPixels(file, list.files.input(file))]
      }
      let id = faces.id(file)
      guard view == .whereFrom || view == .whatIf, reasons[id] == nil, outcome(file)?.explanation != nil
      else { return [] }
      reasons[id] = FaceReasons()
      return [.explain(id, list.files.input(file))]
    }
  }

  /// Whether everything that the screen shows has come: for screens that are kept as documents.
  public var isSettled: Bool {
    guard list.isComplete, model != nil || log.errors > 0, !isReporting else { return false }
    guard model != nil, case .look(let wishes) = look else { return true }
    if (0..<list.total).contains(where: { scores.status($0) == .unknown }) { return false }
    if wishes.pictured.contains(where: { outcomes[$0]?.face != nil && outcomes[$0]?.pictures == nil }) {
      return false
    }
    guard let file = list.current else { return true }
    if faces.isAsked(file) || (view == .picture && picture.isWaiting) { return false }
    guard view == .whereFrom || view == .whatIf, let reasons = reasons[faces.id(file)] else { return true }
    return reasons.maps != nil && reasons.whatIf != nil
  }

  /// Files before and behind the cursor that are scored with their pictures, and those whose pictures are kept.
  private static let picturesWanted = 2, picturesKept = 4

  package var look: Effect {
    let cursor = list.cursor, visible = list.visible
    func around(_ distance: Int) -> [Int] {
      [cursor] + (1...distance).flatMap { [cursor + $0, cursor - $0] }
    }
    let before = visible.lowerBound - visible.count..<visible.lowerBound
    let behind = visible.upperBound..<visible.upperBound + visible.count
    return .look(
      Wishes(
        files: list.files, pictured: list.files(around(Browser.picturesWanted)) + besides,
        kept: list.files(around(Browser.picturesKept)) + besides,
        visible: list.files(visible) + list.files(behind) + list.files(before), rest: list.all ?? [],
        order: order.number))
  }

  /// Files away from the cursor whose pictures a view shows.
  private var besides: [Int] {
    switch view {
    case .compare: compare.pinned.map { [$0] } ?? []
    case .sheet: list.files(SheetView.page(cursor: list.cursor, count: list.count, layout.fullBody))
    default: []
    }
  }

  mutating func take(_ finding: FolderScan.Finding) {
    for portion in finding.portions {
      let first = list.count
      list.append(portion)
      for (index, problem) in portion.problems.sorted(by: { $0.key < $1.key }) {
        log.add(.error, list.files.name(first + index), SafeText(problem.reason))
      }
    }
    if let order = finding.order { list.list(order) }
  }

  private mutating func take(_ outcome: FaceOutcome, of file: Int) {
    // A file that is looked at again for its pictures has been spoken of, and so has one that could not be listed.
    if scores.status(file) == .unknown, list.files.input(file).problem == nil {
      let name = list.files.name(file)
      if case .failed(let why) = outcome.status { log.add(.error, name, why) }
      for warning in outcome.warnings { log.add(.warning, name, warning) }
    }
    scores.set(file, outcome)
    if outcomes.count >= Browser.outcomesKept { forgetFar() }
    guard case .look(let wishes) = look, wishes.kept.contains(file), outcome.pictures != nil else {
      outcomes[file] = outcome.withoutPictures()
      return
    }
    outcomes[file] = outcome
    pictured.insert(file)
  }

  /// Outcomes that are kept whole; others are looked at again when the cursor comes near.
  private static let outcomesKept = 4_096

  private mutating func forgetFar() {
    guard case .look(let wishes) = look else { return }
    let near = Set(wishes.kept + wishes.visible)
    outcomes = outcomes.filter { near.contains($0.key) }
  }

  // MARK: - Keys

  private mutating func press(_ key: Key) -> [Effect] {
    (notice, news) = (nil, nil)
    if triage.entry != nil, let effects = typeEntry(key) { return effects }
    if case .help(var help)? = over, help.isTyping, help.type(key) {
      over = .help(help)
      return []
    }
    guard let command = keys.command(for: key, in: place) else {
      notice = "\(SafeText(key.name)) does nothing here; ? shows the keys"
      return []
    }
    return perform(command)
  }

  mutating func perform(_ command: KeyMap.Command) -> [Effect] {
    switch command {
    case .quit: return settingsToKeep + [.quit]
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .help:
      if case .help? = over { over = nil } else { over = .help(HelpView()) }
      return []
    case .messages:
      if case .messages? = over {
        over = nil
      } else {
        var end = Scroll()
        end.moveToEnd()
        over = .messages(end)
      }
      return []
    default: return over == nil ? pressInView(command) : pressOver(command)
    }
  }

  /// What has the keys.
  var place: KeyMap.View {
    switch over {
    case .help?: .help
    case .messages?: .messages
    case .sort?: .sorting
    case nil: view
    }
  }

  private mutating func pressOver(_ command: KeyMap.Command) -> [Effect] {
    let width = Overlay.textColumns(size.columns), height = Overlay.textRows(layout.bodyRows)
    // Colours do not change how many lines there are.
    let theme = Theme(.dark, .mono)
    switch over {
    case .help(var help)?:
      if command == .filter {
        help.beginTyping()
      } else if command == .back, !help.back() {
        over = nil
        return []
      }
      let lines = help.lines(keys, view: view, model: model, width: width, theme)
      _ = help.scroll.move(command, lines: lines.count, height: height)
      over = .help(help)
    case .messages(var scroll)?:
      if command == .back {
        over = nil
        return []
      }
      _ = scroll.move(command, lines: log.lines(width: width, theme).count, height: height)
      over = .messages(scroll)
    case .sort(let menu)?: return press(command, menu)
    case nil: break
    }
    return []
  }

  private mutating func pressInView(_ command: KeyMap.Command) -> [Effect] {
    if let effects = pressDeciding(command) ?? pressMarking(command) ?? pressArranging(command)
      ?? pressFolder(command)
    {
      return effects
    }
    switch command {
    case .back where triage.marks.anchor != nil: triage.marks.anchor = nil
    case .back where view == .faces: return clearFilter()
    case .faces, .back: return show(.faces)
    case .heatmap: return show(.heatmap)
    case .whereFrom: return show(.whereFrom)
    case .whatIf: return show(.whatIf)
    case .bars: return show(.bars)
    case .compare: return show(.compare)
    case .sheet: return show(.sheet)
    case .picture: return show(.picture)
    case .nextView:
      let views = KeyMap.View.views
      return show(views[((views.firstIndex(of: view) ?? 0) + 1) % views.count])
    case .pin: return pin()
    case .nextFace: return stepFace(1)
    case .previousFace: return stepFace(-1)
    case .report: askForReport()
    case .togglePhotograph where view == .picture: picture.showsCrop.toggle()
    case .zoomIn: picture.zoom(1)
    case .zoomOut: picture.zoom(-1)
    case .fit: picture.fit()
    case .left where view == .picture: picture.move(x: -1, y: 0)
    case .right where view == .picture: picture.move(x: 1, y: 0)
    case .down where view == .picture: picture.move(x: 0, y: 1)
    case .up where view == .picture: picture.move(x: 0, y: -1)
    case .left where view == .bars: bars.move(-1)
    case .right where view == .bars: bars.move(1)
    case .togglePhotograph: face.showsPhotograph.toggle()
    case .nextStage: if view == .whereFrom { whereFrom.nextLabel() } else { heatmap.nextStage() }
    case .left where view == .whereFrom: whereFrom.previousLabel()
    case .right where view == .whereFrom: whereFrom.nextLabel()
    case .left where view == .whatIf: whatIf.move(-1)
    case .right where view == .whatIf: whatIf.move(1)
    case .left where view == .heatmap: heatmap.move(rows: 0, columns: -1)
    case .right where view == .heatmap: heatmap.move(rows: 0, columns: 1)
    case .down where view == .heatmap: heatmap.move(rows: 1, columns: 0)
    case .up where view == .heatmap: heatmap.move(rows: -1, columns: 0)
    default: return moveCursor(command) + wantedReasons
    }
    return wantedReasons
  }

  private mutating func moveCursor(_ command: KeyMap.Command) -> [Effect] {
    let before = list.cursor
    let across = view == .sheet ? SheetView.grid(layout.fullBody).across : 1
    switch command {
    case .down: list.move(by: across)
    case .up: list.move(by: -across)
    case .left: list.move(by: -1)
    case .right: list.move(by: 1)
    case .halfPageDown: list.move(by: list.height / 2)
    case .halfPageUp: list.move(by: -list.height / 2)
    case .pageDown: list.move(by: list.height)
    case .pageUp: list.move(by: -list.height)
    case .first: list.move(to: 0)
    default: list.move(to: .max)
    }
    return moved(from: before)
  }

  /// To a row, as a key asks.
  mutating func go(to row: Int) -> [Effect] {
    let before = list.cursor
    list.move(to: row)
    return moved(from: before) + wantedReasons
  }

  private mutating func moved(from before: Int) -> [Effect] {
    guard list.cursor != before else { return [] }
    faces.keep(only: list.current)
    return lookAnew
  }

  /// What is looked at has changed: what is left behind gives its pictures back.
  private var lookAnew: [Effect] {
    mutating get {
      guard case .look(let wishes) = look else { return [] }
      dropPictures(but: wishes)
      return [look]
    }
  }

  private mutating func dropPictures(but wishes: Wishes) {
    for file in pictured.subtracting(wishes.kept) { outcomes[file] = outcomes[file]?.withoutPictures() }
    pictured.formIntersection(wishes.kept)
  }

  // MARK: - Views

  private mutating func show(_ next: KeyMap.View) -> [Effect] {
    let before = view
    view = next
    if before == .picture, next != .picture { picture.leave() }
    // These show pictures from elsewhere than around the cursor.
    let changes: Set<KeyMap.View> = [.sheet, .compare]
    let look = before != next && (changes.contains(before) || changes.contains(next)) ? lookAnew : []
    return look + wantedReasons
  }

  private mutating func pin() -> [Effect] {
    guard let file = list.current else { return [] }
    compare.pinned = file
    notice = "\(list.files.name(file)) is kept; move to another face, 6 compares them"
    return view == .compare ? lookAnew : []
  }

  private mutating func stepFace(_ step: Int) -> [Effect] {
    guard let file = list.current, outcomes[file]?.face != nil else {
      notice = "there is no face to step from"
      return []
    }
    switch faces.step(step, file: file) {
    case .ask:
      notice = "looking for all faces"
      return [.findFaces(file, list.files.input(file))]
    case .none:
      notice = "the detector finds one face here"
      return []
    case .stepped:
      notice = faces.place(file)
      return wantedReasons
    }
  }

  private mutating func askForReport() {
    guard let file = list.current, outcomes[file] != nil, model != nil else {
      notice = "there is nothing to report yet"
      return
    }
    guard !isReporting else {
      notice = "a report is being written"
      return
    }
    triage.entry = Triage.Entry(purpose: .report, title: "report into folder:", line: LineEntry("."))
  }

  mutating func report(into folder: String) -> [Effect] {
    guard let file = list.current else { return [] }
    isReporting = true
    notice = "writing the report"
    return [
      .report(
        list.files.input(file), allFaces: faces.place(file) != nil, folder: folder.isEmpty ? "." : folder)
    ]
  }

  public func draw(_ size: Size, _ look: Look) -> Screen {
    Screen(size: size, look: look) {
      Layout(size, hasState: !state(look.glyphs).isEmpty).draw(self, into: $0)
    }
  }
}
