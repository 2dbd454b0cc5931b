import Foundation
import GRDB

extension Decision {
  static let columns =
    "sequence, step, action, target, time, content, model, field, old, new, previous, hash"

  /// Of a row that begins with `columns`.
  init(_ row: Row) throws {
    var fields = Fields(row)
    sequence = try fields.int()
    step = try fields.int()
    let action = try fields.text()
    target = try fields.optionalInt()
    time = try fields.text()
    content = try fields.text()
    model = try fields.optionalText()
    let field = try fields.text()
    old = try fields.bytes()
    new = try fields.bytes()
    previous = try fields.text()
    hash = try fields.text()
    guard let action = Step.Action(rawValue: action), let field = Field(rawValue: field) else {
      throw Fields.Mismatch(column: 2)
    }
    self.action = action
    self.field = field
  }

  func insert(_ db: Database) throws {
    try db.cachedStatement(
      sql: "INSERT INTO decisions (\(Decision.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(
      arguments: [
        sequence, step, action.rawValue, target, time, content, model, field.rawValue, Data(old), Data(new),
        previous, hash,
      ])
  }
}
