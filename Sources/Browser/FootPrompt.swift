import Terminal
import Text

/// A question at the foot of the screen and what is typed in answer.
struct FootPrompt: Sendable {
  let question: SafeText
  private(set) var text: String

  init(_ question: SafeText, text: String = "") {
    self.question = question
    self.text = text
  }

  enum Answer: Equatable { case typing, given, cancelled }

  /// Enter gives the answer, Esc takes the question away; every other key is text or nothing.
  mutating func type(_ key: Key) -> Answer {
    switch key.code {
    case .character(let character) where key.modifiers.isEmpty: text.append(character)
    case .character("u") where key.modifiers == .control: text = ""
    case .backspace: if !text.isEmpty { text.removeLast() }
    case .enter: return .given
    case .escape: return .cancelled
    default: break
    }
    return .typing
  }

  mutating func paste(_ pasted: SafeText) { text += pasted.string }

  /// The question stays; of a long answer its end.
  func draw(into region: Region) {
    let theme = region.theme
    let used = region.text("\(question) ", x: 1, y: 0, style: theme.accent)
    let room = max(0, region.columns - used - 4)
    let shown = SafeText(text)
    region.line(
      [
        (shown.truncated(to: room, keeping: .ends, ellipsis: region.glyphs.ellipsis), theme.strong),
        ("_", theme.accent),
      ],
      x: used + 1)
  }
}
