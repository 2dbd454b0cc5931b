import Explainer
import Terminal
import Text

/// Where bars of scores stand in a region, one under the other on one scale from 0 to 1 (ecosystem V1 to V4).
struct ScoreBar {
  let x, width: Int

  /// A space and a score.
  static let scoreColumns = 5

  /// A label's bar, its score and, where wanted, its margin.
  func draw(
    _ label: Label, _ explanation: Explanation, hasMargin: Bool = true, y: Int, into region: Region
  ) {
    let theme = region.theme
    guard let score = explanation.probability(of: label) else {
      region.text("not trained", x: x, y: y, style: theme.muted, width: width + ScoreBar.scoreColumns)
      return
    }
    let style = explanation.isHigh(label) ? theme.flagged : theme.notFlagged
    region.bar(x: x, y: y, width: width, share: Double(score), style: style, track: theme.track)
    // The 50 % line shows where the bar has not passed it.
    let middle = width / 2
    if Double(score) * Double(width) < Double(middle) {
      region.glyph(region.glyphs.middle, x: x + middle, y: y, style: theme.track)
    }
    var numbers = [(Bars.places(score), style)]
    if hasMargin, let margin = explanation.margin(of: label) {
      numbers += [("  ", theme.text), (Bars.signed(margin, region.glyphs), theme.muted)]
    }
    region.line(numbers, x: x + width + 1, y: y)
  }

  /// 0 to 1, with marks for what can be reached, for one half, and for the threshold.
  ///
  /// - Parameter scale: what the model multiplies a margin by; nil for 1.
  func drawScale(_ explanation: Explanation, _ scale: Float?, y: Int, into region: Region) {
    let theme = region.theme, glyphs = region.glyphs
    func place(_ share: Double) -> Int { x + min(width - 1, Int(share * Double(width))) }
    for share in ScoreBar.reach(scale) {
      region.glyph(glyphs.tick, x: place(share), y: y, style: theme.muted)
    }
    region.glyph(glyphs.middle, x: x + width / 2, y: y, style: theme.muted)
    region.text("0", x: place(0), y: y, style: theme.muted)
    region.text("1", x: place(1), y: y, style: theme.muted)
    region.glyph(glyphs.threshold, x: place(Double(explanation.threshold)), y: y, style: theme.flagged)
  }

  /// All that Eq. (1) can reach: σ of −2 and of 2. With a scale for the margins there is no such end.
  private static func reach(_ scale: Float?) -> [Double] { scale == nil ? [0.1192, 0.8808] : [] }

  /// The threshold in words, and the scale where there is one (ecosystem V2), at the left of a row.
  static func drawLegend(_ explanation: Explanation, _ scale: Float?, y: Int, into region: Region) {
    let threshold = Bars.places(explanation.threshold)
    let words: SafeText =
      scale.map { " over \(threshold) scale \(Bars.number($0))" } ?? " flagged over \(threshold)"
    region.line(
      [(region.glyphs.threshold.safe, region.theme.flagged), (words, region.theme.muted)], y: y)
  }

  /// What the numbers behind the bars are.
  func drawHeading(y: Int, into region: Region) {
    region.text("score  margin", x: x + width + 1, y: y, style: region.theme.muted)
  }
}
