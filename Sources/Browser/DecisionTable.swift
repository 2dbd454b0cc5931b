import CaseFile
import Explainer
import Text

/// What an analyst holds of a picture.
public struct Decided: Equatable, Sendable {
  public var label: AnalystLabel?
  public var note = ""

  public init(label: AnalystLabel? = nil, note: String = "") {
    self.label = label
    self.note = note
  }

  package mutating func take(_ change: Change) {
    switch change {
    case .label(let label): self.label = label
    case .note(let note): self.note = note
    case .mark: break
    }
  }
}

/// A change of some files that is to be saved.
public struct DecisionRequest: Equatable, Sendable {
  package let number: Int
  package let change: Change
  package let files: FileTable
  /// Their numbers.
  package let targets: [Int]
  /// What each held when it was scored; the others are read and hashed.
  package let contents: [ContentKey?]
  /// SHA-256 of the model on screen.
  package let model: String?
}

/// Labels and notes by what the files hold, as the case has them, and what was asked for and is not saved yet
/// (reliability.md 6.1).
package struct DecisionTable: Sendable {
  package enum CaseState: Equatable, Sendable {
    case opening
    case open(SafeText)
    /// Nothing is saved, and why.
    case none(SafeText)
  }

  package var state = CaseState.opening
  private var saved: [ContentKey: Decided] = [:]
  private var requests: [(request: DecisionRequest, files: BitSet)] = []
  private var numbers = 0
  /// Whether the case was asked to undo or redo a step, and has not answered.
  package var isTurning = false

  package init() {}

  package var isSaving: Bool { !requests.isEmpty || isTurning }

  /// What is shown of a file, and whether the case has acknowledged it.
  package func decided(_ file: Int, _ content: ContentKey?) -> (value: Decided, isSaved: Bool) {
    var value = content.flatMap { saved[$0] } ?? Decided(), isSaved = true
    for (request, files) in requests where files.contains(file) {
      value.take(request.change)
      isSaved = false
    }
    return (value, isSaved)
  }

  /// What stands on a content.
  func standing(on content: ContentKey) -> Decided { saved[content] ?? Decided() }

  package mutating func request(
    _ change: Change, _ targets: [Int], _ files: FileTable, _ scores: ScoreTable, model: String?
  )
    -> DecisionRequest
  {
    numbers += 1
    let request = DecisionRequest(
      number: numbers, change: change, files: files, targets: targets,
      contents: targets.map { scores.status($0) == .unknown ? nil : scores.content($0) }, model: model)
    requests.append((request, BitSet(targets)))
    return request
  }

  /// The request is answered, one way or the other.
  package mutating func finish(_ number: Int) -> DecisionRequest? {
    guard let index = requests.firstIndex(where: { $0.request.number == number }) else { return nil }
    return requests.remove(at: index).request
  }

  package mutating func take(_ rows: [SavedStep.Row]) {
    for row in rows { saved[row.content, default: Decided()].take(row.change) }
  }

  package mutating func take(all decided: [ContentKey: Decided]) { saved = decided }
}

/// What the case has acknowledged.
public struct SavedStep: Equatable, Sendable {
  public struct Row: Equatable, Sendable {
    public let content: ContentKey
    public let change: Change
    /// Where the picture was last seen.
    public let name: SafeText

    public init(content: ContentKey, change: Change, name: SafeText) {
      self.content = content
      self.change = change
      self.name = name
    }
  }

  public let action: Step.Action
  public let rows: [Row]

  public init(action: Step.Action, rows: [Row]) {
    self.action = action
    self.rows = rows
  }

  /// What was done, to how many: a line for the person (ecosystem I21).
  ///
  /// - Parameter files: how many were chosen, of which several may hold the same bytes; nil counts what they hold.
  package func words(files chosen: Int? = nil) -> SafeText {
    let verb: SafeText =
      switch action {
      case .decide: "saved"
      case .undo: "undone"
      case .redo: "redone"
      }
    guard let first = rows.first else { return "nothing changed: it is saved like that already" }
    let files = chosen ?? Set(rows.map(\.content)).count
    let place: SafeText = files == 1 ? first.name : "\(files) files"
    let values = Set(rows.map(\.change))
    let now: SafeText = action == .decide ? "" : "again "
    let value = values.count == 1 ? SavedStep.words(first.change) : "as before"
    return "\(verb): \(SavedStep.field(first.change)) of \(place) is \(now)\(value)"
  }

  static func field(_ change: Change) -> SafeText {
    switch change {
    case .label: "label"
    case .note: "note"
    case .mark: "mark"
    }
  }

  package static func words(_ change: Change) -> SafeText {
    switch change {
    case .label(let label): label.map { SafeText($0.rawValue) } ?? "none"
    case .note(let note): note.isEmpty ? "none" : "\"\(SafeText(note))\""
    case .mark(let mark): mark ? "set" : "none"
    }
  }
}

/// What the case has to say.
public enum CaseNews: Sendable {
  /// It is open: where, what was decided, and how the folder was left.
  case opened(SafeText, [ContentKey: Decided], FolderSettings?, warnings: [SafeText])
  /// There is none, so nothing is saved. With `isChosen` the person wanted it so.
  case unavailable(SafeText, isChosen: Bool)
  /// What files of the folder held when they were last seen, and what they held before that and was decided on.
  case recognized([(file: Int, content: ContentKey, decided: ContentKey?)])
  /// A request was saved; what its files hold, and those that could not be read, with the reason.
  case saved(
    request: Int?, SavedStep, hashed: [(file: Int, content: ContentKey)],
    unreadable: [(file: Int, why: SafeText)])
  /// There is nothing to undo or redo.
  case nothingTo(Step.Action)
  case failed(request: Int?, SafeText)
  /// Another program has decided.
  case changedElsewhere([ContentKey: Decided])
}
