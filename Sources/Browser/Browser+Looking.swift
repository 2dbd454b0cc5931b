import Explainer
import Pictures
import Text

/// What is looked at: which pictures are wanted for it, kept, and let go.
extension Browser {
  /// What is known of a file's face that is looked at: the largest, or the one that was stepped to.
  func outcome(_ file: Int) -> FaceOutcome? { faces.outcome(file) ?? outcomes[file] }

  /// The question about the face under the cursor, asked once, where a view needs the answer.
  var wantedReasons: [Effect] {
    mutating get {
      guard let file = list.current else { return [] }
      if view == .picture, outcomes[file]?.pictures != nil, picture.asks(for: file) {
        return [.readPixels(file, list.files.input(file))]
      }
      let id = faces.id(file)
      guard view == .whereFrom || view == .whatIf, reasons[id] == nil, outcome(file)?.explanation != nil
      else { return [] }
      reasons[id] = FaceReasons()
      return [.explain(id, list.files.input(file))]
    }
  }

  /// Whether everything that the screen shows has come: for screens that are kept as documents.
  public var isSettled: Bool {
    guard list.isComplete, model != nil || modelProblem != nil, !isReporting, !triage.decisions.isSaving,
      !order.isWaiting, !folder.isReadAnew
    else {
      return false
    }
    guard model != nil, case .look(let wishes) = look else { return true }
    if !pace.isStopped, list.all?.contains(where: { [.unknown, .old].contains(scores.status($0)) }) ?? true {
      return false
    }
    if wishes.pictured.contains(where: { outcomes[$0]?.face != nil && outcomes[$0]?.pictures == nil }) {
      return false
    }
    guard let file = list.current else { return true }
    if faces.isAsked(file) || (view == .picture && picture.isWaiting) { return false }
    guard view == .whereFrom || view == .whatIf, let reasons = reasons[faces.id(file)] else { return true }
    return reasons.problem != nil || (reasons.maps != nil && reasons.whatIf != nil)
  }

  /// Files before and behind the cursor that are scored with their pictures, and those whose pictures are kept.
  static let picturesWanted = 2, picturesKept = 4

  package var look: Effect {
    let cursor = list.cursor, visible = list.visible
    func around(_ distance: Int) -> [Int] {
      [cursor] + (1...distance).flatMap { [cursor + $0, cursor - $0] }
    }
    let before = visible.lowerBound - visible.count..<visible.lowerBound
    let behind = visible.upperBound..<visible.upperBound + visible.count
    return .look(
      Wishes(
        files: list.files, pictured: list.files(around(Browser.picturesWanted)) + besides,
        kept: list.files(around(Browser.picturesKept)) + besides,
        visible: list.files(visible) + list.files(behind) + list.files(before),
        rest: pace.isStopped ? [] : list.all ?? [],
        order: order.number))
  }

  /// Files away from the cursor whose pictures a view shows.
  var besides: [Int] {
    switch view {
    case .compare: [compared.left, compared.right].compactMap(\.self)
    case .sheet: list.files(SheetView.page(cursor: list.cursor, count: list.count, layout.fullBody))
    default: []
    }
  }

  mutating func take(_ finding: FolderScan.Finding) {
    for portion in finding.portions {
      let first = list.count
      list.append(portion)
      for (index, problem) in portion.problems.sorted(by: { $0.key < $1.key }) {
        log.add(.error, picture: list.files.name(first + index), SafeText(problem.reason))
      }
    }
    guard let order = finding.order else { return }
    list.list(order)
    folder.foldersLeft = finding.foldersLeft
  }

  mutating func take(_ outcome: FaceOutcome, of file: Int) {
    // A file that is looked at again for its pictures has been spoken of, and so has one that could not be listed.
    if [.unknown, .old].contains(scores.status(file)), list.files.input(file).problem == nil {
      let name = list.files.name(file)
      if case .failed(let why) = outcome.status { log.add(.error, picture: name, why) }
      for warning in outcome.warnings { log.add(.warning, picture: name, warning) }
    }
    if let content = outcome.content { takeContent(content, of: file) }
    scores.set(file, outcome)
    if outcomes.count >= Browser.outcomesKept { forgetFar() }
    guard case .look(let wishes) = look, wishes.kept.contains(file), outcome.pictures != nil else {
      outcomes[file] = outcome.withoutPictures()
      return
    }
    outcomes[file] = outcome
    pictured.insert(file)
  }

  /// Outcomes that are kept whole; others are looked at again when the cursor comes near.
  static let outcomesKept = 4_096

  mutating func forgetFar() {
    guard case .look(let wishes) = look else { return }
    let near = Set(wishes.kept + wishes.visible)
    outcomes = outcomes.filter { near.contains($0.key) }
  }

  mutating func moveCursor(_ command: KeyMap.Command) -> [Effect] {
    let before = list.cursor
    let across = view == .sheet ? SheetView.grid(layout.fullBody).across : 1
    switch command {
    case .down: list.move(by: across)
    case .up: list.move(by: -across)
    case .left: list.move(by: -1)
    case .right: list.move(by: 1)
    case .halfPageDown: list.move(by: list.height / 2)
    case .halfPageUp: list.move(by: -list.height / 2)
    case .pageDown: list.move(by: list.height)
    case .pageUp: list.move(by: -list.height)
    case .first: list.move(to: 0)
    default: list.move(to: .max)
    }
    return moved(from: before)
  }

  /// To a row, as a key asks.
  mutating func go(to row: Int) -> [Effect] {
    let before = list.cursor
    list.move(to: row)
    return moved(from: before) + wantedReasons
  }

  mutating func moved(from before: Int) -> [Effect] {
    guard list.cursor != before else { return [] }
    faces.keep(only: list.current)
    return lookAnew
  }

  /// What is looked at has changed: what is left behind gives its pictures back.
  var lookAnew: [Effect] {
    mutating get {
      guard case .look(let wishes) = look else { return [] }
      dropPictures(but: wishes)
      return [look]
    }
  }

  mutating func dropPictures(but wishes: Wishes) {
    for file in pictured.subtracting(wishes.kept) { outcomes[file] = outcomes[file]?.withoutPictures() }
    pictured.formIntersection(wishes.kept)
  }
}
