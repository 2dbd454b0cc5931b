import Explainer
import Terminal
import Text

/// The eight bars, large, each with the sentences that it comes from, the similarity to both, and the margin.
struct BarsView: Sendable {
  /// Whose sentences are shown where not all fit.
  private(set) var label = Label.fake

  mutating func move(_ step: Int) { label = label.moved(step) }

  /// From here on every label has its sentences below it.
  private static let rowsForAll = 8 * 4 + 2
  private static let nameColumns = 22, shortNameColumns = 7
  /// From here on labels are named in full.
  private static let columnsForNames = 60
  /// Score and margin.
  private static let numberColumns = 14

  private static func bar(_ region: Region) -> ScoreBar {
    let names = region.columns >= columnsForNames ? nameColumns : shortNameColumns
    return ScoreBar(x: names, width: max(4, region.columns - names - numberColumns - 1))
  }

  /// - Parameter scale: what the model multiplies a margin by; nil for 1.
  func draw(_ outcome: FaceOutcome?, name: SafeText, prompts: [Prompt], scale: Float?, into region: Region) {
    let theme = region.theme
    guard let explanation = FaceView.explanation(of: outcome, orSayWhyIn: region) else { return }
    let (word, style) = FaceView.verdict(.scored(explanation), theme)
    region.line([(word, style.bold), ("  ", theme.text), (name, theme.strong)])
    let body = region.part(x: 0, y: 2, columns: region.columns, rows: region.rows - 2)
    if body.rows >= BarsView.rowsForAll {
      drawAll(explanation, prompts, scale, into: body)
    } else {
      drawChosen(explanation, prompts, scale, into: body)
    }
  }

  private func drawAll(
    _ explanation: Explanation, _ prompts: [Prompt], _ scale: Float?, into region: Region
  ) {
    var y = 0
    for label in Label.allCases {
      drawBar(label, explanation, y: y, into: region)
      drawSentences(
        label, explanation, prompts,
        into: region.part(x: 2, y: y + 1, columns: region.columns - 2, rows: 2))
      y += 4
    }
    drawScale(explanation, scale, y: min(y, region.rows - 1), into: region)
  }

  /// Eight bars, and below them the sentences of one label.
  private func drawChosen(
    _ explanation: Explanation, _ prompts: [Prompt], _ scale: Float?, into region: Region
  ) {
    let theme = region.theme, glyphs = region.glyphs
    for label in Label.allCases {
      if label == self.label { region.glyph(glyphs.cursor, x: 0, y: label.rawValue, style: theme.accent) }
      drawBar(label, explanation, y: label.rawValue, into: region)
    }
    drawScale(explanation, scale, y: 8, into: region)
    let top = region.rows >= 16 ? 10 : 9
    let words = region.part(x: 0, y: top, columns: region.columns, rows: region.rows - top)
    guard words.rows > 0, let prompt = prompts.first(where: { $0.label == label }) else { return }
    var y = words.paragraph(numbers(explanation, glyphs), style: theme.strong)
    let sentences: [SafeText] = ["prompt: \(prompt.prompt)", "opposite: \(prompt.opposite)"]
    for sentence in sentences {
      y = words.paragraph(sentence, y: y, style: theme.muted)
    }
  }

  /// Both similarities of the chosen label and what is left.
  private func numbers(_ explanation: Explanation, _ glyphs: Glyphs) -> SafeText {
    guard let margin = explanation.margin(of: label) else { return "\(label.name): not trained" }
    guard let pair = explanation.similarities(of: label) else {
      return "\(label.name): margin \(Bars.signed(margin, glyphs))"
    }
    return
      "\(label.name): \(Bars.signed(pair.prompt, glyphs)) to the prompt, \(Bars.signed(pair.opposite, glyphs)) to its opposite: margin \(Bars.signed(margin, glyphs))"
  }

  private func drawBar(_ label: Label, _ explanation: Explanation, y: Int, into region: Region) {
    let theme = region.theme, bar = BarsView.bar(region)
    let name = bar.x == BarsView.nameColumns ? SafeText(label.name) : HeatmapView.short(label)
    let style = explanation.isHigh(label) ? theme.strong : theme.text
    region.text(name, x: 1, y: y, style: style, width: bar.x - 2)
    bar.draw(label, explanation, y: y, into: region)
  }

  private func drawSentences(
    _ label: Label, _ explanation: Explanation, _ prompts: [Prompt], into region: Region
  ) {
    let theme = region.theme
    guard let prompt = prompts.first(where: { $0.label == label }) else { return }
    let pair = explanation.similarities(of: label)
    let rows: [(SafeText, String, Float?)] = [
      ("prompt  ", prompt.prompt, pair?.prompt), ("opposite", prompt.opposite, pair?.opposite),
    ]
    for (y, (kind, sentence, similarity)) in rows.enumerated() {
      let number = similarity.map { Bars.signed($0, region.glyphs) } ?? "none"
      region.line(
        [
          ("\(kind) ", theme.muted), (number, theme.text), ("  ", theme.text),
          (SafeText(sentence), theme.muted),
        ], y: y)
    }
  }

  private func drawScale(_ explanation: Explanation, _ scale: Float?, y: Int, into region: Region) {
    let bar = BarsView.bar(region)
    bar.drawScale(explanation, scale, y: y, into: region)
    if bar.x == BarsView.nameColumns { ScoreBar.drawLegend(explanation, scale, y: y, into: region) }
    bar.drawHeading(y: y, into: region)
  }
}

extension Label {
  /// The label one further on, or one back; behind the last comes the first.
  func moved(_ step: Int) -> Label {
    let count = Label.allCases.count
    return Label(rawValue: (rawValue + step + count) % count) ?? .fake
  }
}
