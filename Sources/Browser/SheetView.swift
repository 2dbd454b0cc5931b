import Explainer
import Pictures
import Terminal
import Text

/// A sheet of thumbnails: the folder's faces beside one another, with each verdict as the style of its frame and a letter
/// as well as a colour (ecosystem V19).
struct SheetView: Sendable {
  /// Columns and rows of a thumbnail with its frame; its name stands in the lower edge.
  static let cell = Size(columns: 18, rows: 9), smallCell = Size(columns: 12, rows: 6)

  /// How many thumbnails fit, side by side and one below another.
  static func grid(_ size: Size) -> (across: Int, down: Int) {
    let cell = SheetView.cell(for: size)
    return (max(1, size.columns / cell.columns), max(1, size.rows / cell.rows))
  }

  private static func cell(for size: Size) -> Size {
    size.columns >= 2 * cell.columns && size.rows >= 2 * cell.rows ? cell : smallCell
  }

  /// The rows of the list that a page shows: the one with the cursor.
  static func page(cursor: Int, count: Int, _ size: Size) -> Range<Int> {
    let grid = grid(size), all = grid.across * grid.down
    let first = cursor / all * all
    return first..<min(count, first + all)
  }

  func draw(_ list: FileList, _ outcomes: [Int: FaceOutcome], into region: Region) {
    let size = Size(columns: region.columns, rows: region.rows)
    let grid = SheetView.grid(size), cell = SheetView.cell(for: size)
    for (index, row) in SheetView.page(cursor: list.cursor, count: list.count, size).enumerated() {
      let file = list.file(row)
      draw(
        outcomes[file], name: list.files.name(file), isChosen: row == list.cursor,
        into: region.part(
          x: index % grid.across * cell.columns, y: index / grid.across * cell.rows, columns: cell.columns,
          rows: cell.rows))
    }
  }

  private func draw(_ outcome: FaceOutcome?, name: SafeText, isChosen: Bool, into region: Region) {
    let theme = region.theme
    let verdict = SheetVerdict(outcome, theme)
    let inside = region.frame(verdict.line, style: isChosen ? verdict.style.reverse : verdict.style)
    if let pictures = outcome?.pictures {
      inside.picture(pictures.crop ?? pictures.overview)
    } else {
      inside.text(verdict.word, y: inside.rows / 2, style: theme.muted, width: inside.columns, align: .centre)
    }
    region.line(
      [
        (verdict.letter, verdict.style.bold),
        (verdict.score.isEmpty ? "" : " \(verdict.score)", verdict.style),
      ], x: 2, y: 0)
    let room = region.columns - 4
    let shown = name.truncated(to: room, keeping: .ends, ellipsis: region.glyphs.ellipsis)
    region.text(
      shown, x: 2, y: region.rows - 1, style: isChosen ? theme.strong.reverse : theme.text, width: room)
  }
}

/// How a verdict looks on the sheet.
private struct SheetVerdict {
  let letter: SafeText
  let word: SafeText
  let score: SafeText
  let line: FrameLine
  let style: Style

  init(_ outcome: FaceOutcome?, _ theme: Theme) {
    switch outcome?.status {
    case .scored(let explanation)?:
      score = explanation.probability(of: .fake).map(Bars.places) ?? ""
      word = ""
      (letter, line, style) =
        explanation.isFlagged ? ("F", .heavy, theme.flagged) : ("n", .light, theme.notFlagged)
    case .noFace?: (letter, word, score, line, style) = ("-", "no face", "", .broken, theme.noFace)
    case .foreign?: (letter, word, score, line, style) = ("-", "no picture", "", .broken, theme.noFace)
    case .failed?: (letter, word, score, line, style) = ("x", "error", "", .broken, theme.failed)
    case nil: (letter, word, score, line, style) = ("?", "scoring", "", .broken, theme.muted)
    }
  }
}

/// Kinds of frames that are told apart without colour.
private enum FrameLine {
  case heavy, light, broken

  func signs(_ glyphs: Glyphs) -> (across: Glyph, down: Glyph, corners: [Glyph]) {
    func make(_ text: String) -> [Glyph] { text.map { Glyph(String($0)) } }
    let signs =
      switch (self, glyphs.level) {
      case (.heavy, .ascii): make("######")
      case (.light, .ascii): make("-|++++")
      case (.broken, .ascii): make("......")
      case (.heavy, _): make("━┃┏┓┗┛")
      case (.light, _): make("─│┌┐└┘")
      case (.broken, _): make("┄┆    ")
      }
    return (signs[0], signs[1], Array(signs[2...]))
  }
}

extension Region {
  /// - Returns: what is inside.
  fileprivate func frame(_ line: FrameLine, style: Style) -> Region {
    guard columns >= 2, rows >= 2 else { return part(x: 0, y: 0, columns: 0, rows: 0) }
    let signs = line.signs(glyphs)
    for y in [0, rows - 1] { run(signs.across, x: 1, y: y, count: columns - 2, style: style) }
    for y in 1..<max(1, rows - 1) {
      for x in [0, columns - 1] { glyph(signs.down, x: x, y: y, style: style) }
    }
    for (corner, (x, y)) in zip(
      signs.corners, [(0, 0), (columns - 1, 0), (0, rows - 1), (columns - 1, rows - 1)])
    {
      glyph(corner, x: x, y: y, style: style)
    }
    return inset()
  }
}
