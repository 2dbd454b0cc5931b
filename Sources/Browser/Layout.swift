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
  private var bodyRows: Int { max(0, size.rows - 2) }

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
    case .faces: drawFaces(browser, into: body)
    case .heatmap: browser.heatmap.draw(browser.correlation, into: body.inset(x: 1, y: 0))
    }
    if let scroll = browser.helpScroll {
      HelpView.draw(browser.keys, view: browser.view, model: browser.model, scroll: scroll, into: body)
    }
    drawFoot(browser, into: region.part(x: 0, y: size.rows - 1, columns: size.columns, rows: 1))
  }

  private func drawFaces(_ browser: Browser, into region: Region) {
    guard !browser.list.names.isEmpty else {
      region.text("No files here.", x: 1, y: 1, style: region.theme.strong)
      region.text("Quit with q and name a folder of photographs: telltale browse FOLDER", x: 1, y: 2)
      return
    }
    let list = browser.list, outcome = browser.outcomes[list.cursor]
    if isWide {
      let (left, right) = region.splitLeft(listColumns, gap: 3)
      list.draw(browser.outcomes, into: left)
      for y in 0..<region.rows {
        region.glyph(region.glyphs.vertical, x: listColumns + 1, y: y, style: region.theme.faint)
      }
      browser.face.draw(
        outcome, model: browser.model,
        into: right.part(x: 0, y: 0, columns: right.columns - 1, rows: right.rows))
    } else {
      let (upper, lower) = region.splitTop(listRows, gap: 1)
      list.draw(browser.outcomes, into: upper)
      browser.face.draw(
        outcome, model: browser.model,
        into: lower.part(x: 1, y: 0, columns: lower.columns - 2, rows: lower.rows))
    }
  }

  /// Folder and count; model, hash and threshold are on every view (V24).
  private func drawHead(_ browser: Browser, into region: Region) {
    let theme = region.theme
    let count = browser.list.names.count
    let place: SafeText = count == 0 ? "" : "  \(browser.list.cursor + 1)/\(count)"
    let pending: SafeText = browser.scored < count ? "  \(browser.scored) scored" : ""
    let model: SafeText =
      browser.model.map {
        "\(SafeText($0.name)) \(SafeText(String($0.sha256.prefix(8)))), flagged over \(Bars.places($0.threshold)) "
      } ?? "loading the model "
    let right = min(model.columns, region.columns / 2)
    region.text(model, x: region.columns - right, y: 0, style: theme.muted, width: right, align: .right)
    let room = region.part(x: 0, y: 0, columns: region.columns - right - 1, rows: 1)
    room.line([
      (" telltale ", theme.accent.bold), (browser.title, theme.strong), (place, theme.text),
      (pending, theme.muted),
    ])
  }

  /// Keys of the view; they shorten from the left and `?` stays (I10).
  private func drawFoot(_ browser: Browser, into region: Region) {
    let theme = region.theme
    if let notice = browser.notice {
      region.text(notice, x: 1, y: 0, style: theme.warning)
      return
    }
    var pieces = browser.keys.entries(in: browser.view).compactMap { entry in
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
