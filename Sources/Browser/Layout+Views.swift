import Explainer
import Terminal
import Text

extension Layout {
  /// What a view without the list has to draw in.
  var fullBody: Size { Size(columns: size.columns - 2, rows: bodyRows) }

  /// The views that take the whole body and leave the list out.
  func drawFull(_ browser: Browser, into region: Region) {
    let list = browser.list
    guard let file = list.current else {
      region.text("No files here.", y: 1, style: region.theme.strong)
      return
    }
    let outcome = browser.outcome(file), name = list.files.name(file)
    switch browser.view {
    case .bars: browser.bars.draw(outcome, name: name, prompts: browser.prompts, into: region)
    case .sheet: browser.sheet.draw(list, browser.outcomes, into: region)
    case .picture: browser.picture.draw(outcome, file: file, name: name, into: region)
    default:
      let left = browser.compare.pinned.map {
        CompareView.Side(name: list.files.name($0), outcome: browser.outcomes[$0])
      }
      browser.compare.draw(left, CompareView.Side(name: name, outcome: outcome), into: region)
    }
  }
}
