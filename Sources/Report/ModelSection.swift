import Explainer
import Text

/// The model card in short: what spoke, and how good it is (ecosystem L11, V22, V24).
struct ModelSection {
  let context: Report.Context

  init(_ context: Report.Context) { self.context = context }

  var html: HTML {
    let card = context.card, model = context.record.model
    let scale: HTML =
      card.logitScale.map { "\(Numbers.places($0, 1))" } ?? "none: scores lie between 0.12 and 0.88"
    return """
      <section aria-labelledby="model">
      <h2 id="model">The model</h2>
      <p>\(card.quality ?? "The model’s folder does not say how good it is, nor what it cannot see.")</p>
      <p>\(ReadFirst.realShare(card.results))</p>
      <dl class="facts">
      <div><dt>Name</dt><dd>\(card.name)</dd></div>
      <div><dt>SHA-256</dt><dd class="hash">\(model.sha256)</dd></div>
      <div><dt>Threshold</dt><dd>\("\(card.threshold)")</dd></div>
      <div><dt>Logit scale</dt><dd>\(scale)</dd></div>
      <div><dt>Variant</dt><dd>\(card.variant.rawValue), \(card.marginals.rawValue) marginals</dd></div>
      <div><dt>Precision</dt><dd>\(context.record.model.precision.rawValue)</dd></div>
      <div><dt>Made from</dt><dd>\(card.base ?? "not stated")</dd></div>
      </dl>
      \(figures)
      </section>
      """
  }

  private var figures: HTML {
    guard let results = context.card.results, results.auc.contains(where: { $0 != nil }) else { return "" }
    let rows = Label.allCases.map { label -> HTML in
      let auc = results.auc[label.rawValue]
      return """
        <tr><th scope="row">\(label.name)</th><td class="number">\(auc.map { Numbers.places($0, 3) } ?? "–")</td></tr>
        """
    }
    let set: HTML = results.set.map { " Measured on: \($0)." } ?? ""
    return """
      <table class="turns">
      <caption>How well each label tells forged from real on pictures that the model did not learn from: area under the ROC \
      curve, 0.5 is chance, 1 without a fault.\(set)</caption>
      <thead><tr><th scope="col">Label</th><th scope="col" class="number">AUC</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      <tr><th scope="row">mean</th><td class="number">\(results.meanAUC.map { Numbers.places($0, 3) } ?? "–")</td></tr>
      </tbody>
      </table>
      """
  }
}
