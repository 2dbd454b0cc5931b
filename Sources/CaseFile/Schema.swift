import Files
import GRDB

/// The tables of a case, version 1.
enum Schema {
  /// "TELL" in ASCII, at offset 68 of the file.
  static let applicationID = 0x5445_4C4C
  static let version = 1

  /// `old`, `new`, paths and names are blobs: SQLite's text ends at a zero byte, and names need not be UTF-8.
  static let statements = [
    """
    CREATE TABLE faces (
      content TEXT PRIMARY KEY NOT NULL CHECK (length(content) = 64),
      path BLOB NOT NULL,
      seen TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX faces_by_path ON faces (path)",
    """
    CREATE TABLE scores (
      content TEXT NOT NULL REFERENCES faces (content),
      model TEXT NOT NULL CHECK (length(model) = 64),
      version TEXT NOT NULL,
      view TEXT NOT NULL CHECK (view IN ('largest', 'all', 'aligned')),
      face INTEGER NOT NULL CHECK (face >= 0),
      score TEXT NOT NULL,
      PRIMARY KEY (content, model, version, view, face)
    ) STRICT
    """,
    """
    CREATE TABLE decisions (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      step INTEGER NOT NULL CHECK (step > 0),
      action TEXT NOT NULL CHECK (action IN ('decide', 'undo', 'redo')),
      target INTEGER CHECK ((target IS NULL) = (action = 'decide')),
      time TEXT NOT NULL,
      content TEXT NOT NULL REFERENCES faces (content),
      model TEXT CHECK (length(model) = 64),
      field TEXT NOT NULL CHECK (field IN ('label', 'note', 'mark')),
      old BLOB NOT NULL,
      new BLOB NOT NULL,
      previous TEXT NOT NULL CHECK (length(previous) = 64),
      hash TEXT NOT NULL CHECK (length(hash) = 64)
    ) STRICT
    """,
    "CREATE INDEX decisions_by_content ON decisions (content, field, sequence)",
    "CREATE INDEX decisions_by_step ON decisions (step, action, target)",
    """
    CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never altered'); END
    """,
    """
    CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END
    """,
    """
    CREATE TABLE settings (
      folder BLOB PRIMARY KEY NOT NULL,
      cursor BLOB,
      sort TEXT NOT NULL,
      filter TEXT NOT NULL,
      view TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
  ]

  /// Makes the tables in a file that holds nothing; the caller's transaction makes it all or nothing.
  static func make(_ db: Database) throws {
    for statement in statements { try db.execute(sql: statement) }
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try db.execute(sql: "PRAGMA user_version = \(version)")
  }

  /// Whether the file holds nothing at all, as one does that was just created.
  static func isEmpty(_ db: Database) throws -> Bool {
    try number(db, "application_id") == 0 && number(db, "user_version") == 0
      && Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
  }

  /// Refuses what is no case of this version, before anything is written.
  static func checkVersion(_ db: Database, _ path: Path) throws {
    guard try number(db, "application_id") == applicationID else { throw CaseError.notACase(path) }
    let found = try number(db, "user_version")
    guard found == version else { throw CaseError.unknownVersion(path, found: found, known: version) }
  }

  /// The name of the first table, index, trigger or view that is missing, added or other than ours; nil where all are
  /// as they should be. A trigger or view from outside could alter what is saved (reliability.md 6.7).
  static func firstDifference(_ db: Database) throws -> String? {
    let expected = try DatabaseQueue().write { fresh in
      try make(fresh)
      return try objects(fresh)
    }
    let found = try objects(db)
    let names = Set(expected.keys).union(found.keys).sorted()
    return names.first { expected[$0] != found[$0] }
  }

  /// Type, table and text of each object by its name.
  private static func objects(_ db: Database) throws -> [String: [String?]] {
    let rows = try Row.fetchAll(
      db,
      sql:
        "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'"
    )
    var objects: [String: [String?]] = [:]
    for row in rows {
      var fields = Fields(row)
      objects[try fields.text()] = [
        try fields.optionalText(), try fields.optionalText(), try fields.optionalText(),
      ]
    }
    return objects
  }

  static func number(_ db: Database, _ pragma: String) throws -> Int {
    try Int.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
  }
}
