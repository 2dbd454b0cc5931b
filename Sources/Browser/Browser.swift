import Explainer
import Terminal
import Text

/// The browser's state and what changes it. Views hold their own part; this reducer only hands on.
public struct Browser: Sendable {
  public let title: SafeText
  public let keys: KeyMap
  public private(set) var model: ModelSummary?
  var correlation: Correlation?
  var view = KeyMap.View.faces
  var list: FileList
  var face = FaceView()
  var heatmap = HeatmapView()
  /// Rows of the help that are scrolled away; nil while it is closed.
  var helpScroll: Int?
  /// By the place of the file in the list; nil while it waits.
  var outcomes: [FaceOutcome?]
  var scored = 0
  /// A line for the person until the next key.
  var notice: SafeText?
  private var size = Size(columns: 80, rows: 24)

  /// - Parameters:
  ///   - title: the folder, for the head line.
  ///   - names: one for each file, in the order of the list.
  public init(title: SafeText, names: [SafeText], keys: KeyMap = .standard) {
    self.title = title
    self.keys = keys
    list = FileList(names: names)
    outcomes = Array(repeating: nil, count: names.count)
  }

  public enum Action: Sendable {
    case terminal(TerminalEvent)
    case modelOpened(ModelSummary, Correlation)
    case modelFailed(SafeText)
    case scored(Int, FaceOutcome)
  }

  public enum Effect: Equatable, Sendable {
    /// The cursor is here and these rows are visible: they come first.
    case look(at: Int, visible: Range<Int>)
    case repaint, suspend, quit
  }

  public mutating func reduce(_ action: Action) -> [Effect] {
    switch action {
    case .terminal(.opened(_, let size)), .terminal(.resized(let size)):
      self.size = size
      list.resize(height: Layout(size).listRows)
      return [look]
    case .terminal(.key(let key)): return press(key)
    case .terminal(.pasted), .terminal(.rested): return []
    case .modelOpened(let model, let correlation):
      (self.model, self.correlation) = (model, correlation)
      return [look]
    case .modelFailed(let why):
      notice = why
      return []
    case .scored(let index, let outcome):
      if outcomes[index] == nil { scored += 1 }
      // Pictures are kept for files near the cursor only.
      outcomes[index] =
        abs(index - list.cursor) <= Browser.picturesAround ? outcome : outcome.withoutPictures()
      return []
    }
  }

  /// Files before and behind the cursor whose pictures are kept.
  static let picturesAround = 4

  private var look: Effect { .look(at: list.cursor, visible: list.visible) }

  private mutating func press(_ key: Key) -> [Effect] {
    notice = nil
    guard let command = keys.command(for: key, in: view) else {
      notice = "\(SafeText(key.name)) does nothing here; ? shows the keys"
      return []
    }
    if let scroll = helpScroll {
      switch command {
      case .down: helpScroll = scroll + 1
      case .up: helpScroll = max(0, scroll - 1)
      case .quit: return [.quit]
      case .suspend: return [.suspend]
      case .repaint: return [.repaint]
      default: helpScroll = nil
      }
      return []
    }
    switch command {
    case .help: helpScroll = 0
    case .quit: return [.quit]
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .faces: view = .faces
    case .heatmap: view = .heatmap
    case .nextView: view = view == .faces ? .heatmap : .faces
    case .back: view = .faces
    case .togglePhotograph: face.showsPhotograph.toggle()
    case .nextStage: heatmap.nextStage()
    case .left: heatmap.move(rows: 0, columns: -1)
    case .right: heatmap.move(rows: 0, columns: 1)
    case .down, .up, .halfPageDown, .halfPageUp, .pageDown, .pageUp, .first, .last:
      if view == .heatmap {
        heatmap.move(rows: command == .down ? 1 : command == .up ? -1 : 0, columns: 0)
        return []
      }
      return moveCursor(command)
    }
    return []
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
    guard list.cursor != before else { return [] }
    // What the cursor left behind gives its pictures back.
    for row in [before - Browser.picturesAround, before, before + Browser.picturesAround]
    where outcomes.indices.contains(row) && abs(row - list.cursor) > Browser.picturesAround {
      outcomes[row] = outcomes[row]?.withoutPictures()
    }
    return [look]
  }

  public func draw(_ size: Size, _ look: Look) -> Screen {
    Screen(size: size, look: look) { Layout(size).draw(self, into: $0) }
  }
}
