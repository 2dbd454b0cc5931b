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

  func draw(_ lines: [Overlay.Line], _ keys: KeyMap, into region: Region) {
    let typed = SafeText(filter), slash = keys.name(of: .filter)
    let title: SafeText =
      isTyping
      ? "help  /\(typed)_"
      : filter.isEmpty ? "help  \(slash) filters" : "help  /\(typed)  \(keys.name(of: .back)) shows all"
    Overlay.draw(lines, title: title, top: scroll.top, into: region)
  }

  /// How to read the view, then its keys in groups; with a filter only what holds its words, in any case.
  func lines(_ keys: KeyMap, view: KeyMap.View, model words: [SafeText], width: Int, _ theme: Theme)
    -> [Overlay.Line]
  {
    let wanted = filter.lowercased().split(separator: " ")
    func holds(_ text: String) -> Bool {
      let text = text.lowercased()
      return wanted.allSatisfy { text.contains($0) }
    }
    let reading = (HelpView.reading(view, keys) + words).filter { holds($0.string) }
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
    let key: SafeText = isTyping ? "Esc" : keys.name(of: .back)
    return [[("Nothing here is called that; \(key) shows all keys.", theme.text)]]
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

  private static func reading(_ view: KeyMap.View, _ keys: KeyMap) -> [SafeText] {
    switch view {
    case .faces, .help, .messages, .sorting, .copying:
      [
        "Each bar is the model's score for one label, 0 to 1.",
        "Past the middle line the face is nearer to \"altered\" than to \"unaltered\".",
        "The margin is similarity to the prompt less similarity to its opposite.",
        "A face is flagged when fake is over the threshold.",
        "\"Not flagged\" is no sign of authenticity.",
        "Do not read a score as the chance that a picture is forged.",
      ]
    case .whereFrom:
      [
        "The tint shows how much each patch of the face gave to the margin of one label.",
        "It is as strong on every face: 0 to a fixed value, never stretched.",
        "The frame stands around the strongest patch; the words name its place.",
        "A label that leans to unaltered, or whose map is weak, shows nothing.",
        "The map is as fine as the model's patches, and no finer.",
        "Do not read it as the altered region: it is what the model relies on.",
      ]
    case .whatIf:
      [
        "The face is spoilt by grey blocks, noise, blur and coarse pixels, each at four levels.",
        "Every number is a label's score after one change, in hundredths.",
        "A bold number lies on the other side of its limit than the score now.",
        "The first line counts the changes under which the verdict stays.",
        "A verdict that turns under small changes deserves less trust.",
        "Do not read a verdict that holds as right: it may be wrong all the time.",
      ]
    case .heatmap:
      [
        "Each cell says how alike two prompts are to the text encoder.",
        "Before fine-tuning the prompts differ by their words alone.",
        "After it, labels that go together in forgeries move together.",
        "The difference shows what training changed; its middle is no change.",
        "The heatmap belongs to the model: it is the same for every face.",
        "Do not read a high value as cause: it says together, not why.",
      ]
    case .bars:
      [
        "Each bar is the model's score for one label, 0 to 1.",
        "Below it stand the two sentences that the face is compared with.",
        "The number before a sentence is the face's similarity to it.",
        "The margin is the first less the second; the score grows with it.",
        "The mark under the bars is the threshold of fake.",
        "Do not read a similarity by itself: only the difference of the two says something.",
      ]
    case .compare:
      [
        "Two marked faces, or the one that was kept and the one under the cursor.",
        "Both have the same scale and the same order of labels.",
        "The difference is the right score less the left one.",
        "A mark stands beside differences of more than 0.10.",
        "\(keys.name(of: .pin)) keeps the face under the cursor as the new left one.",
        "Do not read the face with the higher score as the forged one of the two.",
      ]
    case .sheet:
      [
        "Each frame is one file of the folder, in the order of the list.",
        "F and a heavy frame: flagged. n and a thin frame: not flagged.",
        "- and a broken frame: no face, or no picture; x: an error; ?: not scored yet.",
        "The number is the score of fake.",
        "A thumbnail shows the crop that the model was given, made smaller.",
        "Do not judge by thumbnails: what was altered may be too small to see here.",
      ]
    case .picture:
      [
        "The photograph with its face's box and five points, or the aligned crop (\(keys.name(of: .togglePhotograph))).",
        "The line below says its size, and how many pixels a point stands for.",
        "Where the picture is shrunk, a point is the mean of its area.",
        "Where it is enlarged, a point is the nearest pixel, and nothing is smoothed.",
        "Arrows move over it, \(keys.name(of: .zoomIn)) and \(keys.name(of: .zoomOut)) change the size, \(keys.name(of: .fit)) shows all of it.",
        "Do not read blocks or jagged edges of an enlarged picture as traces of forgery.",
      ]
    }
  }
}
