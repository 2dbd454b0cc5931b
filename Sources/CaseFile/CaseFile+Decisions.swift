import Files
import Foundation
import GRDB

extension CaseFile {
  /// Saves one decision.
  ///
  /// - Parameter model: SHA-256 of the model that is shown beside the picture.
  /// - Returns: what was saved; nil where the value holds already.
  @discardableResult
  public func decide(
    _ change: Change, for subject: Subject, model: String? = nil
  ) throws(CaseError) -> Step? {
    try decide([(subject, change)], model: model)
  }

  /// Saves several decisions at once: all or none, and undone together.
  @discardableResult
  public func decide(
    _ changes: [(subject: Subject, change: Change)], model: String? = nil
  ) throws(CaseError) -> Step? {
    if let model { try CaseFile.check(hash: model) }
    for (subject, change) in changes {
      try CaseFile.check(subject)
      if change.bytes.count > Limits.noteBytes {
        throw .tooLong(field: change.field.rawValue, bytes: change.bytes.count, limit: Limits.noteBytes)
      }
    }
    return try write { db in
      var writer = try HistoryWriter(db, .decide)
      for (subject, change) in changes {
        try CaseFile.see(db, subject)
        try writer.add(change.field, change.bytes, content: subject.content, model: model)
      }
      return writer.step
    }
  }

  /// Takes the newest step that stands back, by adding its inverse; the stack lies in the history, so it outlives the
  /// program, and is one for all programs on the case.
  ///
  /// - Returns: the rows that were added; nil where nothing is left to undo.
  @discardableResult
  public func undo() throws(CaseError) -> Step? { try turn(.undo) }

  /// Brings the step that was undone last back; nil after a new decision.
  @discardableResult
  public func redo() throws(CaseError) -> Step? { try turn(.redo) }

  private func turn(_ action: Step.Action) throws(CaseError) -> Step? {
    try write { db in
      guard let target = try CaseFile.target(of: action, db) else { return nil }
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(Decision.columns) FROM decisions WHERE step = ? ORDER BY sequence",
        arguments: [target]
      ).map(Decision.init)
      var writer = try HistoryWriter(db, action, target: target)
      for row in action == .undo ? rows.reversed() : rows {
        try writer.add(
          row.field, action == .undo ? row.old : row.new, content: row.content, model: row.model)
      }
      return writer.step
    }
  }

  /// The step that an undo or redo would turn, read backwards from the newest: each undo hides one step below it, and
  /// each redo hides one undo. A new decision ends what can be redone.
  private static func target(of action: Step.Action, _ db: Database) throws -> Int? {
    var below = Int.max, hidden = 0
    let statement = try db.makeStatement(
      sql: "SELECT step, action, target FROM decisions WHERE step < ? ORDER BY step DESC LIMIT 1")
    while let row = try Row.fetchOne(statement, arguments: [below]) {
      var fields = Fields(row)
      below = try fields.int()
      let found = Step.Action(rawValue: try fields.text())
      let target = try fields.optionalInt()
      switch (action, found) {
      case (.redo, .decide): return nil
      case (.undo, .undo), (.redo, .redo): hidden += 1
      case _ where hidden > 0: hidden -= 1
      default: return target ?? below  // a decision is its own target
      }
    }
    return nil
  }
}
