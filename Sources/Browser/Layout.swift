import Explainer
import Terminal
import Text

/// Where things stand at a size: panes are dropped in a fixed order instead of refusing (ecosystem T21, T22).
struct Layout {
  let size: Size

  init(_ size: Size) { self.size = size }

  /// Under this a plain message stands; 40×15 shows list and bars.
  static let smallest = Size(columns: 20, rows: 6)
  /// From here on list and face stand side by side.
  private static let wideColumns = 70

  private var isWide: Bool { size.columns >= Layout.wideColumns }
  var bodyRows: Int { max(0, size.rows - 2) }

  private var listColumns: Int { size.columns >= 120 ? 38 : 26 }

  var listRows: Int {
    isWide ? bodyRows : max(1, bodyRows - (bodyRows < 2 * Bars.rows ? Bars.compactRows : Bars.rows) - 1)
  }

  func draw(_ browser: Browser, into region: Region) {
    guard size.columns >= Layout.smallest.columns, size.rows >= Layout.smallest.rows else {
      region.text("\(size.columns) by \(size.rows) here", y: 0)
      region.text("\(Layout.smallest.columns) by \(Layout.smallest.rows) needed", y: 1)
      region.text("q quits", y: 2)
      return
    }
    drawHead(browser, into: region.part(x: 0, y: 0, columns: size.columns, rows: 1))
    let body = region.part(x: 0, y: 1, columns: size.columns, rows: bodyRows)
    switch browser.view {
    case .heatmap: browser.heatmap.draw(browser.correlation, into: body.inset(x: 1, y: 0))
    case .bars, .compare, .sheet, .picture: drawFull(browser, into: body.inset(x: 1, y: 0))
    case .faces, .whereFrom, .whatIf, .help, .messages: drawFaces(browser, into: body)
    }
    drawOver(browser, into: body)
    drawFoot(browser, into: region.part(x: 0, y: size.rows - 1, columns: size.columns, rows: 1))
  }

  private func drawOver(_ browser: Browser, into body: Region) {
    let width = Overlay.textColumns(body.columns)
    switch browser.over {
    case .help(let help)?:
      help.draw(
        help.lines(browser.keys, view: browser.view, model: browser.model, width: width, body.theme),
        into: body)
    case .messages(let scroll)?:
      Overlay.draw(
        browser.log.lines(width: width, body.theme), title: "messages, newest last", top: scroll.top,
        into: body)
    case nil: break
    }
  }

  private func drawFaces(_ browser: Browser, into region: Region) {
    let list = browser.list
    guard let file = list.current else {
      guard list.isComplete else {
        region.text(reading(list, region.glyphs), x: 1, y: 1, style: region.theme.muted)
        return
      }
      region.text("No files here.", x: 1, y: 1, style: region.theme.strong)
      region.text("Quit with q and name a folder of photographs: telltale browse FOLDER", x: 1, y: 2)
      return
    }
    let outcome = browser.outcome(file)
    if isWide {
      let (left, right) = region.splitLeft(listColumns, gap: 3)
      list.draw(browser.outcomes, into: left)
      for y in 0..<region.rows {
        region.glyph(region.glyphs.vertical, x: listColumns + 1, y: y, style: region.theme.faint)
      }
      draw(
        outcome, of: file, browser, into: right.part(x: 0, y: 0, columns: right.columns - 1, rows: right.rows)
      )
    } else {
      let (upper, lower) = region.splitTop(listRows, gap: 1)
      list.draw(browser.outcomes, into: upper)
      draw(
        outcome, of: file, browser, into: lower.part(x: 1, y: 0, columns: lower.columns - 2, rows: lower.rows)
      )
    }
  }

  /// The face under the cursor, as the view shows it.
  private func draw(_ outcome: FaceOutcome?, of file: Int, _ browser: Browser, into region: Region) {
    switch browser.view {
    case .whereFrom: browser.whereFrom.draw(outcome, browser.reasons[browser.faces.id(file)], into: region)
    case .whatIf: browser.whatIf.draw(outcome, browser.reasons[browser.faces.id(file)], into: region)
    default:
      browser.face.draw(outcome, place: browser.faces.place(file), model: browser.model, into: region)
    }
  }

  /// Folder and count; model, hash and threshold are on every view (V24).
  private func drawHead(_ browser: Browser, into region: Region) {
    let theme = region.theme
    let list = browser.list, count = list.count
    let place: SafeText = count == 0 || !list.isComplete ? "" : "  \(list.cursor + 1)/\(count)"
    let pending: SafeText =
      !list.isComplete
      ? "  \(reading(list, region.glyphs))"
      : browser.outcomes.count < count ? "  \(browser.outcomes.count) scored" : ""
    let errors: SafeText =
      browser.log.errors == 0 ? "" : browser.log.errors == 1 ? "  1 error" : "  \(browser.log.errors) errors"
    let left: [(SafeText, Style)] = [
      (" telltale ", theme.accent.bold), (browser.title, theme.strong), (place, theme.text),
      (pending, theme.muted), (errors, theme.failed),
    ]
    let room = region.columns - left.reduce(0) { $0 + $1.0.columns } - 2
    let forms = Layout.model(browser.model)
    let model = forms.first { $0.columns <= room } ?? forms.last ?? ""
    let right = min(model.columns, max(room, region.columns / 2))
    region.text(model, x: region.columns - right - 1, y: 0, style: theme.muted, width: right, align: .right)
    region.part(x: 0, y: 0, columns: region.columns - right - 2, rows: 1).line(left)
  }

  /// The model in words, ever shorter.
  private static func model(_ model: ModelSummary?) -> [SafeText] {
    guard let model else { return ["loading the model"] }
    let (name, hash) = (SafeText(model.name), SafeText(String(model.sha256.prefix(8))))
    let threshold = Bars.places(model.threshold)
    return [
      "\(name) \(hash), flagged over \(threshold)", "\(name) \(hash), over \(threshold)",
      "\(hash), over \(threshold)",
    ]
  }

  private func reading(_ list: FileList, _ glyphs: Glyphs) -> SafeText {
    list.count == 0
      ? "reading folder\(glyphs.ellipsis)" : "reading folder\(glyphs.ellipsis) \(list.count) files"
  }

  /// Keys of the view; they shorten from the left and `?` stays (I10).
  private func drawFoot(_ browser: Browser, into region: Region) {
    let theme = region.theme
    if let prompt = browser.reportFolder { return prompt.draw(into: region) }
    if let notice = browser.notice {
      region.text(notice, x: 1, y: 0, style: theme.warning)
      return
    }
    var pieces = browser.keys.entries(in: browser.place).compactMap { entry in
      entry.short.map { (key: SafeText(entry.keys.first ?? ""), words: $0, isHelp: entry.command == .help) }
    }
    func width() -> Int { pieces.reduce(0) { $0 + $1.key.columns + $1.words.columns + 3 } }
    while width() > region.columns - 1, let first = pieces.firstIndex(where: { !$0.isHelp }) {
      pieces.remove(at: first)
    }
    region.line(
      pieces.flatMap { piece -> [(SafeText, Style)] in
        [(piece.key, theme.accent), (" \(piece.words)  ", theme.muted)]
      }, x: 1)
  }
}
