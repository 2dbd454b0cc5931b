import Explainer
import Terminal
import Text

/// The keys that work here, over the view, and how to read it (ecosystem I3, V25).
enum HelpView {
  static func draw(
    _ keys: KeyMap, view: KeyMap.View, model: ModelSummary?, scroll: Int, into region: Region
  ) {
    let theme = region.theme
    let lines = self.lines(keys, view: view, model: model, width: min(72, region.columns - 4))
    let height = min(region.rows, lines.count + 2), width = min(region.columns, 76)
    let frame = region.part(
      x: (region.columns - width) / 2, y: (region.rows - height) / 2, columns: width, rows: height)
    frame.fill()
    let isCut = lines.count + 2 > region.rows
    let inside = frame.box(
      title: isCut ? "help: j and k scroll" : "help", style: theme.faint, titleStyle: theme.accent
    ).inset(x: 1, y: 0)
    let first = min(scroll, max(0, lines.count - inside.rows))
    for (y, line) in lines.dropFirst(first).prefix(inside.rows).enumerated() {
      inside.line([(line.key, theme.accent), (line.words, theme.text)], y: y)
    }
  }

  private static func lines(_ keys: KeyMap, view: KeyMap.View, model: ModelSummary?, width: Int) -> [(
    key: SafeText, words: SafeText
  )] {
    let reading: [SafeText] =
      switch view {
      case .faces:
        [
          "Each bar is the model's score for one label, 0 to 1.",
          "Past the middle line the face is nearer to \"altered\" than to \"unaltered\".",
          "The margin is similarity to the prompt less similarity to its opposite.",
          "A face is flagged when fake is over the threshold.",
          "Do not read a score as the chance that a picture is forged.",
        ]
      case .heatmap:
        [
          "Each cell says how alike two prompts are to the text encoder.",
          "Before fine-tuning the prompts differ by their words alone.",
          "After it, labels that go together in forgeries move together.",
          "The difference shows what training changed.",
          "Do not read a high value as cause: it says together, not why.",
        ]
      }
    let quality = model?.quality.map { [SafeText($0)] } ?? []
    let words = (reading + quality).flatMap { $0.wrapped(to: width) }.map { (key: SafeText(""), words: $0) }
    let rows = keys.entries(in: view).map { entry -> (key: SafeText, words: SafeText) in
      let names = entry.keys.joined(separator: ", ")
      return (SafeText(names + String(repeating: " ", count: max(1, 14 - names.count))), entry.words)
    }
    return words + [(SafeText(""), SafeText(""))] + rows
  }
}
