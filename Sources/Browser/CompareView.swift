import Explainer
import Pictures
import Terminal
import Text

/// Two faces side by side, bar by bar, on one scale and in one order, with signed differences (ecosystem V17).
struct CompareView: Sendable {
  /// The face on the left; nil until one is chosen.
  var pinned: Pinned?

  /// A face that was kept.
  struct Pinned {
    /// The number of its file.
    let file: Int
    /// Where it is not the photograph's largest.
    var outcome: FaceOutcome?
    /// "face 2 of 3"; nil where the photograph shows one, or nobody stepped.
    let place: SafeText?
  }

  /// Differences of scores larger than this are marked.
  static let marked: Float = 0.1

  /// One side of the comparison.
  struct Side {
    let name: SafeText
    let outcome: FaceOutcome?
  }

  /// Sign, two places, and a mark.
  private static let differenceColumns = 8

  /// - Parameter pin: the key that keeps a face.
  func draw(_ left: Side?, _ right: Side?, pin: SafeText, into region: Region) {
    let theme = region.theme
    guard let left, let right else {
      let words: SafeText =
        "Two faces are compared here. Mark two; or keep one with \(pin), and move on to the other."
      _ = region.paragraph(words, y: 1, style: theme.text)
      return
    }
    let bars = left.outcome?.explanation.flatMap { a in right.outcome?.explanation.map { (a, $0) } }
    let table = Label.allCases.count + 4
    let pictureRows = region.rows - table - 1
    var y = 0
    if pictureRows >= 6 {
      drawPictures(left, right, into: region.part(x: 0, y: 0, columns: region.columns, rows: pictureRows))
      y = pictureRows + 1
    }
    let part = region.part(x: 0, y: y, columns: region.columns, rows: region.rows - y)
    let plan = Columns(part.columns)
    drawHeads(left, right, plan, into: part)
    guard let (a, b) = bars else {
      let words: SafeText =
        left.outcome == nil || right.outcome == nil ? "scoring" : "One of the two has no score to compare."
      part.text(words, y: 3, style: theme.muted)
      return
    }
    for label in Label.allCases { draw(label, a, b, plan, y: 2 + label.rawValue, into: part) }
    let legend: SafeText =
      "difference: right less left; \(part.glyphs.warning.safe) marks more than \(Bars.places(CompareView.marked))"
    _ = part.part(x: 0, y: table - 1, columns: part.columns, rows: 2).paragraph(legend, style: theme.muted)
  }

  /// Names and verdicts over the two columns.
  private func drawHeads(_ left: Side, _ right: Side, _ plan: Columns, into region: Region) {
    let theme = region.theme
    for (side, x) in [(left, plan.left), (right, plan.right)] {
      region.text(side.name, x: x, y: 0, style: theme.strong, width: plan.width, keeping: .ends)
      guard let status = side.outcome?.status else { continue }
      let (word, style) = FaceView.verdict(status, theme)
      region.text(word, x: x, y: 1, style: style.bold, width: plan.width)
    }
    region.text("diff", x: plan.difference, y: 1, style: theme.muted)
  }

  private func draw(
    _ label: Label, _ a: Explanation, _ b: Explanation, _ plan: Columns, y: Int, into region: Region
  ) {
    let theme = region.theme
    let name = plan.names >= 21 ? SafeText(label.name) : HeatmapView.short(label)
    region.text(name, y: y, style: theme.text, width: plan.names - 1)
    for (explanation, x) in [(a, plan.left), (b, plan.right)] {
      ScoreBar(x: x, width: plan.bar).draw(label, explanation, hasMargin: false, y: y, into: region)
    }
    guard let first = a.probability(of: label), let second = b.probability(of: label) else { return }
    let difference = second - first, isLarge = abs(difference) > CompareView.marked
    region.line(
      [
        (HeatmapView.signed(difference, region.glyphs), isLarge ? theme.strong : theme.muted),
        (isLarge ? " \(region.glyphs.warning.safe)" : "", theme.warning),
      ], x: plan.difference, y: y)
  }

  private func drawPictures(_ left: Side, _ right: Side, into region: Region) {
    let (a, b) = region.splitLeft((region.columns - 2) / 2, gap: 2)
    for (side, part) in [(left, a), (right, b)] {
      guard let pictures = side.outcome?.pictures else { continue }
      part.picture(pictures.crop ?? pictures.overview)
    }
  }

  /// Where the columns stand at a width.
  private struct Columns {
    let names, left, right, bar, width, difference: Int

    init(_ columns: Int) {
      names = columns >= 60 ? 21 : 6
      let room = columns - names - CompareView.differenceColumns
      width = max(ScoreBar.scoreColumns + 2, room / 2 - 1)
      bar = width - ScoreBar.scoreColumns
      left = names
      right = names + width + 1
      difference = right + width + 1
    }
  }
}
