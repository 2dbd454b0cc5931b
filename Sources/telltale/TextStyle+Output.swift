import Explainer
import Foundation
import Terminal

extension TextStyle {
  /// As a screen would be drawn here (ecosystem T1, T2, T6, C3), with colour on a terminal only.
  static func forOutput() -> TextStyle {
    let environment = ProcessInfo.processInfo.environment
    // A fault in them ended the command when its model was opened.
    let settings = try? Settings.load(options: [:])
    let color = settings?.color.value.flatMap(ColorDepth.Choice.init)
    let glyphs = settings?.glyphs.value.flatMap(GlyphLevel.init(rawValue:))
    var style = TextStyle(
      isColored: StandardOutput.isTerminal
        && ColorDepth.ofText(configuration: color, environment: environment) != .mono,
      drawsBlocks: GlyphLevel.decide(configuration: glyphs, environment: environment).value == .quadrants)
    if let columns = terminalColumns(of: 1) { style.fit(columns: columns) }
    return style
  }
}
