import Explainer
import Terminal
import Text

/// Eight bars in the order of the labels, by level, each with its number and margin (ecosystem V1 to V4).
enum Bars {
  /// Rows that all bars, their headings and the scale take; where room is short, the headings stand beside the first bar
  /// of each group.
  static let rows = 12, compactRows = 9
  private static let nameWidth = 23
  /// Under this the margins are left out, so that the bars stay readable.
  private static let columnsForMargins = 46

  /// - Parameter scale: what the model multiplies a margin by; nil for 1.
  static func draw(_ explanation: Explanation, scale: Float?, into region: Region) {
    let theme = region.theme
    let numberWidth = region.columns < columnsForMargins ? 5 : 14
    let barWidth = max(8, region.columns - nameWidth - numberWidth)
    var y = 0
    for level in Label.Level.allCases {
      if region.rows >= rows {
        region.text(SafeText(level.heading), y: y, style: theme.muted)
        y += 1
      } else {
        region.text(word(level), y: y, style: theme.muted, width: nameWidth - 1, align: .right)
      }
      for label in level.labels {
        draw(label, explanation, y: y, barWidth: barWidth, into: region)
        y += 1
      }
    }
    drawScale(explanation, scale, y: y, barWidth: barWidth, into: region)
  }

  /// Short enough to stand beside the name of the group's first label.
  private static func word(_ level: Label.Level) -> SafeText {
    switch level {
    case .binary: "whole face"
    case .global: "global"
    case .local: "local"
    }
  }

  private static func draw(
    _ label: Label, _ explanation: Explanation, y: Int, barWidth: Int, into region: Region
  ) {
    let theme = region.theme
    let isHigh = explanation.isHigh(label)
    region.text(
      SafeText(label.name), x: 2, y: y, style: isHigh ? theme.strong : theme.text, width: nameWidth - 2)
    guard let score = explanation.probability(of: label) else {
      region.text("not trained", x: nameWidth, y: y, style: theme.muted)
      return
    }
    let style = isHigh ? theme.flagged : theme.notFlagged
    region.bar(x: nameWidth, y: y, width: barWidth, share: Double(score), style: style, track: theme.track)
    // The 50 % line shows where the bar has not passed it.
    let middle = barWidth / 2
    if Double(score) * Double(barWidth) < Double(middle) {
      region.glyph(region.glyphs.middle, x: nameWidth + middle, y: y, style: theme.track)
    }
    let margin = explanation.margin(of: label).map { signed($0, region.glyphs) } ?? ""
    region.line(
      [(places(score), style), ("  ", theme.text), (margin, theme.muted)], x: nameWidth + barWidth + 1, y: y)
  }

  /// All that Eq. (1) can reach: σ of −2 and of 2. With a scale for the margins there is no such end.
  static func reach(_ scale: Float?) -> [Double] { scale == nil ? [0.1192, 0.8808] : [] }

  /// The threshold in words, and the scale where there is one (ecosystem V2).
  static func words(threshold: Float, scale: Float?) -> SafeText {
    guard let scale else { return " flagged over \(places(threshold))" }
    return " over \(places(threshold)) scale \(number(scale))"
  }

  /// 0 to 1, with marks for what can be reached, for one half, and for the threshold.
  private static func drawScale(
    _ explanation: Explanation, _ scale: Float?, y: Int, barWidth: Int, into region: Region
  ) {
    let theme = region.theme, glyphs = region.glyphs
    func place(_ share: Double) -> Int { nameWidth + min(barWidth - 1, Int(share * Double(barWidth))) }
    for share in reach(scale) { region.glyph(glyphs.tick, x: place(share), y: y, style: theme.muted) }
    region.glyph(glyphs.middle, x: nameWidth + barWidth / 2, y: y, style: theme.muted)
    region.text("0", x: nameWidth, y: y, style: theme.muted)
    region.text("1", x: nameWidth + barWidth - 1, y: y, style: theme.muted)
    let threshold = Double(explanation.threshold)
    region.glyph(glyphs.threshold, x: place(threshold), y: y, style: theme.flagged)
    region.line(
      [
        (glyphs.threshold.safe, theme.flagged),
        (words(threshold: explanation.threshold, scale: scale), theme.muted),
      ], y: y)
    let heading: SafeText = region.columns < columnsForMargins ? "" : "score  margin"
    region.text(heading, x: nameWidth + barWidth + 1, y: y, style: theme.muted)
  }

  /// Without a fraction where there is none.
  static func number(_ value: Float) -> SafeText {
    SafeText(Int(exactly: value).map { "\($0)" } ?? "\(value)")
  }

  /// Two places.
  static func places(_ value: Float) -> SafeText {
    let hundredths = Int((value * 100).rounded())
    return SafeText("\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)")
  }

  /// Sign and three places.
  static func signed(_ value: Float, _ glyphs: Glyphs) -> SafeText {
    let thousandths = Int((abs(value) * 1_000).rounded())
    let rest = String(thousandths % 1_000)
    let sign = value < 0 ? glyphs.minus.text : "+"
    return SafeText("\(sign)\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest)
  }
}
