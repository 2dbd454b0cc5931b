import Explainer
import Terminal
import Text

/// How a similarity becomes a colour and a shade (ecosystem V6, V8, V9). Before and after share one scale from −1 to 1, the
/// range of a cosine, so that the same colour is the same number in both; the difference has colours of its own, with no
/// change in their middle.
struct HeatmapScale {
  let stage: Correlation.Stage
  let look: Look

  private var isDifference: Bool { stage == .difference }
  private var scale: ColorScale { isDifference ? .diverging : .sequential }

  /// Where the value lies on the scale, 0 to 1.
  private func share(_ value: Float) -> Double { (Double(value) + 1) / 2 }

  /// A cell's style; plain where colours are too few for a scale.
  func style(_ value: Float) -> Style { scale.style(share(value), look.theme) }

  /// Whether shades stand in for colours.
  var usesShades: Bool { look.depth != .direct && look.depth != .indexed }

  /// How much there is, in five steps: of similarity, or of change in either direction.
  func shade(_ value: Float) -> Glyph { look.glyphs.shade(isDifference ? Double(abs(value)) : share(value)) }

  /// The direction of a change also shows as a colour where there are some.
  func shadeStyle(_ value: Float) -> Style {
    guard isDifference else { return look.theme.text }
    return value < 0 ? look.theme.notFlagged : look.theme.flagged
  }

  /// The scale with its ends, and what it shows as far as there is room.
  func drawLegend(into region: Region) {
    let theme = region.theme
    let low: SafeText = "\(region.glyphs.minus.safe)1", high: SafeText = "+1"
    let width = min(24, max(6, (region.columns - 6) / 3))
    region.text(low, style: theme.text)
    let start = low.columns + 1
    for place in 0..<width {
      let value = Float((Double(place) + 0.5) / Double(width) * 2 - 1)
      if usesShades {
        region.glyph(shade(value), x: start + place, y: 0, style: shadeStyle(value))
      } else {
        region.glyph(.space, x: start + place, y: 0, style: style(value))
      }
    }
    region.text(high, x: start + width + 1, style: theme.text)
    let words: [SafeText] =
      isDifference
      ? ["after less before; the middle is no change", "after less before"]
      : [
        "cosine similarity of two prompts; one scale for before and after",
        "cosine similarity; one scale before and after", "cosine similarity",
      ]
    let end = start + width + 1 + high.columns + 2
    region.text(
      words.first { $0.columns <= region.columns - end } ?? "", x: end, style: theme.muted)
  }
}
