import Explainer
import Terminal
import Text

/// How alike the eight prompts are to the text encoder: before fine-tuning, after, and the difference (ecosystem V6, V7).
struct HeatmapView: Sendable {
  private var shown = Shown.one(.after)
  private(set) var row = 0, column = 0

  /// One matrix, or all three beside one another.
  private enum Shown: Equatable, CaseIterable {
    case one(Correlation.Stage), sideBySide

    static let allCases = Correlation.Stage.allCases.map(Shown.one) + [.sideBySide]

    var name: SafeText {
      switch self {
      case .one(let stage): SafeText(stage.rawValue)
      case .sideBySide: "side by side"
      }
    }
  }

  mutating func move(rows: Int, columns: Int) {
    row = min(max(0, row + rows), Label.allCases.count - 1)
    column = min(max(0, column + columns), Label.allCases.count - 1)
  }

  mutating func nextStage() {
    let all = Shown.allCases
    shown = all[((all.firstIndex(of: shown) ?? 0) + 1) % all.count]
  }

  func draw(_ correlation: Correlation?, into region: Region) {
    let theme = region.theme
    guard let correlation else {
      region.text("loading the model", y: 1, style: theme.muted)
      return
    }
    drawTabs(into: region)
    guard case .one(let stage) = shown else {
      let words = drawSideBySide(correlation, into: region)
      drawPair(correlation, into: words)
      return
    }
    guard let matrix = correlation.matrix(stage) else {
      let why: SafeText = "The model keeps no embeddings from before fine-tuning."
      for (y, line) in why.wrapped(to: region.columns).enumerated() {
        region.text(line, y: 2 + y, style: theme.muted)
      }
      return
    }
    let plan = Plan(region, row: row, column: column)
    let grid = region.part(
      x: 0, y: plan.gridTop, columns: region.columns, rows: plan.headingRows + plan.rows.count * plan.cellRows
    )
    drawNames(plan, into: grid)
    let scale = HeatmapScale(stage: stage, look: region.look)
    for (y, line) in plan.rows.enumerated() {
      for (x, place) in plan.columns.enumerated() {
        draw(
          matrix[line][place], scale, isChosen: line == row && place == column,
          into: grid.part(
            x: plan.nameColumns + x * plan.cellColumns, y: plan.headingRows + y * plan.cellRows,
            columns: plan.cellColumns, rows: plan.cellRows))
      }
    }
    let words = region.part(
      x: 0, y: plan.pairTop, columns: region.columns, rows: plan.pairRows)
    drawPair(correlation, into: words)
    if plan.hasLegend {
      scale.drawLegend(
        into: region.part(
          x: 0, y: plan.legendTop, columns: region.columns, rows: 1))
    }
  }

  /// The names of all matrices with the shown one in brackets; where they do not fit, the shown one alone.
  private func drawTabs(into region: Region) {
    let theme = region.theme
    let all = Shown.allCases.reduce(0) { $0 + $1.name.columns + 3 }
    var x = 0
    for each in Shown.allCases where all <= region.columns || each == shown {
      let isShown = each == shown
      let (before, behind): (SafeText, SafeText) = isShown ? ("[", "] ") : (" ", "  ")
      x += region.line(
        [(before, theme.text), (each.name, isShown ? theme.accent : theme.muted), (behind, theme.text)], x: x)
    }
  }

  /// Names of the rows and above the columns, and arrows where more columns are.
  private func drawNames(_ plan: Plan, into grid: Region) {
    let theme = grid.theme
    for (x, place) in plan.columns.enumerated() {
      let lines = plan.heading(Label.allCases[place])
      for (y, line) in lines.enumerated() {
        grid.text(
          line, x: plan.nameColumns + x * plan.cellColumns, y: plan.headingRows - lines.count + y,
          style: place == column ? theme.accent : theme.muted, width: plan.cellColumns, align: .centre)
      }
    }
    let y = plan.headingRows - 1
    if plan.columns.lowerBound > 0 { grid.text("<", x: plan.nameColumns - 1, y: y, style: theme.accent) }
    if plan.columns.upperBound < Label.allCases.count {
      let end = plan.nameColumns + plan.columns.count * plan.cellColumns
      grid.text(">", x: min(end, grid.columns - 1), y: y, style: theme.accent)
    }
    for (y, line) in plan.rows.enumerated() {
      grid.text(
        plan.name(Label.allCases[line]), y: plan.headingRows + y * plan.cellRows + plan.cellRows / 2,
        style: line == row ? theme.accent : theme.text, width: plan.nameColumns - 1)
    }
  }

  /// The number stands in every cell; colour or shade only adds to it.
  private func draw(_ value: Float, _ scale: HeatmapScale, isChosen: Bool, into region: Region) {
    let style = scale.style(value), middle = region.rows / 2
    region.fill(style)
    if scale.usesShades {
      let (glyph, shade) = (scale.shade(value), scale.shadeStyle(value))
      for y in 0..<region.rows where y != middle {
        region.run(glyph, y: y, count: region.columns - 1, style: shade)
      }
      if region.columns >= 7 { region.glyph(glyph, x: 0, y: middle, style: shade) }
    }
    let number = HeatmapView.signed(value, region.glyphs)
    let isBracketed = isChosen && region.columns >= 8
    region.text(
      isBracketed ? "[\(number)]" : number, y: middle, style: isChosen ? style.bold.reverse : style,
      width: region.columns, align: .centre)
  }

  /// The number with the terminal's own minus sign.
  static func signed(_ value: Float, _ glyphs: Glyphs) -> SafeText {
    SafeText(Correlation.signed(value).replacing("−", with: glyphs.minus.text))
  }

  /// Five columns at most, for headings; the pair under the cursor is always named in full.
  static func short(_ label: Label) -> SafeText {
    switch label {
    case .fake: "fake"
    case .expression: "expr"
    case .identity: "ident"
    case .physicalConsistency: "phys"
    case .eye: "eye"
    case .illumination: "illum"
    case .mouth: "mouth"
    case .nose: "nose"
    }
  }

  /// Names the pair under the cursor and all its values.
  private func drawPair(_ correlation: Correlation, into region: Region) {
    let theme = region.theme
    func value(_ stage: Correlation.Stage) -> SafeText {
      correlation.matrix(stage).map { HeatmapView.signed($0[row][column], region.glyphs) } ?? "none"
    }
    let pair: [(SafeText, Style)] = [
      (SafeText(Label.allCases[row].name), theme.strong), (" and ", theme.muted),
      (SafeText(Label.allCases[column].name), theme.strong),
    ]
    let isWide = region.columns >= Plan.oneLineColumns
    let difference: SafeText = isWide ? "  difference " : "  diff "
    let values: [(SafeText, Style)] = [
      ("before ", theme.muted), (value(.before), theme.text), ("  after ", theme.muted),
      (value(.after), theme.text), (difference, theme.muted), (value(.difference), theme.text),
    ]
    if isWide {
      region.line(pair + [(":  ", theme.muted)] + values)
    } else {
      region.line(pair)
      region.line(values, y: 1)
    }
  }
}

/// Which part of the matrix is shown, and how large, at a size.
private struct Plan {
  /// From here on pair and values stand on one line: two long names and three numbers.
  static let oneLineColumns = 78
  private static let narrowColumns = 60

  let nameColumns, cellColumns, cellRows, headingRows: Int
  /// Rows for the pair under the cursor.
  let pairRows: Int
  let hasLegend: Bool
  let gridTop, pairTop, legendTop: Int
  /// The rows and columns of the matrix that fit, with the cursor's among them.
  let rows, columns: Range<Int>

  init(_ region: Region, row: Int, column: Int) {
    let count = Label.allCases.count
    nameColumns = region.columns < Plan.narrowColumns ? 7 : 21
    let room = region.columns - nameColumns
    cellColumns = min(14, max(6, room / count))
    headingRows = cellColumns >= 13 ? 2 : 1
    pairRows = region.rows < 8 ? 0 : region.columns >= Plan.oneLineColumns ? 1 : 2
    hasLegend = region.rows >= 8
    let left = region.rows - 1 - headingRows - pairRows - (hasLegend ? 1 : 0)
    cellRows = min(3, max(1, left / count))
    rows = Plan.window(min(count, max(1, left / cellRows)), around: row, of: count)
    columns = Plan.window(min(count, max(1, room / cellColumns)), around: column, of: count)
    // What the cells leave goes between the parts.
    let spare = left - rows.count * cellRows
    gridTop = 1 + (spare >= 2 ? 1 : 0)
    pairTop = gridTop + headingRows + rows.count * cellRows + (spare >= 1 ? 1 : 0)
    legendTop = pairTop + pairRows + (spare >= 3 ? 1 : 0)
  }

  private static func window(_ size: Int, around place: Int, of count: Int) -> Range<Int> {
    let first = min(max(0, place - size / 2), count - size)
    return first..<first + size
  }

  func heading(_ label: Label) -> [SafeText] {
    guard headingRows > 1 else { return [HeatmapView.short(label)] }
    return label.name.split(separator: " ").map { SafeText($0) }
  }

  func name(_ label: Label) -> SafeText { nameColumns > 7 ? SafeText(label.name) : HeatmapView.short(label) }
}
