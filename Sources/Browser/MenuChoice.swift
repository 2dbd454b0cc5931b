/// Which line of a menu is chosen.
struct MenuChoice: Sendable {
  private(set) var index: Int
  let count: Int

  init(_ index: Int = 0, of count: Int) { (self.index, self.count) = (index, count) }

  /// - Returns: false for a command that does not move.
  mutating func move(_ command: KeyMap.Command) -> Bool {
    switch command {
    case .down: index = min(index + 1, count - 1)
    case .up: index = max(index - 1, 0)
    case .first, .pageUp, .halfPageUp: index = 0
    case .last, .pageDown, .halfPageDown: index = count - 1
    default: return false
    }
    return true
  }
}
