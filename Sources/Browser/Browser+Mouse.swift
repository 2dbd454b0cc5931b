import Terminal

extension Browser {
  /// Rows that a notch of the wheel moves.
  private static let notch = 3

  /// A click moves the cursor or presses a key of the footer, nothing else (ecosystem T32); the wheel moves as j and k do.
  mutating func point(_ mouse: Mouse) -> [Effect] {
    // While a line is typed, the mouse has nothing to say.
    guard triage.entry == nil else { return [] }
    switch mouse.action {
    case .wheelUp: return (0..<Browser.notch).flatMap { _ in perform(.up) }
    case .wheelDown: return (0..<Browser.notch).flatMap { _ in perform(.down) }
    case .press:
      if let command = layout.command(x: mouse.x, y: mouse.y, self) { return perform(command) }
      guard over == nil, let row = layout.listRow(x: mouse.x, y: mouse.y, self) else { return [] }
      return go(to: row)
    }
  }
}
