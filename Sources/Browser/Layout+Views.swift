import Explainer
import Terminal
import Text

extension Layout {
  /// What a view without the list has to draw in.
  var fullBody: Size { Size(columns: size.columns - 2, rows: bodyRows) }

  /// Why nothing is scored, and what helps (ecosystem I25).
  static func drawNoModel(_ problem: SafeText, into region: Region) {
    let inside = region.inset(x: 1, y: 1)
    var y = inside.paragraph("There is no model, so nothing is scored.", style: region.theme.strong)
    y = inside.paragraph(problem, y: y, style: region.theme.text) + 1
    _ = inside.paragraph(
      "telltale doctor says what is wrong; telltale browse --model FOLDER takes another.", y: y,
      style: region.theme.text)
  }

  /// The views that take the whole body and leave the list out.
  func drawFull(_ browser: Browser, into region: Region) {
    let list = browser.list
    guard let file = list.current else {
      region.text("No files here.", y: 1, style: region.theme.strong)
      return
    }
    let outcome = browser.outcome(file), name = list.files.name(file)
    if outcome == nil, let problem = browser.modelProblem { return Layout.drawNoModel(problem, into: region) }
    switch browser.view {
    case .bars:
      browser.bars.draw(
        outcome, name: name, prompts: browser.prompts, scale: browser.model?.logitScale, into: region)
    case .sheet: browser.sheet.draw(list, browser.outcomes, into: region)
    case .picture: browser.picture.draw(outcome, file: file, name: name, into: region)
    default:
      let (left, right) = browser.comparedSides
      browser.compare.draw(left, right, pin: browser.keys.name(of: .pin), into: region)
    }
  }
}
