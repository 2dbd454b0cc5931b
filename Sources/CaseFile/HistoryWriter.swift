import Files
import GRDB

/// Adds the rows of one step to the history, inside a write transaction.
struct HistoryWriter {
  private let db: Database
  private let number: Int
  private let action: Step.Action
  private let target: Int?
  private let time: String
  private var sequence: Int
  private var hash: String
  private var decisions: [Decision] = []

  init(_ db: Database, _ action: Step.Action, target: Int? = nil) throws {
    self.db = db
    self.action = action
    self.target = target
    time = CaseFile.now()
    number = try HistoryWriter.following(try Int.fetchOne(db, sql: "SELECT max(step) FROM decisions") ?? 0)
    // The highest sequence ever given: where the last rows were taken away from outside, a gap tells of it.
    sequence = try Int.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'decisions'") ?? 0
    hash =
      try String.fetchOne(db, sql: "SELECT hash FROM decisions ORDER BY sequence DESC LIMIT 1")
      ?? DecisionChain.start
  }

  /// nil where nothing was added.
  var step: Step? {
    decisions.isEmpty ? nil : Step(number: number, action: action, decisions: decisions)
  }

  /// Adds a row, unless the value holds already; an undo is kept in any case, so that it counts as done.
  mutating func add(_ field: Decision.Field, _ new: [UInt8], content: String, model: String?) throws {
    let old = try HistoryWriter.value(db, field, content)
    guard old != new || action != .decide else { return }
    sequence = try HistoryWriter.following(sequence)
    func row(hash: String) -> Decision {
      Decision(
        sequence: sequence, step: number, action: action, target: target, time: time, content: content,
        model: model, field: field, old: old, new: new, previous: self.hash, hash: hash)
    }
    let decision = row(hash: DecisionChain.hash(row(hash: "")))
    try decision.insert(db)
    hash = decision.hash
    decisions.append(decision)
  }

  /// What holds for a field of a picture.
  private static func value(_ db: Database, _ field: Decision.Field, _ content: String) throws -> [UInt8] {
    let statement = try db.cachedStatement(
      sql: "SELECT new FROM decisions WHERE content = ? AND field = ? ORDER BY sequence DESC LIMIT 1")
    guard let row = try Row.fetchOne(statement, arguments: [content, field.rawValue]) else { return [] }
    var fields = Fields(row)
    return try fields.bytes()
  }

  private static func following(_ number: Int) throws -> Int {
    let (next, isOver) = number.addingReportingOverflow(1)
    guard !isOver, next > 0 else { throw Fields.Mismatch(column: 0) }
    return next
  }
}
