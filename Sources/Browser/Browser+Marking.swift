import Terminal
import Text

/// Marks: what keys do to them, and what actions act on.
extension Browser {
  /// - Returns: nil for a command that is none of these.
  mutating func pressMarking(_ command: KeyMap.Command) -> [Effect]? {
    switch command {
    case .mark:
      guard let file = list.current else { return [] }
      triage.marks.toggle(file)
      return go(to: list.cursor + 1)
    case .range:
      if triage.marks.anchor == nil { triage.marks.anchor = list.current } else { endRange() }
    case .markAll: triage.marks.set(shown)
    case .invertMarks: triage.marks.invert(shown)
    case .clearMarks: triage.marks.clear()
    default: return nil
    }
    if command != .range { news = "\(triage.marks.count) marked" }
    return []
  }

  private var shown: some Sequence<Int> { (0..<list.count).lazy.map { [list] in list.file($0) } }

  /// Rows of the range that grows with the cursor.
  package var range: ClosedRange<Int>? {
    guard let anchor = triage.marks.anchor, list.count > 0, let row = list.row(of: anchor) else { return nil }
    return min(row, list.cursor)...max(row, list.cursor)
  }

  mutating func endRange() {
    if let range { triage.marks.set(range.map { list.file($0) }) }
    triage.marks.anchor = nil
    news = "\(triage.marks.count) marked"
  }

  /// The files that an action is about: those that are marked, else the one under the cursor.
  var targets: [Int] {
    mutating get {
      if triage.marks.anchor != nil { endRange() }
      return triage.marks.isEmpty ? list.current.map { [$0] } ?? [] : triage.marks.files.members
    }
  }

  /// "12 marked files, 3 of them not shown".
  func words(for files: [Int]) -> SafeText {
    guard !triage.marks.isEmpty else { return files.first.map { list.files.name($0) } ?? "nothing" }
    let count = counted(files.count, "marked file")
    guard order.filter != nil else { return count }
    let visible = BitSet(shown)
    let hidden = files.count { !visible.contains($0) }
    return hidden == 0 ? count : "\(count), \(hidden) of them not shown"
  }
}
