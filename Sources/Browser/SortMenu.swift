import Terminal
import Text

/// The menu of what the list can be sorted by; choosing what holds already turns the order round.
package struct SortMenu: Sendable {
  var choice: MenuChoice

  package init(_ order: ListOrder) {
    choice = MenuChoice(ListOrder.keys.firstIndex(of: order.key) ?? 0, of: ListOrder.keys.count)
  }

  package func chosen(_ order: ListOrder) -> ListOrder {
    let key = ListOrder.keys[choice.index]
    return ListOrder(key: key, isReversed: key == order.key && !order.isReversed)
  }

  package func draw(_ order: ListOrder, into region: Region) {
    let theme = region.theme
    let lines = ListOrder.keys.enumerated().map { index, key -> Overlay.Line in
      let isChosen = index == choice.index
      let cursor: SafeText = isChosen ? "\(region.glyphs.cursor.safe) " : "  "
      let name = SafeText(ListOrder.name(key))
      let style = isChosen ? theme.strong : theme.text
      guard key == order.key else { return [(cursor, theme.accent), (name, style)] }
      return [(cursor, theme.accent), (name, style), ("  \(order.direction)", theme.muted)]
    }
    Overlay.draw(
      lines, title: "sort by", top: max(0, choice.index + 1 - Overlay.textRows(region.rows)), columns: 44,
      into: region)
  }
}
