import Explainer
import Terminal
import Text

extension HeatmapView {
  /// Before, after and difference beside one another, as wide as the cells can be: numbers with sign, in hundredths, or
  /// colour and shade alone.
  ///
  /// - Returns: the rows below, for the pair under the cursor.
  func drawSideBySide(_ correlation: Correlation, into region: Region) -> Region {
    let stages = Correlation.Stage.allCases, count = Label.allCases.count
    let names = 4
    let cell = min(6, max(1, (region.columns - names - 2) / (stages.count * count)))
    let rows = min(2, max(1, (region.rows - 5) / count))
    let width = cell * count
    for (place, stage) in stages.enumerated() {
      let part = region.part(
        x: names + place * (width + 1), y: 1, columns: width, rows: 2 + count * rows)
      part.text(SafeText(stage.rawValue), style: region.theme.strong, width: width)
      guard let matrix = correlation.matrix(stage) else {
        part.text("none", y: 2, style: region.theme.muted, width: width)
        continue
      }
      draw(matrix, HeatmapScale(stage: stage, look: region.look), cell: cell, rows: rows, into: part)
    }
    for label in Label.allCases {
      region.text(
        SafeText(String(HeatmapView.short(label).string.prefix(names))), y: 3 + label.rawValue * rows,
        style: label.rawValue == row ? region.theme.accent : region.theme.text, width: names)
    }
    let below = 3 + count * rows
    let words = region.part(x: 0, y: below + 1, columns: region.columns, rows: region.rows - below - 1)
    if (3..<6).contains(cell), words.rows > 2 {
      words.text(
        "Cells in hundredths. Before and after share one scale, \(region.glyphs.minus.safe)1 to 1.",
        y: words.rows - 1,
        style: region.theme.muted)
    }
    return words
  }

  private func draw(
    _ matrix: [[Float]], _ scale: HeatmapScale, cell: Int, rows: Int, into part: Region
  ) {
    for label in Label.allCases {
      // Cut without a mark: the row names stand beside, and the pair under the cursor is named in full.
      let head = SafeText(String(HeatmapView.short(label).string.prefix(max(1, cell - (cell > 3 ? 1 : 0)))))
      part.text(
        head, x: label.rawValue * cell, y: 1,
        style: label.rawValue == column ? part.theme.accent : part.theme.muted)
    }
    for (y, line) in matrix.enumerated() {
      for (x, value) in line.enumerated() {
        let square = part.part(x: x * cell, y: 2 + y * rows, columns: cell, rows: rows)
        let isChosen = y == row && x == column
        var style = scale.style(value)
        if isChosen { style = style.bold.reverse }
        square.fill(style)
        let number = HeatmapView.number(value, cell: cell, part.glyphs)
        if number.isEmpty || (scale.usesShades && rows > 1) {
          let shadeRows = number.isEmpty ? 0..<rows : 1..<rows
          if scale.usesShades {
            for row in shadeRows {
              square.run(scale.shade(value), y: row, style: isChosen ? style : scale.shadeStyle(value))
            }
          }
        }
        square.text(number, style: style, width: cell, align: .right)
      }
    }
  }

  /// As much of a number as a cell holds: none where it is too narrow for two digits and a sign.
  private static func number(_ value: Float, cell: Int, _ glyphs: Glyphs) -> SafeText {
    if cell >= 6 { return signed(value, glyphs) }
    guard cell >= 3 else { return "" }
    let hundredths = Int((value * 100).rounded())
    return SafeText((hundredths < 0 ? glyphs.minus.text : "") + "\(abs(hundredths))")
  }
}
