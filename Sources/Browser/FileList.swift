import Explainer
import Terminal
import Text

/// The list of files with their verdicts. Rows are places on screen; files are known by their numbers, which never change.
package struct FileList: Sendable {
  package private(set) var files = FileTable()
  /// All files by name; nil while the folder is read, when files stand as they come.
  package private(set) var natural: [Int]?
  /// All files in the order that was asked for; nil while that is by name.
  package private(set) var order: [Int]?
  /// The file of each row, where not all are shown.
  private var rows: [Int]?
  package private(set) var cursor = 0
  /// The topmost row that is shown.
  package private(set) var top = 0
  /// Rows of the list at the last drawing size.
  package private(set) var height = 1
  package private(set) var hasMoved = false
  /// The file that the person went to last: the cursor returns to it where a filter hid it for a while.
  private var chosen: Int?

  private var shown: [Int]? { rows ?? order ?? natural }

  /// Rows: the files that are shown.
  package var count: Int { shown?.count ?? files.count }
  /// All files.
  package var total: Int { natural?.count ?? files.count }
  package var isComplete: Bool { natural != nil }
  /// All in the order of the list, also those that a filter hides.
  package var all: [Int]? { order ?? natural }

  /// The file at a row.
  package func file(_ row: Int) -> Int { shown?[row] ?? row }

  package func files(_ rows: some Sequence<Int>) -> [Int] { rows.filter { 0..<count ~= $0 }.map(file) }

  /// The row of a file; nil where it is not shown.
  package func row(of file: Int) -> Int? { shown?.firstIndex(of: file) ?? (shown == nil ? file : nil) }

  /// The file under the cursor; nil in an empty list.
  package var current: Int? { count == 0 ? nil : file(cursor) }

  package var visible: Range<Int> { top..<min(count, top + max(1, height)) }

  mutating func append(_ portion: FilePortion) { files.append(portion) }

  /// All is found: the files get their order by name; what was sorted or filtered before is asked for anew.
  mutating func list(_ natural: [Int]) {
    keepingCursor { list in (list.natural, list.order, list.rows) = (natural, nil, nil) }
  }

  /// - Parameter rows: the files that are shown; nil for all.
  mutating func arrange(_ order: [Int], rows: [Int]?) {
    keepingCursor { list in (list.order, list.rows) = (order, rows) }
  }

  /// The cursor stays on its file, and its file in its row of the screen, if the person chose it (ecosystem I18, N6).
  private mutating func keepingCursor(_ change: (inout FileList) -> Void) {
    let file = hasMoved ? chosen ?? current : nil, above = cursor - top, before = cursor
    change(&self)
    if let file {
      cursor = row(of: file) ?? min(before, max(0, count - 1))
    } else {
      cursor = 0
    }
    top = max(0, cursor - above)
    scroll()
  }

  mutating func move(by steps: Int) { move(to: cursor + steps) }

  mutating func move(to row: Int) {
    hasMoved = true
    cursor = min(max(0, row), max(0, count - 1))
    chosen = current
    scroll()
  }

  mutating func resize(height: Int) {
    self.height = max(1, height)
    scroll()
  }

  /// Keeps the cursor's row on screen.
  private mutating func scroll() {
    if cursor < top { top = cursor }
    if cursor >= top + height { top = cursor - height + 1 }
    top = min(top, max(0, count - height))
  }

  /// One row a file: verdict mark, name, the analyst's label and whether there is a note, score of fake.
  func draw(_ browser: Browser, into region: Region) {
    let theme = region.theme, glyphs = region.glyphs, range = browser.range
    for (y, row) in (top..<min(count, top + region.rows)).enumerated() {
      let file = file(row)
      let (mark, style, score) = FileList.verdict(browser.scores, file, theme, glyphs)
      if row == cursor { region.glyph(glyphs.cursor, x: 0, y: y, style: theme.accent) }
      region.glyph(mark, x: 1, y: y, style: style)
      if browser.triage.marks.contains(file) || range?.contains(row) == true {
        region.glyph(glyphs.mark, x: 2, y: y, style: theme.accent.bold)
      }
      let decided = FileList.signs(browser.decided(file))
      let room = region.columns - 3 - 6 - (decided.isEmpty ? 0 : decided.columns + 1)
      region.text(
        files.name(file), x: 3, y: y, style: row == cursor ? theme.strong : theme.text, width: room,
        keeping: .ends)
      region.text(decided, x: region.columns - 6 - decided.columns, y: y, style: theme.accent)
      region.text(score, x: region.columns - 5, y: y, style: style, width: 4, align: .right)
      if row == cursor { region.highlight(y: y, style: theme.selection) }
    }
  }

  /// The label's letter; a quotation mark for a note; a tilde until the case has both.
  private static func signs(_ decided: (value: Decided, isSaved: Bool)) -> SafeText {
    let letter: SafeText =
      switch decided.value.label {
      case .real?: "R"
      case .fake?: "F"
      case .unsure?: "U"
      case nil: ""
      }
    return letter + (decided.value.note.isEmpty ? "" : "\"") + (decided.isSaved ? "" : "~")
  }

  private static func verdict(_ scores: ScoreTable, _ file: Int, _ theme: Theme, _ glyphs: Glyphs) -> (
    Glyph, Style, SafeText
  ) {
    let score = scores.score(file, .fake).map(Bars.places) ?? ""
    switch scores.status(file) {
    case .unknown: return (glyphs.pending, theme.muted, "")
    case .old: return (glyphs.pending, theme.muted, "old")
    case .flagged: return (glyphs.flagged, theme.flagged, score)
    case .notFlagged: return (glyphs.notFlagged, theme.notFlagged, score)
    case .noFace: return (glyphs.noFace, theme.noFace, "none")
    case .foreign: return (glyphs.noFace, theme.noFace, "file")
    case .failed: return (glyphs.failed, theme.failed, "err")
    }
  }
}
