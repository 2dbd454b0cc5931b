import Explainer
import Terminal
import Text

/// How alike the eight prompts are to the text encoder: before fine-tuning, after, and the difference (ecosystem V6, V7).
struct HeatmapView: Sendable {
  var stage = Correlation.Stage.after
  var row = 0, column = 0

  mutating func move(rows: Int, columns: Int) {
    row = min(max(0, row + rows), 7)
    column = min(max(0, column + columns), 7)
  }

  mutating func nextStage() {
    let all = Correlation.Stage.allCases
    stage = all[((all.firstIndex(of: stage) ?? 0) + 1) % all.count]
  }

  private static let nameWidth = 21

  func draw(_ correlation: Correlation?, into region: Region) {
    let theme = region.theme
    guard let correlation else {
      region.text("loading the model", x: 1, y: 1, style: theme.muted)
      return
    }
    var tabs: [(SafeText, Style)] = []
    for each in Correlation.Stage.allCases {
      tabs.append(
        (
          each == stage ? "[\(SafeText(each.rawValue))]" : " \(SafeText(each.rawValue)) ",
          each == stage ? theme.accent : theme.muted
        ))
      tabs.append((" ", theme.text))
    }
    region.line(tabs, y: 0)
    guard let matrix = correlation.matrix(stage) else {
      region.text("The model keeps no embeddings from before fine-tuning.", y: 2, style: theme.muted)
      return
    }
    let cell = min(10, max(5, (region.columns - HeatmapView.nameWidth) / 8))
    let tall = region.rows >= 8 * 3 + 8 ? 3 : region.rows >= 8 * 2 + 8 ? 2 : 1
    for label in Label.allCases {
      region.text(
        SafeText(String(label.name.prefix(cell - 1))), x: HeatmapView.nameWidth + label.rawValue * cell, y: 2,
        style: label.rawValue == column ? theme.accent : theme.muted, width: cell - 1, align: .centre)
    }
    for line in Label.allCases {
      let y = 3 + line.rawValue * tall
      region.text(
        SafeText(line.name), y: y + tall / 2, style: line.rawValue == row ? theme.accent : theme.text,
        width: HeatmapView.nameWidth - 1)
      for place in Label.allCases {
        let value = matrix[line.rawValue][place.rawValue]
        draw(
          value, isChosen: line.rawValue == row && place.rawValue == column,
          into: region.part(x: HeatmapView.nameWidth + place.rawValue * cell, y: y, columns: cell, rows: tall)
        )
      }
    }
    drawWords(correlation, y: 3 + 8 * tall + 1, into: region)
  }

  private func draw(_ value: Float, isChosen: Bool, into region: Region) {
    let background = HeatmapView.color(value, region.theme)
    let ink: Color? = background.map { $0.luminance > 0.25 ? .black : .white }
    var style = Style(ink, on: background)
    region.fill(style)
    if isChosen { style = style.bold.reverse }
    region.text(
      HeatmapView.signed(value, region.glyphs), y: region.rows / 2, style: style, width: region.columns,
      align: .centre)
  }

  /// Blue below zero, orange above, the ground's own grey at zero; the same in all three stages. None without colours.
  private static func color(_ value: Float, _ theme: Theme) -> Color? {
    guard theme.depth == .direct || theme.depth == .indexed else { return nil }
    let neutral = theme.ground == .dark ? Color(34, 39, 47) : Color(236, 239, 243)
    let end = value < 0 ? Color(0, 114, 178) : Color(230, 140, 40)
    return neutral.mixed(with: end, Double(abs(value)))
  }

  /// The number with the terminal's own minus sign.
  private static func signed(_ value: Float, _ glyphs: Glyphs) -> SafeText {
    SafeText(Correlation.signed(value).replacing("−", with: glyphs.minus.text))
  }

  private func drawWords(_ correlation: Correlation, y: Int, into region: Region) {
    let theme = region.theme
    let one = Label.allCases[row], other = Label.allCases[column]
    func value(_ stage: Correlation.Stage) -> SafeText {
      correlation.matrix(stage).map { HeatmapView.signed($0[row][column], region.glyphs) } ?? "none"
    }
    region.line(
      [
        (SafeText(one.name), theme.strong), (" and ", theme.muted), (SafeText(other.name), theme.strong),
        (":  before ", theme.muted), (value(.before), theme.text), ("  after ", theme.muted),
        (value(.after), theme.text),
        ("  difference ", theme.muted), (value(.difference), theme.text),
      ], y: y)
    region.text(
      "Cosine similarity of two prompts, from \(region.glyphs.minus.safe)1 (blue) over 0 to +1 (orange).",
      y: y + 1, style: theme.muted)
  }
}
