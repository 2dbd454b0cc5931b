import Explainer
import Faces
import Files
import Pictures
import Text

/// All that the model says of one face, and the record to compare with.
struct FaceBlock {
  let face: PictureStudy.Face
  /// The start of every id within.
  let id: SafeText
  /// "Face 2 of 3"; nil where the picture has one.
  let heading: SafeText?
  /// Whether the crop stands here and not beside the photograph.
  let showsCrop: Bool
  let context: Report.Context

  var html: HTML {
    """
    <section id="\(id)-model" aria-labelledby="\(id)-score">
    <h3 id="\(id)-score">\(heading.map { "\($0): the model’s score" } ?? "The model’s score")</h3>
    \(verdict)
    \(showsCrop ? CropFigure(face: face).html : "")
    \(face.record.explanation.map { explained($0) } ?? "")
    \(record)
    </section>
    """
  }

  private var verdict: HTML {
    let record = face.record, model = context.record.model
    let words: HTML
    switch (record.status, record.explanation) {
    case (.scored, let explanation?):
      words =
        explanation.isFlagged
        ? "<p class=\"lead\">\(explanation.sentence)</p>"
        : "<p class=\"lead\">\(explanation.sentence)</p><p>\(Explanation.notFlaggedCaution)</p>"
    case (.noFace, _): words = "<p class=\"lead\">The detector finds no face, so there is no score.</p>"
    default: words = "<p class=\"lead\">There is no score: \(record.error ?? "no reason was given").</p>"
    }
    let warnings = record.warnings.map { "<li>\($0.text)</li>" as HTML }
    return """
      <p class="verdict">\(Verdict(record).html)</p>
      \(words)
      <p class="soft">Model \(model.name), SHA-256 \(String(model.sha256.prefix(16)))…, flagged over \
      \(Numbers.places(model.threshold, 2)). Not the chance that the picture is forged.</p>
      \(HTML.when(!warnings.isEmpty, "<p>Read the score with this in mind:</p><ul class=\"warnings\">\(warnings.joined())</ul>"))
      """
  }

  private func explained(_ explanation: Explanation) -> HTML {
    """
    \(BarTable(explanation: explanation, scale: context.card.logitScale).html)
    \(SentenceTable(explanation: explanation, prompts: context.card.prompts).html)
    \(face.maps.map { RelevanceFigures(id: id, maps: $0, crop: face.crop).html } ?? "")
    \(face.whatIf.map { WhatIfTables(id: id, whatIf: $0).html } ?? "")
    """
  }

  /// The line of `telltale score`, to compare byte by byte.
  private var record: HTML {
    let json = face.record.json(context.record, times: false)
    return """
      <h4 id="\(id)-record">The record</h4>
      <p>The line that <code>telltale score</code> prints for this face; SHA-256 of the line without its end: \
      <span class="hash">\(Digest.sha256(Array(json.utf8)))</span></p>
      <pre class="record"><code>\(HTML(json: json))</code></pre>
      """
  }
}
