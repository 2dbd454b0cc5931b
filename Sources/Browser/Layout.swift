import Explainer
import Terminal
import Text

/// Where things stand at a size: panes are dropped in a fixed order instead of refusing (ecosystem T21, T22).
struct Layout {
  let size: Size

  /// Whether a line above the keys says what holds besides: filter, sort, marks.
  let hasState: Bool

  init(_ size: Size, hasState: Bool = false) {
    self.size = size
    self.hasState = hasState
  }

  /// Under this a plain message stands; 40×15 shows list and bars.
  static let smallest = Size(columns: 20, rows: 6)
  /// From here on list and face stand side by side.
  private static let wideColumns = 70

  private var isWide: Bool { size.columns >= Layout.wideColumns }
  var bodyRows: Int { max(0, size.rows - 2 - (hasState ? 1 : 0)) }

  /// Half of what is more than the face needs, until names have room.
  private var listColumns: Int { min(38, 26 + max(0, size.columns - 84) / 2) }

  var listRows: Int {
    isWide ? bodyRows : max(1, bodyRows - (bodyRows < 2 * Bars.rows ? Bars.compactRows : Bars.rows) - 1)
  }

  func draw(_ browser: Browser, into region: Region) {
    guard size.columns >= Layout.smallest.columns, size.rows >= Layout.smallest.rows else {
      region.text("\(size.columns) by \(size.rows) here", y: 0)
      region.text("\(Layout.smallest.columns) by \(Layout.smallest.rows) needed", y: 1)
      region.text("\(browser.keys.name(of: .quit)) quits", y: 2)
      return
    }
    drawHead(browser, into: region.part(x: 0, y: 0, columns: size.columns, rows: 1))
    let body = region.part(x: 0, y: 1, columns: size.columns, rows: bodyRows)
    switch browser.view {
    case .heatmap: browser.heatmap.draw(browser.correlation, into: body.inset(x: 1, y: 0))
    case .bars, .compare, .sheet, .picture: drawFull(browser, into: body.inset(x: 1, y: 0))
    case .faces, .whereFrom, .whatIf, .help, .messages, .sorting, .copying: drawFaces(browser, into: body)
    }
    drawOver(browser, into: body)
    if hasState {
      drawState(browser, into: region.part(x: 0, y: size.rows - 2, columns: size.columns, rows: 1))
    }
    drawFoot(browser, into: region.part(x: 0, y: size.rows - 1, columns: size.columns, rows: 1))
  }

  private func drawOver(_ browser: Browser, into body: Region) {
    let width = Overlay.textColumns(body.columns)
    switch browser.over {
    case .help(let help)?:
      help.draw(
        help.lines(browser.keys, view: browser.view, model: browser.modelWords, width: width, body.theme),
        browser.keys, into: body)
    case .messages(let scroll)?:
      Overlay.draw(
        browser.log.lines(width: width, body.theme), title: "messages, newest last", top: scroll.top,
        into: body)
    case .sort(let menu)?: menu.draw(browser.order.sort, into: body)
    case .copy(let menu)?: menu.draw(into: body)
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
      guard list.total == 0 else {
        drawNothingFound(browser, into: region)
        return
      }
      region.text("No files here.", x: 1, y: 1, style: region.theme.strong)
      let quit = browser.keys.name(of: .quit)
      let advice: SafeText =
        browser.folder.foldersLeft > 0
        ? "\(browser.folder.foldersWords): quit with \(quit), and read them with telltale browse -r FOLDER"
        : "Quit with \(quit) and name a folder of photographs: telltale browse FOLDER"
      _ = region.inset(x: 1, y: 2).paragraph(advice)
      return
    }
    let outcome = browser.outcome(file)
    if isWide {
      let (left, right) = region.splitLeft(listColumns, gap: 3)
      list.draw(browser, into: left)
      for y in 0..<region.rows {
        region.glyph(region.glyphs.vertical, x: listColumns + 1, y: y, style: region.theme.faint)
      }
      draw(
        outcome, of: file, browser, into: right.part(x: 0, y: 0, columns: right.columns - 1, rows: right.rows)
      )
    } else {
      let (upper, lower) = region.splitTop(listRows, gap: 1)
      list.draw(browser, into: upper)
      draw(
        outcome, of: file, browser, into: lower.part(x: 1, y: 0, columns: lower.columns - 2, rows: lower.rows)
      )
    }
  }

  /// A filter without hits says why, and the key that helps (ecosystem I25).
  private func drawNothingFound(_ browser: Browser, into region: Region) {
    let inside = region.inset(x: 1, y: 1)
    var y = inside.paragraph(
      "No file of \(browser.list.total) matches the filter.", style: region.theme.strong)
    if browser.order.unscored > 0 {
      y = inside.paragraph(
        "\(browser.order.unscored) not scored yet may still come.", y: y, style: region.theme.warning)
    }
    let (back, filter) = (
      browser.keys.name(of: .back), browser.keys.name(of: .filterFiles)
    )
    _ = inside.paragraph("\(back) shows all again; \(filter) changes the filter.", y: y)
  }

  private func drawState(_ browser: Browser, into region: Region) {
    let theme = region.theme, separator: SafeText = "  \(region.glyphs.dot.safe)  "
    let pieces = browser.state.enumerated().flatMap { index, part -> [(SafeText, Style)] in
      (index == 0 ? [] : [(separator, theme.faint)]) + [(part.0, part.isWarning ? theme.warning : theme.text)]
    }
    region.line(pieces, x: 1)
  }

  /// The face under the cursor, as the view shows it.
  private func draw(_ outcome: FaceOutcome?, of file: Int, _ browser: Browser, into region: Region) {
    if outcome == nil, let problem = browser.modelProblem { return Layout.drawNoModel(problem, into: region) }
    switch browser.view {
    case .whereFrom: browser.whereFrom.draw(outcome, browser.reasons[browser.faces.id(file)], into: region)
    case .whatIf: browser.whatIf.draw(outcome, browser.reasons[browser.faces.id(file)], into: region)
    default:
      browser.face.draw(
        outcome, browser.decided(file), place: browser.faces.place(file), model: browser.model, into: region)
    }
  }

  /// Folder and count; model, hash and threshold are on every view (V24).
  private func drawHead(_ browser: Browser, into region: Region) {
    let theme = region.theme
    let list = browser.list, count = list.total
    let face = list.current.flatMap { browser.faces.place($0) }.map { ", \($0)" as SafeText } ?? ""
    let place: SafeText =
      list.count == 0 || !list.isComplete ? "" : "  \(list.cursor + 1)/\(list.count)\(face)"
    let pending: SafeText =
      !list.isComplete
      ? "  \(reading(list, region.glyphs))"
      : browser.scores.count < count && browser.modelProblem == nil
        ? "  \(browser.scores.count) scored\(browser.pace.words(left: count - browser.scores.count))" : ""
    let failures = browser.log.errors, messages = browser.keys.name(of: .messages)
    let word: SafeText = failures == 1 ? "error" : "errors"
    let errors: SafeText = failures == 0 ? "" : "  \(failures) \(word) (\(messages))"
    // The view's name gives way before the folder's.
    let view: SafeText = isWide ? "\(browser.view.title) \(region.glyphs.dot.safe) " : ""
    let name: SafeText = " telltale \(view)"
    let rest: [(SafeText, Style)] = [
      (place, theme.text), (pending, theme.muted), (errors, theme.failed),
    ]
    let fixed = name.columns + rest.reduce(0) { $0 + $1.0.columns }
    let room = region.columns - fixed - browser.title.columns - 2
    let forms = Layout.model(browser)
    let model = forms.first { $0.columns <= room } ?? forms.last ?? ""
    let right = min(model.columns, max(room, region.columns / 2))
    region.text(model, x: region.columns - right - 1, y: 0, style: theme.muted, width: right, align: .right)
    // A long title gives way, never the place in the list.
    let head = region.part(x: 0, y: 0, columns: region.columns - right - 2, rows: 1)
    var x = head.text(" telltale ", y: 0, style: theme.accent.bold)
    x += head.text(view, x: x, y: 0, style: theme.muted)
    let width = max(0, head.columns - fixed)
    let title = browser.title.columns > width ? browser.shortTitle : browser.title
    x += head.text(title, x: x, y: 0, style: theme.strong, width: width, keeping: .ends)
    for (text, style) in rest { x += head.text(text, x: x, y: 0, style: style) }
  }

  /// The model in words, ever shorter.
  private static func model(_ browser: Browser) -> [SafeText] {
    guard let model = browser.model else {
      return [browser.modelProblem == nil ? "loading the model" : "no model"]
    }
    let (name, hash) = (SafeText(model.name), Layout.hash(of: model))
    let threshold = Bars.places(model.threshold)
    return [
      "\(name) \(hash), flagged over \(threshold)", "\(name) \(hash), over \(threshold)",
      "\(hash), over \(threshold)",
    ]
  }

  /// The first eight digits of the model's hash, and its precision where that is not the usual one.
  private static func hash(of model: ModelSummary) -> SafeText {
    let digits = String(model.sha256.prefix(8))
    return SafeText(model.precision == .f32 ? digits : "\(digits) \(model.precision.rawValue)")
  }

  private func reading(_ list: FileList, _ glyphs: Glyphs) -> SafeText {
    list.total == 0
      ? "reading folder\(glyphs.ellipsis)" : "reading folder\(glyphs.ellipsis) \(list.total) files"
  }

  /// Keys of the view; they shorten from the left and `?` stays (I10).
  private func drawFoot(_ browser: Browser, into region: Region) {
    let theme = region.theme
    if let entry = browser.entry {
      entry.line.draw(title: entry.title, into: region)
      return
    }
    // A path may be long: the reason behind it is what matters.
    if let news = browser.news {
      region.text(news, x: 1, y: 0, style: theme.text, keeping: .ends)
      return
    }
    if let notice = browser.notice {
      region.text(notice, x: 1, y: 0, style: theme.warning, keeping: .ends)
      return
    }
    // The gap behind the last key has no room where the line is full.
    let pieces = footer(browser).flatMap { piece -> [(SafeText, Style)] in
      [(piece.key, theme.accent), (" \(piece.words)", theme.muted), ("  ", theme.text)]
    }
    region.line(Array(pieces.dropLast()), x: 1)
  }

  /// A key of the footer.
  private struct FooterKey {
    let command: KeyMap.Command
    let key, words: SafeText
    var columns: Int { key.columns + words.columns + 3 }
  }

  private func footer(_ browser: Browser) -> [FooterKey] {
    var keys = browser.keys.footer(in: browser.place).compactMap { entry in
      entry.short.map { FooterKey(command: entry.command, key: SafeText(entry.keys.first ?? ""), words: $0) }
    }
    while keys.reduce(0, { $0 + $1.columns }) - 2 > size.columns - 1,
      let first = keys.firstIndex(where: { $0.command != .help })
    {
      keys.remove(at: first)
    }
    return keys
  }

  /// The command of the footer's key at a cell; nil where none is, or where the foot says something else.
  func command(x: Int, y: Int, _ browser: Browser) -> KeyMap.Command? {
    guard y == size.rows - 1, browser.news == nil, browser.notice == nil else { return nil }
    var end = 1
    for key in footer(browser) {
      let start = end
      end += key.columns
      // The two spaces behind belong to nobody.
      if start..<end - 2 ~= x { return key.command }
    }
    return nil
  }

  /// The row of the list at a cell, where the view shows the list.
  func listRow(x: Int, y: Int, _ browser: Browser) -> Int? {
    guard [.faces, .whereFrom, .whatIf].contains(browser.view), x < (isWide ? listColumns : size.columns),
      1..<1 + listRows ~= y
    else { return nil }
    let row = browser.list.top + y - 1
    return row < browser.list.count ? row : nil
  }
}
