import Files

/// What an analyst says of a picture; it stands apart from the model's score (ecosystem V28).
public enum AnalystLabel: String, CaseIterable, Sendable {
  case real, fake, unsure
}

/// The picture that a decision is about.
public struct Subject: Hashable, Sendable {
  /// SHA-256 of the file's bytes: 64 lower-case hexadecimal digits.
  public let content: String
  /// Where it was last seen, best as an absolute path.
  public let path: Path

  public init(content: String, path: Path) {
    self.content = content
    self.path = path
  }
}

/// A new value for one field.
public enum Change: Hashable, Sendable {
  /// nil takes the label away.
  case label(AnalystLabel?)
  /// The empty note is none. At most 64 KiB of UTF-8.
  case note(String)
  case mark(Bool)

  public var field: Decision.Field {
    switch self {
    case .label: .label
    case .note: .note
    case .mark: .mark
    }
  }

  /// As it stands in the history: empty is the value of a picture that nobody decided on.
  var bytes: [UInt8] {
    switch self {
    case .label(let label): Array((label?.rawValue ?? "").utf8)
    case .note(let note): Array(note.utf8)
    case .mark(let mark): mark ? [UInt8(ascii: "1")] : []
    }
  }
}

/// One row of the history. Rows are added and never altered.
public struct Decision: Equatable, Sendable {
  public enum Field: String, CaseIterable, Sendable {
    case label, note, mark
  }

  /// Its place, from 1; order is by sequence, since clocks jump.
  public let sequence: Int
  /// The step that it was saved with.
  public let step: Int
  public let action: Step.Action
  /// The step that is undone or redone; nil for a new decision.
  public let target: Int?
  /// UTC, ISO 8601 with milliseconds.
  public let time: String
  public let content: String
  /// SHA-256 of the model that was shown beside the picture; nil without one.
  public let model: String?
  public let field: Field
  /// UTF-8; empty where there was none.
  public let old, new: [UInt8]
  /// The hash of the row before; 64 zeros for the first.
  public let previous: String
  /// SHA-256 over `previous` and everything above (`DecisionChain`).
  public let hash: String
}

/// Decisions that were saved together and are undone together.
public struct Step: Equatable, Sendable {
  public enum Action: String, Sendable {
    case decide, undo, redo
  }

  public let number: Int
  public let action: Action
  /// Never empty, in the order of their sequence.
  public let decisions: [Decision]
}

/// What holds for a picture now.
public struct Standing: Equatable, Sendable {
  public internal(set) var label: AnalystLabel?
  public internal(set) var note = ""
  public internal(set) var isMarked = false
  /// The sequence and time of the newest decision; nil where there is none.
  public internal(set) var sequence: Int?
  public internal(set) var time: String?
  /// The model that was shown beside the picture at the newest decision.
  public internal(set) var model: String?

  public init() {}

  /// Whether nothing stands: nothing was decided, or all of it was taken back.
  public var isEmpty: Bool { label == nil && note.isEmpty && !isMarked }

  mutating func take(_ decision: Decision) {
    switch decision.field {
    case .label: label = AnalystLabel(rawValue: String(decoding: decision.new, as: UTF8.self))
    case .note: note = String(decoding: decision.new, as: UTF8.self)
    case .mark: isMarked = !decision.new.isEmpty
    }
    guard decision.sequence > sequence ?? 0 else { return }
    (sequence, time, model) = (decision.sequence, decision.time, decision.model)
  }
}
