import Files
import Foundation
import GRDB

extension CaseFile {
  /// What holds for a picture.
  ///
  /// - Parameter content: SHA-256 of its bytes.
  public func current(for content: String) throws(CaseError) -> Standing {
    try CaseFile.check(hash: content)
    return try standings(where: "WHERE content = ?", [content])[content] ?? Standing()
  }

  /// What holds for every picture that was ever decided on, by content.
  public func current() throws(CaseError) -> [String: Standing] { try standings(where: "", []) }

  private func standings(
    where condition: String, _ arguments: StatementArguments
  ) throws(CaseError) -> [String: Standing] {
    try read { db in
      // With max(), SQLite takes the other columns from the row that has it.
      let rows = try Row.fetchCursor(
        db,
        sql: "SELECT \(Decision.columns), max(sequence) FROM decisions \(condition) GROUP BY content, field",
        arguments: arguments)
      var standings: [String: Standing] = [:]
      while let row = try rows.next() {
        let decision = try Decision(row)
        standings[decision.content, default: Standing()].take(decision)
      }
      return standings
    }
  }

  /// Every decision on a picture, oldest first.
  public func history(for content: String) throws(CaseError) -> [Decision] {
    try CaseFile.check(hash: content)
    return try read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(Decision.columns) FROM decisions WHERE content = ? ORDER BY sequence",
        arguments: [content]
      ).map(Decision.init)
    }
  }

  /// A part of the whole history, oldest first; rows are only ever added, so parts fit together.
  public func history(after sequence: Int, limit: Int) throws(CaseError) -> [Decision] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT \(Decision.columns) FROM decisions WHERE sequence > ? ORDER BY sequence LIMIT ?",
        arguments: [sequence, limit]
      ).map(Decision.init)
    }
  }

  /// Where a picture was last seen; nil for one that the case does not know.
  public func lastSeen(_ content: String) throws(CaseError) -> Path? {
    try read { db in
      guard
        let row = try Row.fetchOne(db, sql: "SELECT path FROM faces WHERE content = ?", arguments: [content])
      else { return nil }
      var fields = Fields(row)
      return Path(bytes: try fields.bytes())
    }
  }

  /// What was seen under each path inside a folder, so that a list can show decisions before its files are read again; of
  /// several contents under one path, the last seen comes last. A file may have changed since.
  public func subjects(inside folder: Path) throws(CaseError) -> [Subject] {
    let start = folder.bytes.last == UInt8(ascii: "/") ? folder.bytes : folder.bytes + [UInt8(ascii: "/")]
    let end = start.dropLast() + [UInt8(ascii: "/") + 1]
    return try seen("WHERE path >= ? AND path < ?", [Data(start), Data(end)])
  }

  /// What lay under a path, as far as it was last seen there: oldest first. More than one where the file changed.
  public func contents(at path: Path) throws(CaseError) -> [String] {
    try seen("WHERE path = ?", [Data(path.bytes)]).map(\.content)
  }

  /// Every picture of the case in the order of the paths; of two contents under one path, the last seen comes last.
  public func everySeen() throws(CaseError) -> [Subject] { try seen("", []) }

  private func seen(_ condition: String, _ arguments: StatementArguments) throws(CaseError) -> [Subject] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT content, path FROM faces \(condition) ORDER BY path, seen", arguments: arguments
      ).map { row in
        var fields = Fields(row)
        return Subject(content: try fields.text(), path: Path(bytes: try fields.bytes()))
      }
    }
  }

  /// Notes where pictures lie now that were moved or renamed.
  public func see(_ subjects: [Subject]) throws(CaseError) {
    for subject in subjects { try CaseFile.check(subject) }
    try write { db in for subject in subjects { try CaseFile.see(db, subject) } }
  }

  /// Notes where a picture lies now.
  static func see(_ db: Database, _ subject: Subject) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO faces (content, path, seen) VALUES (?, ?, ?)
        ON CONFLICT (content) DO UPDATE SET path = excluded.path, seen = excluded.seen
        """
    ).execute(arguments: [subject.content, Data(subject.path.bytes), now()])
  }

  /// UTC, ISO 8601 with milliseconds.
  static func now() -> String { Date.now.ISO8601Format(.init(includingFractionalSeconds: true)) }

  static func check(_ subject: Subject) throws(CaseError) {
    try check(hash: subject.content)
    guard subject.path.bytes.count <= Limits.pathBytes else {
      throw .tooLong(field: "path", bytes: subject.path.bytes.count, limit: Limits.pathBytes)
    }
  }
}
