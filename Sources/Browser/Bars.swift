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
    let hasMargins = region.columns >= columnsForMargins
    let numberWidth = hasMargins ? 14 : ScoreBar.scoreColumns
    let bar = ScoreBar(x: nameWidth, width: max(8, region.columns - nameWidth - numberWidth))
    var y = 0
    for level in Label.Level.allCases {
      if region.rows >= rows {
        region.text(SafeText(level.heading), y: y, style: theme.muted)
        y += 1
      } else {
        region.text(word(level), y: y, style: theme.muted, width: nameWidth - 1, align: .right)
      }
      for label in level.labels {
        let style = explanation.isHigh(label) ? theme.strong : theme.text
        region.text(SafeText(label.name), x: 2, y: y, style: style, width: nameWidth - 2)
        bar.draw(label, explanation, hasMargin: hasMargins, y: y, into: region)
        y += 1
      }
    }
    bar.drawScale(explanation, scale, y: y, into: region)
    ScoreBar.drawLegend(explanation, scale, y: y, into: region)
    if hasMargins { bar.drawHeading(y: y, into: region) }
  }

  /// Short enough to stand beside the name of the group's first label.
  private static func word(_ level: Label.Level) -> SafeText {
    switch level {
    case .binary: "whole face"
    case .global: "global"
    case .local: "local"
    }
  }

  /// Without a fraction where there is none.
  static func number(_ value: Float) -> SafeText {
    SafeText(Int(exactly: value).map { "\($0)" } ?? "\(value)")
  }

  /// Two places.
  static func places(_ value: Float) -> SafeText {
    SafeText(Record.places(value, 2))
  }

  /// Sign and three places.
  static func signed(_ value: Float, _ glyphs: Glyphs) -> SafeText {
    SafeText(Record.signed(value, 3, minus: glyphs.minus.text))
  }
}
