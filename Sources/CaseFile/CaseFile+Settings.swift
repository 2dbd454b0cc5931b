import Files
import Foundation
import GRDB

/// How a folder was left, so that it opens the same way again (ecosystem I28).
public struct FolderSettings: Equatable, Sendable {
  /// The file under the cursor, as the caller names it; nil for none.
  public var cursor: Path?
  public var sort: String
  public var filter: String
  public var view: String

  public init(cursor: Path? = nil, sort: String = "", filter: String = "", view: String = "") {
    self.cursor = cursor
    self.sort = sort
    self.filter = filter
    self.view = view
  }
}

extension CaseFile {
  /// nil for a folder that was not open before.
  public func settings(for folder: Path) throws(CaseError) -> FolderSettings? {
    try read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT cursor, sort, filter, view FROM settings WHERE folder = ?",
          arguments: [Data(folder.bytes)])
      else { return nil }
      var fields = Fields(row)
      return FolderSettings(
        cursor: try fields.optionalBytes().map { Path(bytes: $0) }, sort: try fields.text(),
        filter: try fields.text(), view: try fields.text())
    }
  }

  public func keep(settings: FolderSettings, for folder: Path) throws(CaseError) {
    let texts = [
      ("folder", folder.bytes), ("cursor", settings.cursor?.bytes ?? []), ("sort", Array(settings.sort.utf8)),
      ("filter", Array(settings.filter.utf8)), ("view", Array(settings.view.utf8)),
    ]
    for (name, bytes) in texts where bytes.count > Limits.settingBytes {
      throw .tooLong(field: name, bytes: bytes.count, limit: Limits.settingBytes)
    }
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO settings (folder, cursor, sort, filter, view) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (folder) DO UPDATE
          SET cursor = excluded.cursor, sort = excluded.sort, filter = excluded.filter, view = excluded.view
          """,
        arguments: [
          Data(folder.bytes), settings.cursor.map { Data($0.bytes) }, settings.sort, settings.filter,
          settings.view,
        ])
    }
  }

  /// The folders that the case was used with.
  public func folders() throws(CaseError) -> [Path] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT folder FROM settings ORDER BY folder").map { row in
        var fields = Fields(row)
        return Path(bytes: try fields.bytes())
      }
    }
  }
}
