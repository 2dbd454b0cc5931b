import Explainer
import Text

/// The sixteen sentences, how like them the face is, and what is left when one is taken from the other.
struct SentenceTable {
  let explanation: Explanation
  let prompts: [Prompt]

  var html: HTML {
    let table: HTML = """
      <table class="sentences">
      <caption>The sentences that the face is compared with. Margin = similarity to the prompt less similarity to its \
      opposite.</caption>
      <thead><tr><th scope="col">Label</th><th scope="col">Sentence</th><th scope="col" class="number">Similarity</th>\
      <th scope="col" class="number">Margin</th></tr></thead>
      \(prompts.map(rows).joined(separator: "\n"))
      </table>
      """
    return "<h4>The sentences</h4>\n\(HTML.scrolling("the sentences", table))"
  }

  private func rows(_ prompt: Prompt) -> HTML {
    let pair = explanation.similarities(of: prompt.label), margin = explanation.margin(of: prompt.label)
    return """
      <tbody>
      <tr><th scope="rowgroup" rowspan="2">\(prompt.label.name)</th><td>\(prompt.prompt)</td>\
      <td class="number">\(Numbers.places(pair?.prompt, 3))</td>\
      <td class="number" rowspan="2">\(Numbers.signed(margin, 3))</td></tr>
      <tr class="opposite"><td>\(prompt.opposite)</td><td class="number">\(Numbers.places(pair?.opposite, 3))</td></tr>
      </tbody>
      """
  }
}
