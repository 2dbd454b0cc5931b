import CaseFile
import Explainer
import Files
import Terminal
import Text

/// Labels, notes, undo, and what the case says to them.
extension Browser {
  /// What is shown of a file, and whether the case has acknowledged it.
  package func decided(_ file: Int) -> (value: Decided, isSaved: Bool) {
    triage.decisions.decided(file, scores.content(file))
  }

  package var entry: Triage.Entry? { triage.entry }

  /// - Returns: nil for a command that is none of these.
  mutating func pressDeciding(_ command: KeyMap.Command) -> [Effect]? {
    switch command {
    case .labelReal: return decide(.label(.real))
    case .labelFake: return decide(.label(.fake))
    case .labelUnsure: return decide(.label(.unsure))
    case .labelNone: return decide(.label(nil))
    case .note:
      let targets = targets
      guard canDecide, !targets.isEmpty else { return [] }
      let only = targets.count == 1 ? targets.first : nil
      triage.entry = Triage.Entry(
        purpose: .note(targets), title: "note for \(words(for: targets)):",
        line: LineEntry(only.map { decided($0).value.note } ?? ""))
      return []
    case .undo: return turn(.undo)
    case .redo: return turn(.redo)
    default: return nil
    }
  }

  private mutating func turn(_ effect: Effect) -> [Effect] {
    guard canDecide else { return [] }
    triage.decisions.isTurning = true
    return [effect]
  }

  /// Whether there is a case; says why not.
  private var canDecide: Bool {
    mutating get {
      switch triage.decisions.state {
      case .open: return true
      case .opening: notice = "the case is being opened; try again"
      case .none(let why): notice = "nothing is saved: \(why)"
      }
      return false
    }
  }

  private mutating func decide(_ change: Change) -> [Effect] {
    let targets = targets
    guard canDecide, !targets.isEmpty else { return [] }
    return decide(change, for: targets)
  }

  mutating func decide(_ change: Change, for files: [Int]) -> [Effect] {
    news = "saving \(SavedStep.words(change)) for \(words(for: files))"
    return [.decide(triage.decisions.request(change, files, list.files, scores, model: model?.sha256))]
      + arrangeLater()
  }

  // MARK: - The line

  /// - Returns: nil for a key that means what it always means.
  mutating func typeEntry(_ key: Key) -> [Effect]? {
    if [.suspend, .repaint].contains(keys.command(for: key, in: place)), key.modifiers == .control {
      return nil
    }
    guard let before = triage.entry else { return nil }
    let ending = triage.entry?.line.type(key)
    guard let entry = triage.entry else { return [] }
    if let ending {
      triage.entry = nil
      return entryEnded(entry, ending)
    }
    return entry.line.text == before.line.text ? [] : entryChanged(entry)
  }

  // MARK: - The case

  mutating func take(_ news: CaseNews) -> [Effect] {
    switch news {
    case .opened(let name, let decided, let settings, let warnings):
      triage.decisions.state = .open(name)
      triage.decisions.take(all: decided)
      for warning in warnings {
        log.add(.warning, "case", warning)
        notice = warning
      }
      triage.restored = settings
      return restore()
    case .unavailable(let why, let isChosen):
      triage.decisions.state = .none(why)
      if !isChosen {
        log.add(.error, "case", why)
        notice = "nothing is saved: \(why)"
      }
    case .recognized(let files):
      for (file, content, decided) in files {
        // What was scored meanwhile is known better.
        if let now = scores.content(file) {
          warnOfChange(file, from: decided ?? content, to: now)
        } else {
          scores.set(file, content: content)
          triage.heldBefore[file] = decided
        }
      }
    case .saved(let number, let step, let hashed, let unreadable):
      let request = number.flatMap { triage.decisions.finish($0) }
      if number == nil { triage.decisions.isTurning = false }
      let before = notice
      for (file, content) in hashed where scores.content(file) == nil || scores.status(file) == .unknown {
        takeContent(content, of: file)
      }
      triage.decisions.take(step.rows)
      for (file, why) in unreadable { log.add(.error, picture: list.files.name(file), "not saved: \(why)") }
      if step.rows.isEmpty, let first = unreadable.first {
        warn("not saved, \(list.files.name(first.file)): \(first.why)")
      } else {
        let words = step.words(files: request.map { $0.targets.count - unreadable.count })
        say(notice == before ? words : "\(words); \(notice ?? "")")
      }
    case .nothingTo(let action):
      triage.decisions.isTurning = false
      say(action == .undo ? "nothing to undo" : "nothing to redo")
    case .failed(let number, let why):
      let request = number.flatMap { triage.decisions.finish($0) }
      if number == nil { triage.decisions.isTurning = false }
      if let change = request?.change {
        log.add(
          .error, "case", "not saved, \(SavedStep.words(change)): \(why)",
          filed: "case: a \(SavedStep.field(change)) was not saved: \(why)")
      } else {
        log.add(.error, "case", why)
      }
      warn("not saved: \(why)")
    case .changedElsewhere(let decided): triage.decisions.take(all: decided)
    }
    return arrangeLater()
  }

  /// What a file holds, read just now: what was decided on other bytes of it is spoken of.
  mutating func takeContent(_ content: ContentKey, of file: Int) {
    let before = triage.heldBefore.removeValue(forKey: file) ?? scores.content(file)
    warnOfChange(file, from: before, to: content)
    scores.set(file, content: content)
  }

  /// Says that what was decided stays with bytes that the file does not hold any more.
  ///
  /// - Parameters:
  ///   - before: what it held when it was last seen; nil where nobody knows.
  ///   - now: what it holds.
  private mutating func warnOfChange(_ file: Int, from before: ContentKey?, to now: ContentKey) {
    guard let before, before != now else { return }
    let held = triage.decisions.standing(on: before)
    guard held != Decided(), triage.decisions.standing(on: now) == Decided() else { return }
    let decided: SafeText = held.label.map { "was labelled \($0.rawValue)" } ?? "got its note"
    let words: SafeText = "has changed since it \(decided): that stays with its earlier bytes"
    log.add(.warning, picture: list.files.name(file), words)
    warn("\(list.files.name(file)) \(words)")
  }

  /// Says what needs attention, or what was done, in place of what the foot said before.
  mutating func warn(_ words: SafeText) { (news, notice) = (nil, words) }

  mutating func say(_ words: SafeText) { (news, notice) = (words, nil) }

  // MARK: - As it was left

  /// Takes up how the folder was left, as far as the person has not chosen otherwise meanwhile.
  mutating func restore() -> [Effect] {
    guard let settings = triage.restored, list.isComplete else { return [] }
    triage.restored = nil
    triage.kept = settings
    if view == .faces, let left = KeyMap.View(rawValue: settings.view), KeyMap.views.contains(left) {
      view = left
    }
    if let cursor = settings.cursor, !list.hasMoved,
      let row = (0..<list.count).first(where: { self.cursorName(list.file($0)) == cursor })
    {
      list.move(to: row)
    }
    return restore(sort: settings.sort, filter: settings.filter)
  }

  /// What the case is to keep, where it has changed.
  var settingsToKeep: [Effect] {
    mutating get {
      guard case .open = triage.decisions.state, list.isComplete, triage.restored == nil else { return [] }
      let settings = FolderSettings(
        cursor: list.current.map(cursorName), sort: order.sort == .standard ? "" : order.sort.text,
        filter: order.filter?.text ?? "", view: view.rawValue)
      guard settings != triage.kept else { return [] }
      triage.kept = settings
      return [.remember(settings)]
    }
  }

  /// A file's path within the folder.
  private func cursorName(_ file: Int) -> Path {
    let path = list.files.input(file).path
    return root.map { path.relative(to: $0) } ?? path
  }
}
