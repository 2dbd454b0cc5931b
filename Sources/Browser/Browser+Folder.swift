import Terminal
import Text

/// What becomes of the folder while it is open.
extension Browser {
  /// What the line of state says of the folder.
  package struct FolderState: Sendable {
    package let isRecursive: Bool
    package var showsHidden = false
    /// How many folders inside are not read.
    package var foldersLeft = 0
    /// Why changes are looked for now and then; nil where the system tells of them.
    package var polling: String?
    package var isGone = false
    /// Files that were removed, by their numbers.
    var gone = BitSet()
    /// Whether the folder is being read anew, as a key asked.
    var isReadAnew = false
    /// The folder above, to go to then.
    package var parent: SafeText?

    package var parts: [(SafeText, isWarning: Bool)] {
      var parts: [(SafeText, isWarning: Bool)] = []
      if isGone {
        parts.append(("the folder is gone; quit, and browse \(parent ?? "the one above it")", true))
      }
      if isRecursive { parts.append(("folders inside too", false)) }
      if foldersLeft > 0 { parts.append(("\(foldersWords) not read, -r reads them", false)) }
      if showsHidden { parts.append(("hidden too", false)) }
      if let polling { parts.append(("polled every 2 s: \(SafeText(polling))", false)) }
      return parts
    }

    /// How many folders inside are not read, in words.
    package var foldersWords: SafeText {
      "\(counted(foldersLeft, "folder")) inside"
    }
  }

  /// - Returns: nil for a command that is none of these.
  mutating func pressFolder(_ command: KeyMap.Command) -> [Effect]? {
    guard command == .toggleHidden else { return nil }
    folder.showsHidden.toggle()
    folder.isReadAnew = true
    return [.showHidden(folder.showsHidden)]
  }

  mutating func take(_ news: FolderFollower.News) -> [Effect] {
    switch news {
    case .found(let finding):
      take(finding)
      return restore() + [look]
    case .changed(let change): return take(change)
    case .follows(let polling): folder.polling = polling
    case .vanished:
      folder.isGone = true
      folder.parent = root.map { SafeText(bytes: $0.absolute.parent.bytes) }
    }
    return []
  }

  private mutating func take(_ change: FolderChange) -> [Effect] {
    let first = list.files.count
    for portion in change.new { list.append(portion) }
    (folder.isReadAnew, folder.isGone) = (false, false)
    for file in change.gone { folder.gone.insert(file) }
    triage.marks.drop(change.gone)
    for file in change.gone + change.written {
      // The score of what was there before is never shown as that of what is there now (ecosystem N9).
      if let held = triage.heldBefore[file] ?? scores.content(file),
        triage.decisions.standing(on: held) != Decided()
      {
        triage.heldBefore[file] = held
      }
      scores.age(file)
      outcomes[file] = nil
    }
    takeUp(from: first, change.gone)
    let changed = Set(change.gone + change.written)
    reasons = reasons.filter { !changed.contains($0.key.file) }
    faces.forget(changed)
    if let file = compare.pinned?.file, changed.contains(file) { compare.pinned?.outcome = nil }
    picture.forget(changed)
    list.list(change.order)
    return [.rescore(change.written), look] + arrangeAnew()
  }

  /// A file that comes back has another number: what it held goes with its path.
  private mutating func takeUp(from first: Int, _ gone: [Int]) {
    for file in gone {
      if let held = triage.heldBefore.removeValue(forKey: file) {
        triage.heldByGone[list.files.input(file).path] = held
      }
    }
    guard !triage.heldByGone.isEmpty else { return }
    for file in first..<list.files.count {
      triage.heldBefore[file] = triage.heldByGone.removeValue(forKey: list.files.input(file).path)
    }
  }
}
