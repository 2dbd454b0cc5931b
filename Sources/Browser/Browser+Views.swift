import Explainer
import Terminal
import Text

/// Going from view to view, and what views ask for: a face to compare with, the faces of a photograph, a report.
extension Browser {
  mutating func show(_ next: KeyMap.View) -> [Effect] {
    let before = view
    view = next
    if before != next { viewBefore = before }
    if before == .picture, next != .picture { picture.leave() }
    // These show pictures from elsewhere than around the cursor.
    let changes: Set<KeyMap.View> = [.sheet, .compare]
    let look = before != next && (changes.contains(before) || changes.contains(next)) ? lookAnew : []
    return look + wantedReasons
  }

  /// A view's own key goes there, and pressed again back to the view before (ecosystem I9).
  mutating func toggle(_ next: KeyMap.View) -> [Effect] { show(view == next ? viewBefore : next) }

  mutating func pin() -> [Effect] {
    guard let file = list.current else { return [] }
    compare.pinned = CompareView.Pinned(file: file, outcome: faces.outcome(file), place: faces.place(file))
    notice =
      "\(name(file, faces.place(file))) is kept; move to another face, \(keys.name(of: .compare)) compares them"
    return view == .compare ? lookAnew : []
  }

  /// The two faces that are compared: two that are marked, else the one that was kept and the one under the cursor.
  var compared: (left: Int?, right: Int?) {
    let marked = triage.marks.count == 2 ? triage.marks.files.members : []
    guard marked.count == 2 else { return (compare.pinned?.file, list.current) }
    let isTurned = (list.row(of: marked[0]) ?? 0) > (list.row(of: marked[1]) ?? 0)
    return isTurned ? (marked[1], marked[0]) : (marked[0], marked[1])
  }

  /// Both sides of the comparison: the kept face as it was kept, the one under the cursor as it was stepped to, and of
  /// others the largest.
  var comparedSides: (left: CompareView.Side?, right: CompareView.Side?) {
    func side(_ file: Int) -> CompareView.Side {
      CompareView.Side(name: name(file, faces.place(file)), outcome: outcome(file))
    }
    let (left, right) = compared
    guard let pinned = compare.pinned, triage.marks.count != 2 else {
      return (left.map(side), right.map(side))
    }
    let kept = CompareView.Side(
      name: name(pinned.file, pinned.place), outcome: pinned.outcome ?? outcomes[pinned.file])
    return (kept, right.map(side))
  }

  /// A file's name, and which of its faces.
  private func name(_ file: Int, _ place: SafeText?) -> SafeText {
    place.map { "\(list.files.name(file)), \($0)" } ?? list.files.name(file)
  }

  /// Stops scoring what is not on screen, or goes on (ecosystem I26).
  mutating func stopScoring() -> [Effect] {
    guard pace.isStopped || (model != nil && list.isComplete && scores.count < list.total) else { return [] }
    pace.isStopped.toggle()
    news =
      pace.isStopped
      ? "scoring stops after what is on screen; \(keys.name(of: .back)) goes on" : "scoring goes on"
    return [look]
  }

  mutating func stepFace(_ step: Int) -> [Effect] {
    guard let file = list.current, outcomes[file]?.face != nil else {
      notice = "there is no face to step from"
      return []
    }
    switch faces.step(step, file: file) {
    case .ask:
      notice = "looking for all faces"
      return [.findFaces(file, list.files.input(file))]
    case .none:
      if !faces.isAsked(file) { notice = "the detector finds one face here" }
      return []
    case .stepped:
      notice = faces.place(file)
      return wantedReasons
    }
  }

  mutating func askForReport() {
    guard let file = list.current, outcomes[file] != nil, model != nil else {
      notice = "there is nothing to report yet"
      return
    }
    guard !isReporting else {
      notice = "a report is being written"
      return
    }
    triage.entry = Triage.Entry(purpose: .report, title: "report into folder:", line: LineEntry("."))
  }

  mutating func report(into folder: String) -> [Effect] {
    guard let file = list.current else { return [] }
    isReporting = true
    say("writing the report")
    return [
      .report(
        list.files.input(file), allFaces: faces.place(file) != nil, folder: folder.isEmpty ? "." : folder)
    ]
  }
}
