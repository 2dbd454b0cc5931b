import Explainer
import Text

/// The eight bars in the order of the labels, by level (ecosystem V1 to V3): a table whose bars are drawings, so that
/// every number is text.
struct BarTable {
  let explanation: Explanation
  /// a in σ(a·margin); nil is 1.
  let scale: Double?

  var html: HTML {
    let groups = Label.Level.allCases.map { level in
      """
      <tbody>
      <tr><th class="level" scope="rowgroup" colspan="4">\(level.heading)</th></tr>
      \(level.labels.map(row).joined(separator: "\n"))
      </tbody>
      """ as HTML
    }
    let reach: HTML =
      scale == nil
      ? " Scores lie between 0.12 and 0.88 by their formula, where the ticks are."
      : " Score = σ(\(Numbers.places(scale ?? 1, 1))·margin)."
    return """
      <table class="bars">
      <caption>Scores of the eight labels, 0 to 1. The thin line is 0.5: past it the face is nearer to “altered” than to \
      “unaltered”. The triangle under fake is the threshold, \(Numbers.places(explanation.threshold, 2)).\(reach)</caption>
      <thead><tr><th scope="col">Label</th><th scope="col">Score as a bar</th><th scope="col" class="number">Score</th>\
      <th scope="col" class="number">Margin</th></tr></thead>
      \(groups.joined(separator: "\n"))
      </table>
      """
  }

  private func row(_ label: Label) -> HTML {
    guard let score = explanation.probability(of: label) else {
      return """
        <tr><th scope="row">\(label.name)</th><td>not trained by this model</td><td class="number">–</td>\
        <td class="number">–</td></tr>
        """
    }
    let isHigh = explanation.isHigh(label)
    return """
      <tr\(isHigh ? " class=\"high\"" : "" as HTML)><th scope="row">\(label.name)</th><td class="bar">\(bar(score, label, isHigh))</td>\
      <td class="number">\(Numbers.places(score, 2))</td><td class="number">\(Numbers.signed(explanation.margin(of: label), 3))</td></tr>
      """
  }

  /// 1,000 units wide whatever the width on the page.
  private func bar(_ score: Float, _ label: Label, _ isHigh: Bool) -> HTML {
    let width = Numbers.coordinate(Double(min(1, max(0, score))) * 1_000)
    let ticks: HTML =
      scale == nil
      ? "<path class=\"tick\" d=\"M119.2 17v3M880.8 17v3\" vector-effect=\"non-scaling-stroke\"/>" : ""
    let place = Double(explanation.threshold) * 1_000
    func at(_ x: Double) -> SafeText { Numbers.coordinate(x) }
    let threshold: HTML =
      label == .fake
      ? "<path class=\"threshold\" d=\"M\(at(place)) 13L\(at(place - 9)) 20H\(at(place + 9))Z\"/>"
      : ""
    return """
      <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="1000" y="3" height="10"/>\
      <rect class="\(isHigh ? "full high" : "full" as SafeText)" width="\(width)" y="3" height="10"/>\
      <path class="middle" d="M500 0v16" vector-effect="non-scaling-stroke"/>\(ticks)\(threshold)</svg>
      """
  }
}
