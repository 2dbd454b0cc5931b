import Terminal
import Text

/// The menu of what the list can be sorted by; choosing what holds already turns the order round.
package struct SortMenu: Sendable {
  private(set) var choice: Int

  package init(_ order: ListOrder) { choice = ListOrder.keys.firstIndex(of: order.key) ?? 0 }

  /// - Returns: false for a command that does not move.
  package mutating func move(_ command: KeyMap.Command) -> Bool {
    switch command {
    case .down: choice = min(choice + 1, ListOrder.keys.count - 1)
    case .up: choice = max(choice - 1, 0)
    case .first, .pageUp, .halfPageUp: choice = 0
    case .last, .pageDown, .halfPageDown: choice = ListOrder.keys.count - 1
    default: return false
    }
    return true
  }

  package func chosen(_ order: ListOrder) -> ListOrder {
    let key = ListOrder.keys[choice]
    return ListOrder(key: key, isReversed: key == order.key && !order.isReversed)
  }

  package func draw(_ order: ListOrder, into region: Region) {
    let theme = region.theme
    let lines = ListOrder.keys.enumerated().map { index, key -> Overlay.Line in
      let isChosen = index == choice
      let cursor: SafeText = isChosen ? "\(region.glyphs.cursor.safe) " : "  "
      let name = SafeText(ListOrder.name(key))
      let style = isChosen ? theme.strong : theme.text
      guard key == order.key else { return [(cursor, theme.accent), (name, style)] }
      return [(cursor, theme.accent), (name, style), ("  \(order.direction)", theme.muted)]
    }
    Overlay.draw(
      lines, title: "sort by", top: max(0, choice + 1 - Overlay.textRows(region.rows)), columns: 44,
      into: region)
  }
}
