import Explainer
import Text

/// What the list is sorted by.
package struct ListOrder: Hashable, Sendable {
  package enum Key: Hashable, Sendable {
    case name, time, size
    case score(Label)
  }

  package var key: Key
  package var isReversed = false

  package static let standard = ListOrder(key: .name)

  /// As the menu lists them.
  package static let keys: [Key] = [.name, .time, .size] + Label.allCases.map(Key.score)

  package init(key: Key, isReversed: Bool = false) {
    self.key = key
    self.isReversed = isReversed
  }

  /// As the case keeps it; nil for what no version of this program wrote.
  package init?(_ text: String) {
    let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
    guard let key = ListOrder.keys.first(where: { ListOrder.name($0) == name }) else { return nil }
    self.init(key: key, isReversed: text.hasPrefix("-"))
  }

  package var text: String { (isReversed ? "-" : "") + ListOrder.name(key) }

  package static func name(_ key: Key) -> String {
    switch key {
    case .name: "name"
    case .time: "time"
    case .size: "size"
    case .score(let label): label.name
    }
  }

  /// Which end comes first.
  package var direction: SafeText {
    switch key {
    case .name: isReversed ? "z to a" : "a to z"
    case .time: isReversed ? "oldest first" : "newest first"
    case .size: isReversed ? "smallest first" : "largest first"
    case .score: isReversed ? "lowest first" : "highest first"
    }
  }

  package var asksScores: Bool { if case .score = key { true } else { false } }
}
