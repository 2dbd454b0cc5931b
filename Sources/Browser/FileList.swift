import Explainer
import Terminal
import Text

/// The list of files with their verdicts.
struct FileList: Sendable {
  let names: [SafeText]
  var cursor = 0
  /// The topmost row that is shown.
  var top = 0
  /// Rows of the list at the last drawing size.
  var height = 1

  init(names: [SafeText]) { self.names = names }

  var visible: Range<Int> { top..<min(names.count, top + max(1, height)) }

  mutating func move(by steps: Int) { move(to: cursor + steps) }

  mutating func move(to row: Int) {
    cursor = min(max(0, row), max(0, names.count - 1))
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
    top = min(top, max(0, names.count - height))
  }

  /// One row a file: verdict mark, name, score of fake.
  func draw(_ outcomes: [FaceOutcome?], into region: Region) {
    let theme = region.theme, glyphs = region.glyphs
    for (y, row) in (top..<min(names.count, top + region.rows)).enumerated() {
      let (mark, style, score) = FileList.verdict(outcomes[row], theme, glyphs)
      if row == cursor { region.glyph(glyphs.cursor, x: 0, y: y, style: theme.accent) }
      region.glyph(mark, x: 1, y: y, style: style)
      let room = region.columns - 3 - 6
      region.text(
        names[row], x: 3, y: y, style: row == cursor ? theme.strong : theme.text, width: room, keeping: .ends)
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
