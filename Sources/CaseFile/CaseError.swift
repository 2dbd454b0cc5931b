import Files
import GRDB

/// Why a case file cannot be used. Paths and texts inside come from outside.
public enum CaseError: Error, Equatable {
  case file(FileError)
  /// The case would lie in the folder under examination.
  case insideEvidence(Path, folder: Path)
  /// On a network mount, where locks may not hold.
  case onNetwork(Path, kind: String)
  case isLink(Path)
  /// There is nothing to read.
  case missing(Path)
  /// Some other file lies here.
  case notACase(Path)
  case unknownVersion(Path, found: Int, known: Int)
  /// Tables, triggers or views are not those of a case.
  case foreignSchema(Path, name: String)
  /// A set-up that decisions rest on did not take.
  case setting(Path, name: String, value: String)
  case damaged(Path, what: String)
  /// Another program held the file for five seconds.
  case busy(Path)
  case full(Path)
  case readOnly(Path)
  case inputOutput(Path)
  case cannotOpen(Path)
  case notAHash(String)
  case tooLong(field: String, bytes: Int, limit: Int)
  case sqlite(Path, code: Int, message: String)

  /// What SQLite says, in our words (reliability.md 6.9).
  init(_ error: any Error, _ path: Path) {
    if let known = error as? CaseError {
      self = known
      return
    }
    guard let error = error as? DatabaseError else {
      self = .sqlite(path, code: 0, message: "\(error)")
      return
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
    case .SQLITE_FULL: self = .full(path)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path)
    case .SQLITE_IOERR: self = .inputOutput(path)
    case .SQLITE_CANTOPEN: self = .cannotOpen(path)
    case .SQLITE_NOTADB: self = .notACase(path)
    case .SQLITE_CORRUPT: self = .damaged(path, what: error.message ?? "damaged pages")
    default:
      self = .sqlite(path, code: Int(error.extendedResultCode.rawValue), message: error.message ?? "no text")
    }
  }
}

extension CaseError: CustomStringConvertible {
  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .insideEvidence(let path, let folder):
      "\(path.text): the case lies inside the folder under examination, \(folder.text); "
        + "name another place with --case"
    case .onNetwork(let path, let kind):
      "\(path.text): on a network mount (\(kind)), where two programs can damage a case; "
        + "choose a local place, or allow it with --case-on-network"
    case .isLink(let path): "\(path.text): a link; name the case file itself"
    case .missing(let path): "\(path.text): no case here; browse the folder first, or name one with --case"
    case .notACase(let path): "\(path.text): not a case of telltale; it is left as it is"
    case .unknownVersion(let path, let found, let known):
      "\(path.text): a case of version \(found), and this program knows version \(known); "
        + "it is left as it is, open it with the telltale that wrote it"
    case .foreignSchema(let path, let name):
      "\(path.text): \(name) is not as telltale makes it; the case is left as it is"
    case .setting(let path, let name, let value):
      "\(path.text): SQLite keeps \(name) at \(value), so decisions would not be safe; use another place"
    case .damaged(let path, let what):
      "\(path.text): the case is damaged (\(what)) and left as it is; "
        + "keep it and its -journal (sqlite3 FILE .recover reads what is whole), and start a new case with --case"
    case .busy(let path): "\(path.text): another program holds the case; try again"
    case .full(let path):
      "\(path.text): no space left for the case; nothing was saved, free some and try again"
    case .readOnly(let path):
      "\(path.text): the case cannot be written; check its permissions and its folder's"
    case .inputOutput(let path):
      "\(path.text): reading or writing the case failed; nothing was saved, check the disk"
    case .cannotOpen(let path): "\(path.text): the case cannot be opened; check the path and its permissions"
    case .notAHash(let text): "\"\(text)\" is no SHA-256 in 64 lower-case hexadecimal digits"
    case .tooLong(let field, let bytes, let limit):
      "the \(field) has \(bytes) bytes, over the limit of \(limit); shorten it"
    case .sqlite(let path, let code, let message): "\(path.text): SQLite reports \(message) (\(code))"
    }
  }
}
