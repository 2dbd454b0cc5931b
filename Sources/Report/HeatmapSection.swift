import Explainer
import Text

/// How alike the eight prompts are before and after fine-tuning: three tables whose cells are coloured, so that every
/// number is text and reads without colour too (ecosystem V6, V7, V14).
struct HeatmapSection {
  let correlation: Correlation

  init(_ correlation: Correlation) { self.correlation = correlation }

  var html: HTML {
    let stages = Correlation.Stage.allCases.filter { correlation.matrix($0) != nil }
    let missing: HTML =
      correlation.before == nil ? "<p>The model keeps no embeddings from before fine-tuning.</p>" : ""
    return """
      <section aria-labelledby="heatmap">
      <h2 id="heatmap">How alike the prompts are</h2>
      <p>Cosine similarity of each pair of prompts to the text encoder. Before fine-tuning they differ by their words alone; \
      afterwards labels that go together in forgeries lie together. Before and after share one scale, −1 to 1; the \
      difference has zero in its middle. A high value says together, not why.</p>
      \(missing)
      \(stages.map(table).joined(separator: "\n"))
      </section>
      """
  }

  private func table(_ stage: Correlation.Stage) -> HTML {
    let matrix = correlation.matrix(stage) ?? []
    let heads = Label.allCases.map { "<th scope=\"col\">\($0.name)</th>" as HTML }
    let rows = Label.allCases.map { row -> HTML in
      let cells = matrix[row.rawValue].map { value -> HTML in
        let color = stage == .difference ? HeatColor.diverging(value) : HeatColor.sequential(value)
        return """
          <td style="background:\(color.css);color:\(color.ink.css)">\(SafeText(Correlation.signed(value)))</td>
          """
      }
      return "<tr><th scope=\"row\">\(row.name)</th>\(cells.joined())</tr>"
    }
    let words: SafeText =
      switch stage {
      case .before: "Before fine-tuning"
      case .after: "After fine-tuning"
      case .difference: "Difference: after less before"
      }
    let table: HTML = """
      <table class="heat">
      <caption>\(words)</caption>
      <thead><tr><th scope="col"><span class="unseen">label</span></th>\(heads.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
    return HTML.scrolling(words, table)
  }
}
