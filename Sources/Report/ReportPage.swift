import Explainer
import Text

extension Report {
  /// The page: one file that needs no other, without a single reference to the outside.
  public var html: HTML {
    let title: SafeText =
      entries.count == 1 ? "Report on \(Report.name(entries[0]))" : "Report on \(entries.count) pictures"
    let articles = entries.enumerated().map { index, entry in
      PictureArticle(entry: entry, number: index + 1, context: context).html
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="telltale \(context.record.version)">
      <title>\(title) – telltale</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <main>
      \(head(title))
      \(ReadFirst.section(context.card))
      \(entries.count > 1 ? contents : "")
      \(articles.joined(separator: "\n"))
      \(ModelSection(context).html)
      \(HeatmapSection(context.correlation).html)
      \(procedure)
      \(NotExamined.section)
      </main>
      </body>
      </html>

      """
  }

  private func head(_ title: SafeText) -> HTML {
    let model = context.record.model
    return """
      <header>
      <p class="kind">telltale report</p>
      <h1>\(HTML.name(title))</h1>
      <dl class="facts">
      <div><dt>Made</dt><dd>\(context.made)</dd></div>
      <div><dt>Program</dt><dd>telltale \(context.record.version)</dd></div>
      <div><dt>Model</dt><dd>\(model.name), flagged over \(Numbers.places(model.threshold, 2))</dd></div>
      <div><dt>Model’s SHA-256</dt><dd class="hash">\(model.sha256)</dd></div>
      <div><dt>Case</dt><dd>\(context.caseFile ?? "none was given")</dd></div>
      </dl>
      </header>
      """
  }

  /// A table of contents that is the result at a glance, too.
  private var contents: HTML {
    let names = Dictionary(grouping: entries) { Report.name($0).string }.mapValues(\.count)
    let rows = entries.enumerated().map { index, entry -> HTML in
      // Names that stand for several pictures are shown with their folders.
      let isAlone = names[Report.name(entry).string] == 1
      let name =
        isAlone ? Report.name(entry) : SafeText(bytes: entry.study.faces.first?.record.file.bytes ?? [])
      let faces = entry.study.faces, verdicts = faces.map { Verdict($0.record) }
      let score = faces.compactMap { $0.record.explanation?.probability(of: .fake) }.max()
      let held = entry.decisions.flatMap { $0.own ?? $0.earlier.last }
      let label = held?.standing.label?.rawValue ?? "–"
      let isEarlier = entry.decisions?.own == nil && entry.hasChanged
      return """
        <tr><td class="number">\(index + 1)</td><th scope="row"><a href="#picture-\(index + 1)">\
        \(HTML.name(name))</a></th><td>\(Verdict.summary(verdicts))</td>\
        <td class="number">\(Numbers.places(score, 2))</td><td>\(label)\(isEarlier ? ", on earlier bytes" : "")</td></tr>
        """
    }
    let table: HTML = """
      <table>
      <caption>Each picture, the model’s verdict, the score of its highest face, and the analyst’s own label.</caption>
      <thead><tr><th scope="col" class="number">No.</th><th scope="col">Picture</th><th scope="col">Model</th>\
      <th scope="col" class="number">fake</th><th scope="col">Analyst</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
    return """
      <nav aria-labelledby="contents">
      <h2 id="contents">Contents</h2>
      \(HTML.scrolling("contents", table))
      </nav>
      """
  }

  private var procedure: HTML {
    """
    <section aria-labelledby="procedure">
    <h2 id="procedure">How to repeat this</h2>
    <p>Every number of this page comes from the file’s bytes by these steps. The same program, model and options give the \
    same record to the byte; each face’s record and its SHA-256 stand with the face.</p>
    <ol class="steps">
    \(context.procedure.map(step).joined(separator: "\n"))
    </ol>
    <dl class="facts">
    <div><dt>This page</dt><dd><code>\(context.command)</code></dd></div>
    <div><dt>One record</dt><dd><code>telltale score FILE\(context.scoreOptions.isEmpty ? "" : " \(context.scoreOptions)") \
    --format jsonl --no-times</code></dd></div>
    <div><dt>Computed with</dt><dd>\(context.engine.map { "\($0)" as HTML }.joined(separator: "<br>"))</dd></div>
    </dl>
    </section>
    """
  }

  private func step(_ step: ProcedureStep) -> HTML {
    "<li><strong>\(step.name).</strong> \(step.words)</li>"
  }

  /// A picture's name without its folders.
  static func name(_ entry: Entry) -> SafeText {
    SafeText(bytes: entry.study.faces.first?.record.file.lastComponent ?? [])
  }
}
