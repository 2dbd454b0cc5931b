import Terminal
import Text

/// A line of text that is typed at the foot of the screen. Esc leaves it, Enter keeps it; keys and pasted text go into
/// it and nowhere else.
package struct LineEntry: Equatable, Sendable {
  package enum Ending: Equatable, Sendable { case kept, left }

  private var characters: [Character]
  /// Characters before the caret.
  private var caret: Int

  package init(_ text: String = "") {
    characters = Array(text)
    caret = characters.count
  }

  package var text: String { String(characters) }

  /// - Returns: how the line ended; nil while it goes on.
  package mutating func type(_ key: Key) -> Ending? {
    switch (key.code, key.modifiers) {
    case (.enter, _): return .kept
    case (.escape, _): return .left
    case (.character(let character), []), (.character(let character), .shift): insert(String(character))
    case (.character("u"), .control):
      characters.removeFirst(caret)
      caret = 0
    case (.character("w"), .control):
      var start = caret
      while start > 0, characters[start - 1] == " " { start -= 1 }
      while start > 0, characters[start - 1] != " " { start -= 1 }
      characters.removeSubrange(start..<caret)
      caret = start
    case (.backspace, _):
      if caret > 0 {
        caret -= 1
        characters.remove(at: caret)
      }
    case (.delete, _): if caret < characters.count { characters.remove(at: caret) }
    case (.left, _), (.character("b"), .control): caret = max(0, caret - 1)
    case (.right, _), (.character("f"), .control): caret = min(characters.count, caret + 1)
    case (.home, _), (.character("a"), .control): caret = 0
    case (.end, _), (.character("e"), .control): caret = characters.count
    default: break
    }
    return nil
  }

  /// Pasted text came through the sanitiser, which doubles backslashes; here it is text again. Line breaks become
  /// spaces.
  package mutating func paste(_ text: SafeText) {
    let marker = "\u{0}"
    insert(
      text.string.replacing("\\\\", with: marker).replacing("\\x0d\\x0a", with: " ")
        .replacing("\\x0a", with: " ").replacing("\\x0d", with: " ").replacing("\\x09", with: " ")
        .replacing(marker, with: "\\"))
  }

  private mutating func insert(_ text: String) {
    // A combining mark joins the character before it, so the text is taken apart anew.
    let before = String(characters[..<caret]) + text
    characters = Array(before + String(characters[caret...]))
    caret = before.count
  }

  /// The title, then the text around the caret as far as there is room.
  package func draw(title: SafeText, into region: Region) {
    let theme = region.theme
    let start = region.text(title, x: 1, style: theme.accent) + 2
    let room = max(1, region.columns - start - 1)
    // The end of the text before the caret stays in sight; a pasted line may be long.
    var first = caret, columns = 0
    while first > 0 {
      columns += SafeText(String(characters[first - 1])).columns
      guard columns < room else { break }
      first -= 1
    }
    let before = SafeText(String(characters[first..<caret]))
    let place = start + region.text(before, x: start, style: theme.text)
    let atCaret = caret < characters.count ? SafeText(String(characters[caret])) : " "
    let used = region.text(atCaret, x: place, style: theme.text.reverse)
    if caret + 1 < characters.count {
      region.text(
        SafeText(String(characters[(caret + 1)...].prefix(room))), x: place + used, style: theme.text)
    }
  }
}
