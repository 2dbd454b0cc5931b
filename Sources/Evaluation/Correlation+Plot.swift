import Explainer
import Pictures

/// The heatmap as a picture: before, after and difference side by side, each cell with its number. The same colour means
/// the same number in all three.
extension Correlation {
  private static let cell = 64, gap = 28, margin = 24, title = 52, scaleHeight = 20

  public func picture() -> Picture {
    let names = Label.allCases.map(\.name), side = 8 * Correlation.cell
    let nameLength = names.map { Canvas.textWidth($0, scale: 2) }.max() ?? 0
    let stages = Stage.allCases.filter { matrix($0) != nil }
    let left = Correlation.margin + nameLength + 14, top = Correlation.margin + Correlation.title
    let legend = top + side + nameLength + 44
    var canvas = Canvas(
      width: left + stages.count * (side + Correlation.gap) - Correlation.gap + Correlation.margin,
      height: legend + Correlation.scaleHeight + 56)
    for (row, name) in names.enumerated() {
      canvas.text(
        name, x: left - 14, y: top + row * Correlation.cell + Correlation.cell / 2 - 7, anchor: .end)
    }
    for (place, stage) in stages.enumerated() {
      guard let matrix = matrix(stage) else { continue }
      let x = left + place * (side + Correlation.gap)
      canvas.text(title(stage), x: x, y: Correlation.margin, scale: 3)
      draw(matrix, x: x, y: top, on: &canvas)
      for (column, name) in names.enumerated() {
        canvas.text(
          name, x: x + column * Correlation.cell + Correlation.cell / 2 - 7, y: top + side + 14, anchor: .end,
          upwards: true)
      }
    }
    drawLegend(x: left, y: legend, width: side, hasDifference: before != nil, on: &canvas)
    return canvas.picture
  }

  private func title(_ stage: Stage) -> String {
    switch stage {
    case .before: "Before fine-tuning"
    case .after: before == nil ? "Correlation of the prompts" : "After fine-tuning"
    case .difference: "After less before"
    }
  }

  private func draw(_ matrix: [[Float]], x: Int, y: Int, on canvas: inout Canvas) {
    let cell = Correlation.cell
    for (row, values) in matrix.enumerated() {
      for (column, value) in values.enumerated() {
        let color = Correlation.color(value)
        canvas.fill(
          x: x + column * cell, y: y + row * cell, width: cell - 1, height: cell - 1,
          Color(red: color.red, green: color.green, blue: color.blue))
        canvas.text(
          Correlation.signed(value), x: x + column * cell + cell / 2, y: y + row * cell + cell / 2 - 7,
          value < -0.8 ? .white : .ink, anchor: .middle)
      }
    }
  }

  private func drawLegend(x: Int, y: Int, width: Int, hasDifference: Bool, on canvas: inout Canvas) {
    for step in 0..<width {
      let color = Correlation.color(Float(step) / Float(width - 1) * 2 - 1)
      canvas.fill(
        x: x + step, y: y, width: 1, height: Correlation.scaleHeight,
        Color(red: color.red, green: color.green, blue: color.blue))
    }
    for (text, place) in [("−1", 0), ("0", width / 2), ("+1", width)] {
      canvas.text(text, x: x + place, y: y + Correlation.scaleHeight + 8, anchor: .middle)
    }
    canvas.text(
      "Cosine similarity of two prompts"
        + (hasDifference ? "; differences beyond ±1 take the ends' colours" : ""),
      x: x + width + Correlation.gap, y: y + 3)
  }
}
