import Explainer
import Terminal
import Text

/// The keys that work here, over the view, and how to read it (ecosystem I3, V25).
package struct HelpView: Sendable {
  var scroll = Scroll()
  /// What the person filters by.
  private(set) var filter = ""
  /// Whether characters go to the filter.
  private(set) var isTyping = false

  mutating func beginTyping() {
    isTyping = true
    scroll = Scroll()
  }

  /// Takes a key for the filter.
  /// - Returns: false for keys that mean what they always mean, such as arrows.
  mutating func type(_ key: Key) -> Bool {
    switch key.code {
    case .character(let character) where key.modifiers.isEmpty: filter.append(character)
    case .character("u") where key.modifiers == .control: filter = ""
    case .backspace:
      if filter.isEmpty { isTyping = false } else { filter.removeLast() }
    case .enter: isTyping = false
    case .escape: clear()
    default: return false
    }
    return true
  }

  mutating func paste(_ text: SafeText) { if isTyping { filter += text.string } }

  /// One step back.
  /// - Returns: false where there is none within the help.
  mutating func back() -> Bool {
    guard isTyping || !filter.isEmpty else { return false }
    clear()
    return true
  }

  private mutating func clear() { (filter, isTyping) = ("", false) }

  func draw(_ lines: [Overlay.Line], into region: Region) {
    let typed = SafeText(filter)
    let title: SafeText =
      isTyping ? "help  /\(typed)_" : filter.isEmpty ? "help  / filters" : "help  /\(typed)  Esc shows all"
    Overlay.draw(lines, title: title, top: scroll.top, into: region)
  }

  /// How to read the view, then its keys in groups; with a filter only what holds its words, in any case.
  func lines(_ keys: KeyMap, view: KeyMap.View, model: ModelSummary?, width: Int, _ theme: Theme)
    -> [Overlay.Line]
  {
    let words = filter.lowercased().split(separator: " ")
    func holds(_ text: String) -> Bool {
      let text = text.lowercased()
      return words.allSatisfy { text.contains($0) }
    }
    let reading = (HelpView.reading(view) + (model?.quality.map { [SafeText($0)] } ?? []))
      .filter { holds($0.string) }
    var lines = reading.flatMap { $0.wrapped(to: width) }.map { [($0, theme.text)] }
    for group in KeyMap.Group.allCases {
      let entries = keys.help(in: view).filter {
        $0.group == group && holds("\($0.keys.joined(separator: " ")) \($0.words.string) \(group.rawValue)")
      }
      guard !entries.isEmpty else { continue }
      if !lines.isEmpty { lines.append([]) }
      lines.append([(SafeText(group.rawValue), theme.strong)])
      lines += entries.flatMap { HelpView.lines($0, width: width, theme) }
    }
    guard lines.isEmpty else { return lines }
    return [[("Nothing here is called that; Esc shows all keys.", theme.text)]]
  }

  /// A key's names, and its words beside them on as many lines as they need.
  private static func lines(_ entry: KeyMap.Entry, width: Int, _ theme: Theme) -> [Overlay.Line] {
    let names = SafeText("  " + entry.keys.joined(separator: ", "))
    let none: SafeText = ""
    let column = 14
    let words = entry.words.wrapped(to: max(8, width - column))
    return words.enumerated().map { index, text in
      [((index == 0 ? names : none).padded(to: column), theme.accent), (text, theme.text)]
    }
  }

  private static func reading(_ view: KeyMap.View) -> [SafeText] {
    switch view {
    case .faces, .help, .messages, .sorting:
      [
        "Each bar is the model's score for one label, 0 to 1.",
        "Past the middle line the face is nearer to \"altered\" than to \"unaltered\".",
        "The margin is similarity to the prompt less similarity to its opposite.",
        "A face is flagged when fake is over the threshold.",
        "Do not read a score as the chance that a picture is forged.",
      ]
    case .whereFrom:
      [
        "The tint shows how much each patch of the face gave to the margin of one label.",
        "It is as strong on every face: 0 to a fixed value, never stretched.",
        "The frame stands around the strongest patch; the words name its place.",
        "Do not read it as the altered region: it is what the model looked at.",
      ]
    case .whatIf:
      [
        "The face is spoilt by grey blocks, noise, blur and coarse pixels, each at four levels.",
        "Every number is a label's score after one change, in hundredths.",
        "A verdict that turns under small changes deserves less trust.",
      ]
    case .heatmap:
      [
        "Each cell says how alike two prompts are to the text encoder.",
        "Before fine-tuning the prompts differ by their words alone.",
        "After it, labels that go together in forgeries move together.",
        "The difference shows what training changed.",
        "Do not read a high value as cause: it says together, not why.",
      ]
    }
  }
}
