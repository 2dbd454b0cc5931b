import Explainer
import Terminal
import Text

/// The list of files with their verdicts. Rows are places on screen; files are known by their numbers, which never change.
struct FileList: Sendable {
  private(set) var files = FileTable()
  /// The file of each row; nil while the folder is read, when files stand as they come.
  private(set) var order: [Int]?
  private(set) var cursor = 0
  /// The topmost row that is shown.
  private(set) var top = 0
  /// Rows of the list at the last drawing size.
  private(set) var height = 1
  private var hasMoved = false

  var count: Int { files.count }
  var isComplete: Bool { order != nil }

  /// The file at a row.
  func file(_ row: Int) -> Int { order?[row] ?? row }

  func files(_ rows: some Sequence<Int>) -> [Int] { rows.filter { 0..<count ~= $0 }.map(file) }

  /// The file under the cursor; nil in an empty list.
  var current: Int? { count == 0 ? nil : file(cursor) }

  var visible: Range<Int> { top..<min(count, top + max(1, height)) }

  mutating func append(_ portion: FilePortion) { files.append(portion) }

  /// All is found: the files get their order. The cursor stays on its file if the person chose it (ecosystem I18).
  mutating func arrange(_ order: [Int]) {
    let chosen = hasMoved ? current : nil, above = cursor - top
    self.order = order
    cursor = chosen.flatMap { order.firstIndex(of: $0) } ?? 0
    top = max(0, cursor - above)
    scroll()
  }

  mutating func move(by steps: Int) { move(to: cursor + steps) }

  mutating func move(to row: Int) {
    hasMoved = true
    cursor = min(max(0, row), max(0, count - 1))
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

  /// One row a file: verdict mark, name, score of fake.
  func draw(_ outcomes: [Int: FaceOutcome], into region: Region) {
    let theme = region.theme, glyphs = region.glyphs
    for (y, row) in (top..<min(count, top + region.rows)).enumerated() {
      let file = file(row)
      let (mark, style, score) = FileList.verdict(outcomes[file], theme, glyphs)
      if row == cursor { region.glyph(glyphs.cursor, x: 0, y: y, style: theme.accent) }
      region.glyph(mark, x: 1, y: y, style: style)
      let room = region.columns - 3 - 6
      region.text(
        files.name(file), x: 3, y: y, style: row == cursor ? theme.strong : theme.text, width: room,
        keeping: .ends)
      region.text(score, x: region.columns - 5, y: y, style: style, width: 4, align: .right)
      if row == cursor { region.highlight(y: y, style: theme.selection) }
    }
  }

  private static func verdict(_ outcome: FaceOutcome?, _ theme: Theme, _ glyphs: Glyphs) -> (
    Glyph, Style, SafeText
  ) {
    switch outcome?.status {
    case nil: return (glyphs.pending, theme.muted, "")
    case .scored(let explanation)?:
      let score = explanation.probability(of: .fake).map(Bars.places) ?? ""
      return explanation.isFlagged
        ? (glyphs.flagged, theme.flagged, score) : (glyphs.notFlagged, theme.notFlagged, score)
    case .noFace?: return (glyphs.noFace, theme.noFace, "none")
    case .foreign?: return (glyphs.noFace, theme.noFace, "file")
    case .failed?: return (glyphs.failed, theme.failed, "err")
    }
  }
}
