import Explainer
import Pictures
import Text

/// The same face under four changes at four levels: every label's score, and where the verdict turns (ecosystem V18).
struct WhatIfTables {
  let id: SafeText
  let whatIf: WhatIf

  var html: HTML {
    """
    <h4 id="\(id)-whatif">What if the face were spoilt</h4>
    <p class="lead">\(whatIf.sentence)</p>
    <p>The crop is spoilt by grey blocks, noise, blur and coarse pixels, each at four levels, and scored again. A verdict \
    that turns under small changes deserves less trust; one that holds is not right for that.</p>
    \(turns)
    \(HTML.scrolling("scores under 16 changes", scores))
    """
  }

  private var turns: HTML {
    let rows = Perturbation.Kind.allCases.map { kind -> HTML in
      let turn = whatIf.firstTurn(under: kind)
      return """
        <tr><th scope="row">\(kind.plainName)</th><td>\(turn.map { "turns at level \($0)" } ?? "holds at levels 1 to 4")</td></tr>
        """
    }
    return """
      <table class="turns">
      <caption>The first level at which the verdict turns.</caption>
      <thead><tr><th scope="col">Change</th><th scope="col">Verdict</th></tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
  }

  private var scores: HTML {
    let kinds = Perturbation.Kind.allCases
    let groups = kinds.map {
      "<th scope=\"colgroup\" colspan=\"\(WhatIf.levels.count)\">\($0.plainName)</th>" as HTML
    }
    let levels = kinds.flatMap { kind in
      WhatIf.levels.map {
        "<th scope=\"col\" class=\"number\"><span class=\"unseen\">\(kind.plainName), level </span>\($0)</th>"
          as HTML
      }
    }
    return """
      <table class="whatif">
      <caption>Every label’s score now and under each change. A bold, underlined number lies on the other side of 0.5, or for \
      fake of the threshold, than the score now.</caption>
      <colgroup><col><col></colgroup>\(kinds.map { _ in "<colgroup span=\"\(WhatIf.levels.count)\"></colgroup>" as HTML }.joined())
      <thead><tr><th scope="col" rowspan="2">Label</th><th scope="col" rowspan="2" class="number">now</th>\
      \(groups.joined())</tr>
      <tr>\(levels.joined())</tr></thead>
      <tbody>
      \(Label.allCases.map(row).joined(separator: "\n"))
      \(verdicts)
      </tbody>
      </table>
      """
  }

  private func row(_ label: Label) -> HTML {
    let now = whatIf.original.probability(of: label)
    let cells = whatIf.altered.enumerated().map { index, altered -> HTML in
      let score = altered?.probability(of: label)
      let edge: SafeText = index % WhatIf.levels.count == 0 ? "number edge" : "number"
      return whatIf.isOther(score, for: label)
        ? "<td class=\"\(edge)\"><b class=\"turned\">\(Numbers.places(score, 2))</b></td>"
        : "<td class=\"\(edge)\">\(Numbers.places(score, 2))</td>"
    }
    return """
      <tr><th scope="row">\(label.name)</th><td class="number">\(Numbers.places(now, 2))</td>\(cells.joined())</tr>
      """
  }

  private var verdicts: HTML {
    func mark(_ explanation: Explanation?) -> HTML {
      switch explanation?.isFlagged {
      case true?: "<span aria-hidden=\"true\">▲</span><span class=\"unseen\">flagged</span>"
      case false?: "<span aria-hidden=\"true\">○</span><span class=\"unseen\">not flagged</span>"
      case nil: "–"
      }
    }
    let cells = whatIf.altered.enumerated().map { index, altered -> HTML in
      "<td class=\"\(index % WhatIf.levels.count == 0 ? "number edge" : "number" as SafeText)\">\(mark(altered))</td>"
    }
    return """
      <tr class="verdicts"><th scope="row">verdict: ▲ flagged, ○ not</th><td class="number">\(mark(whatIf.original))</td>\
      \(cells.joined())</tr>
      """
  }
}
