import Terminal
import Text

/// `telltale demo`: a tour of the views, with a line of words at each stop. It goes on by itself, a key goes on at once,
/// and q or Esc leaves at any moment (ecosystem I12).
public struct Tour: Sendable {
  /// A stop: the keys that lead there, and what is to be said.
  struct Stop: Sendable {
    let commands: [KeyMap.Command]
    let words: SafeText
  }

  static let stops: [Stop] = [
    Stop(
      commands: [],
      words: "A folder of faces. The mark beside a name says flagged or not, the number is the score of fake."
    ),
    Stop(
      commands: [.down],
      words: "A face with an altered part. The word and the sentence say what looks altered to the model."),
    Stop(
      commands: [.togglePhotograph],
      words: "The whole photograph, with the box and the five points that the face was cut out by."
    ),
    Stop(
      commands: [.togglePhotograph, .bars, .right, .right],
      words: "Bars: each score comes from two sentences; what counts is to which the face lies nearer."),
    Stop(
      commands: [.whereFrom],
      words: "Where: the patches that gave most to a label's margin, on one scale for every face."),
    Stop(
      commands: [.whatIf],
      words: "What if: does the verdict hold when the face is spoilt? Small changes should not turn it."),
    Stop(
      commands: [.faces, .up, .pin, .down, .compare],
      words: "Compare: two faces side by side, bar by bar; large differences are marked."),
    Stop(commands: [.sheet], words: "Sheet: the folder's faces at once. F and a heavy frame: flagged."),
    Stop(
      commands: [.heatmap],
      words: "Heatmap: how alike the sentences are to the model. It belongs to the model, not to a face."),
    Stop(
      commands: [.faces],
      words: "A score is not the chance of a forgery. Now try it: telltale browse FOLDER"),
  ]

  public enum Action: Sendable {
    case browser(Browser.Action)
    /// The time of a stop is over.
    case ticked
  }

  private(set) var browser: Browser
  private(set) var stop = 0
  /// Times that the tour wanted to go on while the browser was not ready.
  private var waited = 0

  public init(_ browser: Browser) { self.browser = browser }

  /// Between two ticks, in seconds: all stops take about a minute.
  public static let pace = 6.0

  public mutating func reduce(_ action: Action) -> [Browser.Effect] {
    switch action {
    case .ticked:
      guard stop + 1 < Tour.stops.count else { return [.quit] }
      // Nothing is passed over because the model took long to open; but a picture that never comes stops nobody.
      waited += 1
      return browser.isSettled || waited > 4 ? next() : []
    case .browser(.terminal(.key(let key))):
      switch browser.keys.command(for: key, in: .faces) {
      case .quit?, .back?: return [.quit]
      case .repaint?: return [.repaint]
      case .suspend?: return [.suspend]
      default: break
      }
      return stop + 1 < Tour.stops.count ? next() : [.quit]
    case .browser(.terminal(.pasted)): return []
    case .browser(.terminal(.opened(let abilities, let size))):
      return browser.reduce(.terminal(.opened(abilities, Tour.inside(size))))
    case .browser(.terminal(.resized(let size))):
      return browser.reduce(.terminal(.resized(Tour.inside(size))))
    case .browser(let action): return browser.reduce(action)
    }
  }

  private mutating func next() -> [Browser.Effect] {
    stop += 1
    waited = 0
    return Tour.stops[stop].commands.flatMap { browser.obey($0) }
  }

  /// Rows for the words below the browser.
  private static let wordRows = 3

  private static func inside(_ size: Size) -> Size {
    Size(columns: size.columns, rows: max(1, size.rows - wordRows))
  }

  public func draw(_ size: Size, _ look: Look) -> Screen {
    Screen(size: size, look: look) { region in
      let inside = Tour.inside(size)
      region.paste(browser.draw(inside, look))
      let words = region.part(x: 0, y: inside.rows, columns: size.columns, rows: size.rows - inside.rows)
      words.run(words.glyphs.horizontal, y: 0, style: look.theme.accent)
      let quit = browser.keys.name(of: .quit)
      let place: SafeText = " \(stop + 1)/\(Tour.stops.count)  any key: on   \(quit): leave "
      words.text(place, x: max(0, size.columns - place.columns - 1), y: 0, style: look.theme.accent)
      _ = words.part(x: 1, y: 1, columns: size.columns - 2, rows: words.rows - 1)
        .paragraph(Tour.stops[stop].words, style: look.theme.strong)
    }
  }
}
