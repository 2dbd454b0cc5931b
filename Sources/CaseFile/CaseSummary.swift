import Files
import GRDB

/// What a list of cases says of each.
public struct CaseSummary: Equatable, Sendable {
  /// The folders that it was used with.
  public let folders: [Path]
  /// Pictures that the case knows, and rows of its history.
  public let pictures, decisions: Int
  /// When the newest decision was saved; nil without one.
  public let last: String?
}

extension CaseFile {
  public func summary() throws(CaseError) -> CaseSummary {
    let folders = try folders()
    return try read { db in
      CaseSummary(
        folders: folders, pictures: try Int.fetchOne(db, sql: "SELECT count(*) FROM faces") ?? 0,
        decisions: try Int.fetchOne(db, sql: "SELECT count(*) FROM decisions") ?? 0,
        last: try String.fetchOne(db, sql: "SELECT time FROM decisions ORDER BY sequence DESC LIMIT 1"))
    }
  }
}
