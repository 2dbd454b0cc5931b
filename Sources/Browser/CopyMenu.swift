import Terminal
import Text

/// The menu of what can be copied of a file (ecosystem T33): each with its value, so that it is seen before it is copied.
package struct CopyMenu: Sendable {
  /// One thing to copy.
  struct Item: Sendable {
    let command: KeyMap.Command
    let key, name: SafeText
    /// What is shown and what is copied; nil where there is none, and why.
    let value: SafeText?
    let bytes: [UInt8]
    let reason: SafeText
  }

  let items: [Item]
  var choice: MenuChoice

  init(_ items: [Item]) {
    self.items = items
    choice = MenuChoice(of: items.count)
  }

  func item(_ command: KeyMap.Command) -> Item? {
    command == .choose ? items[choice.index] : items.first { $0.command == command }
  }

  func draw(into region: Region) {
    let theme = region.theme
    let keyColumns = (items.map(\.key.columns).max() ?? 0) + 1
    let lines = items.enumerated().map { index, item -> Overlay.Line in
      let isChosen = index == choice.index
      return [
        (isChosen ? "\(region.glyphs.cursor.safe) " : "  ", theme.accent),
        (item.key.padded(to: keyColumns), theme.accent),
        (item.name.padded(to: 14), isChosen ? theme.strong : theme.text),
        (item.value ?? item.reason, item.value == nil ? theme.muted : theme.text),
      ]
    }
    Overlay.draw(lines, title: "copy", top: 0, into: region)
  }
}

extension Browser {
  /// What can be copied of a file now.
  func copyMenu(of file: Int) -> CopyMenu {
    func item(
      _ command: KeyMap.Command, _ name: SafeText, _ value: SafeText?, _ bytes: [UInt8], or reason: SafeText
    ) -> CopyMenu.Item {
      CopyMenu.Item(
        command: command, key: keys.name(of: command), name: name, value: value, bytes: bytes,
        reason: reason)
    }
    let path = list.files.input(file).path.bytes, shown = SafeText(bytes: path)
    let hash = scores.content(file)?.hexadecimal
    let sentence = outcome(file)?.explanation?.sentence
    // A control byte in the clipboard would act wherever it is pasted.
    let isPlain = Array(shown.string.replacing("\\\\", with: "\\").utf8) == path
    return CopyMenu([
      item(
        .copyPath, isPlain ? "path" : "path, escaped", shown, isPlain ? path : Array(shown.string.utf8),
        or: ""),
      item(
        .copyHash, "SHA-256", hash.map { SafeText($0) }, Array((hash ?? "").utf8),
        or: "the file was not read yet"),
      item(
        .copySentence, "sentence", sentence.map { SafeText($0) }, Array((sentence ?? "").utf8),
        or: "there is no score yet"),
    ])
  }

  /// A key for the menu.
  mutating func press(_ command: KeyMap.Command, _ menu: CopyMenu) -> [Effect] {
    var menu = menu
    guard let item = menu.item(command) else {
      over = command == .back ? nil : menu.choice.move(command) ? .copy(menu) : over
      return []
    }
    over = nil
    guard let value = item.value else {
      notice = "not copied, \(item.name): \(item.reason)"
      return []
    }
    news = "copied, if the terminal allows it: \(value)"
    return [.copy(item.bytes)]
  }
}
