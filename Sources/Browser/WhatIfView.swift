import Explainer
import Pictures
import Terminal
import Text

/// The same face spoilt in four ways at four levels: every label's score, and whether the verdict holds.
struct WhatIfView: Sendable {
  /// The first kind that is shown where not all fit.
  private(set) var firstKind = 0

  mutating func move(_ step: Int) {
    firstKind = min(max(0, firstKind + step), Perturbation.Kind.allCases.count - 1)
  }

  private static let nameColumns = 21
  /// A score as two digits and a space, four a kind, and a gap.
  private static let kindColumns = 4 * 3 + 2

  func draw(_ outcome: FaceOutcome?, _ reasons: FaceReasons?, into region: Region) {
    let theme = region.theme
    guard outcome?.explanation != nil else {
      region.text(
        outcome == nil ? "scoring" : "Without a score there is nothing to try.", x: 1, y: 1,
        style: theme.muted)
      return
    }
    guard let whatIf = reasons?.whatIf else {
      region.text(reasons?.problem ?? "trying 16 changes", x: 1, y: 1, style: theme.muted)
      return
    }
    // Where rows are few, the sentence goes into the head of the table, so that all labels have theirs.
    let isShort = region.rows < Label.allCases.count + 4
    var y = isShort ? 0 : region.paragraph(SafeText(whatIf.sentence), style: theme.strong) + 1
    let room = max(1, (region.columns - WhatIfView.nameColumns - 4) / WhatIfView.kindColumns)
    let kinds = Array(Perturbation.Kind.allCases.dropFirst(min(firstKind, max(0, 4 - room))).prefix(room))
    region.text(
      isShort ? "holds under \(whatIf.held) of \(whatIf.altered.count)" : "score in hundredths", y: y,
      style: isShort ? theme.strong : theme.muted, width: WhatIfView.nameColumns - 1)
    region.text("now", x: WhatIfView.nameColumns, y: y, style: theme.muted)
    for (i, kind) in kinds.enumerated() {
      region.text(
        SafeText(kind.plainName), x: WhatIfView.nameColumns + 4 + i * WhatIfView.kindColumns, y: y,
        style: theme.muted, width: WhatIfView.kindColumns - 1)
    }
    y += 1
    for label in Label.allCases where y < region.rows {
      drawRow(label, whatIf, kinds, into: region, y: y)
      y += 1
    }
    y += 1
    let left = Perturbation.Kind.allCases.filter { !kinds.contains($0) }.map { SafeText($0.plainName) }
    if !left.isEmpty {
      y = region.paragraph("Left and right show \(WhatIfView.list(left)).", y: y, style: theme.text)
    }
    y = region.paragraph(WhatIfView.turns(whatIf), y: y, style: theme.text)
    let words: SafeText =
      "Levels 1 to 4 of each change, as the paper tests them; 1. is 1.00. A bold number lies on the other side than the score now."
    _ = region.paragraph(words, y: y, style: theme.muted)
  }

  private func drawRow(
    _ label: Label, _ whatIf: WhatIf, _ kinds: [Perturbation.Kind], into region: Region, y: Int
  ) {
    let theme = region.theme
    let now = whatIf.original.probability(of: label)
    region.text(SafeText(label.name), y: y, style: theme.text, width: WhatIfView.nameColumns - 1)
    region.text(
      WhatIfView.hundredths(now, region.glyphs), x: WhatIfView.nameColumns, y: y, style: theme.strong)
    for (i, kind) in kinds.enumerated() {
      for (level, score) in whatIf.probabilities(of: label, under: kind).enumerated() {
        region.text(
          WhatIfView.hundredths(score, region.glyphs),
          x: WhatIfView.nameColumns + 4 + i * WhatIfView.kindColumns + level * 3, y: y,
          style: whatIf.isOther(score, for: label) ? theme.warning.bold : theme.text)
      }
    }
  }

  /// The first level of each change that turns the verdict (ecosystem V18).
  private static func turns(_ whatIf: WhatIf) -> SafeText {
    let turning = Perturbation.Kind.allCases.compactMap { kind -> SafeText? in
      whatIf.firstTurn(under: kind).map { "\(SafeText(kind.plainName)) at level \($0)" }
    }
    return turning.isEmpty
      ? "No change turns the verdict." : "The verdict turns first under \(list(turning))."
  }

  private static func list(_ parts: [SafeText]) -> SafeText {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return "\(parts.dropLast().reduce("") { $0.isEmpty ? $1 : "\($0), \($1)" }) and \(last)"
  }

  private static func hundredths(_ score: Float?, _ glyphs: Glyphs) -> SafeText {
    guard let score else { return glyphs.minus.safe }
    let value = max(0, Int((score * 100).rounded()))
    return value > 99 ? "1." : SafeText(value < 10 ? " \(value)" : "\(value)")
  }
}
