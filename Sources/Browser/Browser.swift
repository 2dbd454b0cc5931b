import Explainer
import Terminal
import Text

/// The browser's state and what changes it. Views hold their own part; this reducer only hands on.
public struct Browser: Sendable {
  public let title: SafeText
  public let keys: KeyMap
  public private(set) var model: ModelSummary?
  private(set) var correlation: Correlation?
  private(set) var view = KeyMap.View.faces
  private(set) var over: Over?
  private(set) var list = FileList()
  private(set) var face = FaceView()
  private(set) var heatmap = HeatmapView()
  private(set) var whereFrom = WhereView()
  private(set) var whatIf = WhatIfView()
  /// By the number of the file, for files that were asked about.
  private(set) var reasons: [Int: FaceReasons] = [:]
  private(set) var log = MessageLog()
  /// By the number of the file; those that wait have none.
  private(set) var outcomes: [Int: FaceOutcome] = [:]
  /// Files whose pictures are held.
  private var pictured: Set<Int> = []
  /// A line for the person until the next key.
  private(set) var notice: SafeText?
  private var size = Size(columns: 80, rows: 24)

  /// What lies over the view and has the keys.
  enum Over: Sendable {
    case help(HelpView)
    case messages(Scroll)
  }

  /// - Parameter title: the folder, for the head line.
  public init(title: SafeText, keys: KeyMap = .standard) {
    self.title = title
    self.keys = keys
  }

  public enum Action: Sendable {
    case terminal(TerminalEvent)
    case found(FolderScan.Finding)
    case modelOpened(ModelSummary, Correlation)
    case modelFailed(SafeText)
    /// A file's number and what came of it.
    case scored(Int, FaceOutcome)
    /// A file's number and its relevance maps.
    case located(Int, [RelevanceMap])
    /// A file's number and how its verdict fares.
    case tried(Int, WhatIf)
  }

  public enum Effect: Equatable, Sendable {
    /// What is looked at has changed, and with it what is to be scored first.
    case look(Wishes)
    /// Where this file's margins come from, and whether its verdict holds.
    case explain(Int, Input)
    case repaint, suspend, quit
  }

  public mutating func reduce(_ action: Action) -> [Effect] {
    switch action {
    case .terminal(.opened(_, let size)), .terminal(.resized(let size)):
      self.size = size
      list.resize(height: Layout(size).listRows)
      return [look]
    case .terminal(.key(let key)): return press(key)
    case .terminal(.pasted(let text)):
      if case .help(var help)? = over {
        help.paste(text)
        over = .help(help)
      }
      return []
    case .terminal(.rested), .terminal(.mouse): return []
    case .found(let finding):
      take(finding)
      return [look]
    case .modelOpened(let model, let correlation):
      (self.model, self.correlation) = (model, correlation)
      return [look]
    case .modelFailed(let why):
      log.add(.error, "model", why)
      notice = why
      return []
    case .scored(let file, let outcome):
      take(outcome, of: file)
      return wantedReasons
    case .located(let file, let maps):
      reasons[file, default: FaceReasons()].maps = maps
      return []
    case .tried(let file, let whatIf):
      reasons[file, default: FaceReasons()].whatIf = whatIf
      return []
    }
  }

  /// The question about the face under the cursor, asked once, where a view needs the answer.
  private var wantedReasons: [Effect] {
    mutating get {
      guard view == .whereFrom || view == .whatIf, let file = list.current, reasons[file] == nil,
        outcomes[file]?.explanation != nil
      else { return [] }
      reasons[file] = FaceReasons()
      return [.explain(file, list.files.input(file))]
    }
  }

  /// Files before and behind the cursor that are scored with their pictures, and those whose pictures are kept.
  private static let picturesWanted = 2, picturesKept = 4

  private var look: Effect {
    let cursor = list.cursor, visible = list.visible
    func around(_ distance: Int) -> [Int] {
      [cursor] + (1...distance).flatMap { [cursor + $0, cursor - $0] }
    }
    let before = visible.lowerBound - visible.count..<visible.lowerBound
    let behind = visible.upperBound..<visible.upperBound + visible.count
    return .look(
      Wishes(
        files: list.files, pictured: list.files(around(Browser.picturesWanted)),
        kept: list.files(around(Browser.picturesKept)),
        visible: list.files(visible) + list.files(behind) + list.files(before), rest: list.order ?? []))
  }

  private mutating func take(_ finding: FolderScan.Finding) {
    for portion in finding.portions {
      let first = list.count
      list.append(portion)
      for (index, problem) in portion.problems.sorted(by: { $0.key < $1.key }) {
        log.add(.error, list.files.name(first + index), SafeText(problem.reason))
      }
    }
    if let order = finding.order { list.arrange(order) }
  }

  private mutating func take(_ outcome: FaceOutcome, of file: Int) {
    // A file that is looked at again for its pictures has been spoken of, and so has one that could not be listed.
    if outcomes[file] == nil, list.files.input(file).problem == nil {
      let name = list.files.name(file)
      if case .failed(let why) = outcome.status { log.add(.error, name, why) }
      for warning in outcome.warnings { log.add(.warning, name, warning) }
    }
    guard case .look(let wishes) = look, wishes.kept.contains(file), outcome.pictures != nil else {
      outcomes[file] = outcome.withoutPictures()
      return
    }
    outcomes[file] = outcome
    pictured.insert(file)
  }

  // MARK: - Keys

  private mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    if case .help(var help)? = over, help.isTyping, help.type(key) {
      over = .help(help)
      return []
    }
    guard let command = keys.command(for: key, in: place) else {
      notice = "\(SafeText(key.name)) does nothing here; ? shows the keys"
      return []
    }
    switch command {
    case .quit: return [.quit]
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
    case nil: view
    }
  }

  private mutating func pressOver(_ command: KeyMap.Command) -> [Effect] {
    let width = Overlay.textColumns(size.columns), height = Overlay.textRows(Layout(size).bodyRows)
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
    case nil: break
    }
    return []
  }

  private mutating func pressInView(_ command: KeyMap.Command) -> [Effect] {
    switch command {
    case .faces, .back: view = .faces
    case .heatmap: view = .heatmap
    case .whereFrom: view = .whereFrom
    case .whatIf: view = .whatIf
    case .nextView:
      let views: [KeyMap.View] = [.faces, .heatmap, .whereFrom, .whatIf]
      view = views[((views.firstIndex(of: view) ?? 0) + 1) % views.count]
    case .togglePhotograph: face.showsPhotograph.toggle()
    case .nextStage: if view == .whereFrom { whereFrom.nextLabel() } else { heatmap.nextStage() }
    case .left where view == .whereFrom: whereFrom.previousLabel()
    case .right where view == .whereFrom: whereFrom.nextLabel()
    case .left where view == .whatIf: whatIf.move(-1)
    case .right where view == .whatIf: whatIf.move(1)
    case .left: heatmap.move(rows: 0, columns: -1)
    case .right: heatmap.move(rows: 0, columns: 1)
    case .down where view == .heatmap: heatmap.move(rows: 1, columns: 0)
    case .up where view == .heatmap: heatmap.move(rows: -1, columns: 0)
    default: return moveCursor(command) + wantedReasons
    }
    return wantedReasons
  }

  private mutating func moveCursor(_ command: KeyMap.Command) -> [Effect] {
    let before = list.cursor
    switch command {
    case .down: list.move(by: 1)
    case .up: list.move(by: -1)
    case .halfPageDown: list.move(by: list.height / 2)
    case .halfPageUp: list.move(by: -list.height / 2)
    case .pageDown: list.move(by: list.height)
    case .pageUp: list.move(by: -list.height)
    case .first: list.move(to: 0)
    default: list.move(to: .max)
    }
    let look = look
    guard list.cursor != before, case .look(let wishes) = look else { return [] }
    // What the cursor left behind gives its pictures back.
    for file in pictured.subtracting(wishes.kept) { outcomes[file] = outcomes[file]?.withoutPictures() }
    pictured.formIntersection(wishes.kept)
    return [look]
  }

  public func draw(_ size: Size, _ look: Look) -> Screen {
    Screen(size: size, look: look) { Layout(size).draw(self, into: $0) }
  }
}
