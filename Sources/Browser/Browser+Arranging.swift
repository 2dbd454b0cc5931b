import Explainer
import Terminal
import Text

/// Sorting, filtering and searching: what is asked of the background, and what comes of it.
extension Browser {
  /// What the line of state says of the rows.
  package struct Order: Sendable {
    package var sort = ListOrder.standard
    package var filter: Filter?
    /// Why the filter that is being typed cannot be understood.
    package var error: FilterError?
    /// What a search looks for.
    package var search: NamePattern?
    /// What is being typed and no name holds.
    package var missed: String?
    package var unscored = 0
    /// Of the arrangement that was asked for last.
    package fileprivate(set) var number = 0
    /// Of the one that the rows have.
    fileprivate var shown = 0
    /// The order that `list.order` has.
    fileprivate var sorted = ListOrder.standard
    /// Whether the background was asked to say when it is time to arrange anew.
    fileprivate var isDue = false

    /// Whether rows are on their way, or will be asked for in a while.
    var isWaiting: Bool { shown != number || isDue }

    fileprivate var asksScores: Bool { sort.asksScores || filter?.changes ?? false }
  }

  // MARK: - Arranging

  /// Asks for the rows anew.
  /// - Parameter isFollowing: rows follow the scores, so the file under the cursor stays.
  mutating func arrange(isFollowing: Bool = false) -> [Effect] {
    guard let natural = list.natural else { return [] }
    order.number += 1
    let isSorted = order.sorted == order.sort && !(isFollowing && order.sort.asksScores)
    return [
      .arrange(
        Arrangement(
          number: order.number, natural: natural, order: isSorted ? list.order : nil, sort: order.sort,
          filter: order.filter,
          facts: Filter.Facts(
            files: list.files, scores: scores, decisions: triage.decisions, marks: triage.marks),
          kept: isFollowing ? list.current : nil))
    ]
  }

  /// The files are others: rows that were asked for before come too late.
  mutating func arrangeAnew() -> [Effect] {
    guard order.sort == .standard, order.filter == nil else { return arrange() }
    order.number += 1
    order.shown = order.number
    return []
  }

  /// The rows follow what has changed, a while later.
  mutating func arrangeLater() -> [Effect] {
    guard order.asksScores, !order.isDue else { return [] }
    order.isDue = true
    return [.arrangeLater]
  }

  mutating func takeArrangementDue() -> [Effect] {
    order.isDue = false
    return order.asksScores ? arrange(isFollowing: true) : []
  }

  mutating func take(_ arranged: Arranged) {
    guard arranged.number == order.number else { return }
    order.shown = arranged.number
    order.sorted = order.sort
    order.unscored = arranged.unscored
    list.arrange(arranged.order, rows: arranged.rows)
  }

  // MARK: - Keys

  /// - Returns: nil for a command that is none of these.
  mutating func pressArranging(_ command: KeyMap.Command) -> [Effect]? {
    switch command {
    case .sort: over = .sort(SortMenu(order.sort))
    case .filterFiles:
      triage.entry = Triage.Entry(
        purpose: .filter, title: "filter:", line: LineEntry(order.filter?.text ?? ""))
    case .search:
      triage.entry = Triage.Entry(
        purpose: .search(from: list.cursor, before: order.search), title: "search:", line: LineEntry())
    case .nextMatch: return step(1)
    case .previousMatch: return step(-1)
    case .nextFlagged: return flagged(1)
    case .previousFlagged: return flagged(-1)
    default: return nil
    }
    return []
  }

  /// A key for the menu.
  mutating func press(_ command: KeyMap.Command, _ menu: SortMenu) -> [Effect] {
    var menu = menu
    if command == .choose {
      over = nil
      order.sort = menu.chosen(order.sort)
      if order.sort.asksScores || order.sort.key == .time || order.sort.key == .size { news = "sorting" }
      return arrange()
    }
    over = command == .back ? nil : menu.choice.move(command) ? .sort(menu) : over
    return []
  }

  /// The line of a filter or a search has changed: it works while one types (ecosystem I14).
  mutating func entryChanged(_ entry: Triage.Entry) -> [Effect] {
    switch entry.purpose {
    case .note, .report: return []
    case .filter: return filter(entry.line.text)
    case .search(let origin, _):
      let text = entry.line.text
      order.search = text.isEmpty ? nil : NamePattern(text)
      let found = match(from: origin, by: 1)
      order.missed = text.isEmpty || found != nil ? nil : text
      guard let row = found else {
        list.move(to: origin)
        return [look]
      }
      list.move(to: row)
      return [look]
    }
  }

  mutating func entryEnded(_ entry: Triage.Entry, _ ending: LineEntry.Ending) -> [Effect] {
    order.missed = nil
    switch (entry.purpose, ending) {
    case (.note(let files), .kept): return decide(.note(entry.line.text), for: files)
    case (.note, .left), (.report, .left): return []
    case (.report, .kept): return report(into: entry.line.text)
    case (.filter, .kept):
      if let error = order.error {
        triage.entry = entry
        notice = "column \(error.column): \(error.message)"
      }
      return []
    case (.filter, .left): return clearFilter()
    case (.search(_, let before), .kept):
      if entry.line.text.isEmpty { order.search = before }
      return []
    case (.search(let origin, let before), .left):
      order.search = before
      list.move(to: origin)
      return [look]
    }
  }

  private mutating func filter(_ text: String) -> [Effect] {
    do throws(FilterError) {
      order.filter = text.allSatisfy { $0 == " " } ? nil : try Filter(text)
      order.error = nil
      return arrange()
    } catch {
      order.error = error
      return []
    }
  }

  mutating func clearFilter() -> [Effect] {
    order.error = nil
    guard order.filter != nil else { return [] }
    order.filter = nil
    return arrange()
  }

  // MARK: - Search

  private func match(from row: Int, by step: Int) -> Int? {
    guard let pattern = order.search, list.count > 0 else { return nil }
    var row = (row % list.count + list.count) % list.count
    for _ in 0..<list.count {
      if pattern.matches(list.files.shownBytes(list.file(row))) { return row }
      row = (row + step + list.count) % list.count
    }
    return nil
  }

  private mutating func step(_ step: Int) -> [Effect] {
    guard let pattern = order.search else {
      notice = "nothing was searched for yet; \(keys.name(of: .search)) searches names"
      return []
    }
    guard let row = match(from: list.cursor + step, by: step) else {
      notice = "no name here holds \"\(SafeText(pattern.text))\""
      return []
    }
    if (row - list.cursor) * step <= 0 {
      news = step > 0 ? "searched on from the top" : "searched on from the end"
    }
    return go(to: row)
  }

  private mutating func flagged(_ step: Int) -> [Effect] {
    var row = list.cursor + step
    while 0..<list.count ~= row {
      if scores.status(list.file(row)) == .flagged { return go(to: row) }
      row += step
    }
    let waiting = list.total - scores.count
    let rest: SafeText = waiting > 0 ? "; not scored yet: \(waiting)" : ""
    notice = step > 0 ? "no flagged face further down\(rest)" : "no flagged face further up\(rest)"
    return []
  }

  // MARK: - The line of state

  /// What holds besides the files themselves; nothing where all is as usual.
  var state: [(SafeText, isWarning: Bool)] {
    var parts: [(SafeText, isWarning: Bool)] = []
    if let error = order.error {
      parts.append(("column \(error.column): \(error.message)", true))
      return parts
    }
    if let missed = order.missed {
      return [("no name here holds \"\(SafeText(missed))\"", true)]
    }
    if triage.marks.anchor != nil { parts.append(("range", false)) }
    if !triage.marks.isEmpty { parts.append(("\(triage.marks.count) marked", false)) }
    if let filter = order.filter {
      parts.append(("\(list.count) of \(list.total): \(SafeText(filter.text))", false))
    }
    if order.sort != .standard {
      parts.append(("by \(SafeText(ListOrder.name(order.sort.key))), \(order.sort.direction)", false))
    }
    if pace.isStopped, scores.count < list.total {
      parts.append(("scoring stopped, \(keys.name(of: .back)) goes on", true))
    }
    parts += folder.parts
    if order.asksScores, order.unscored > 0 { parts.append(("\(order.unscored) not scored yet", true)) }
    return parts + (showsHint ? hints : [])
  }

  /// For somebody new (ecosystem I11).
  private var hints: [(SafeText, isWarning: Bool)] {
    [
      ("\(keys.name(of: .help)) shows the keys", false),
      ("\(keys.name(of: .down)): next face", false),
      ("telltale demo: a tour of the views", false),
    ]
  }

  /// The filter or sort as the case keeps them; taken up when a folder is opened again.
  mutating func restore(sort: String, filter: String) -> [Effect] {
    guard order.sort == .standard, order.filter == nil, triage.entry == nil else { return [] }
    order.sort = ListOrder(sort) ?? .standard
    order.filter = filter.isEmpty ? nil : try? Filter(filter)
    return order.sort == .standard && order.filter == nil ? [] : arrange()
  }
}
