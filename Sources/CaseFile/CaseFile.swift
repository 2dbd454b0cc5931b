import Files
import GRDB
import Glibc

/// An analyst's decisions and their history, in one SQLite file outside the evidence.
///
/// Every function is synchronous and may be called from any thread, though not from Swift's cooperative pool
/// (reliability.md 8.1). What returns is on the disk: a kill or a power cut after that loses nothing (6.1). Two
/// programs may use one file; `changeCount` tells each of the other's decisions.
public final class CaseFile: Sendable {
  public let path: Path
  let queue: DatabaseQueue
  /// The program's version: scores of another one are not taken for this one's.
  let version: String

  public enum Access: Sendable {
    /// The file is made where it is missing.
    case writing
    /// To look only: nothing is made, and a file that cannot be written does.
    case reading
  }

  public struct Options: Sendable {
    public var access: Access
    /// Whether a network mount will do, where two programs can damage the file.
    public var allowsNetwork: Bool
    /// The program's.
    public var version: String

    public init(access: Access = .writing, allowsNetwork: Bool = false, version: String = "") {
      self.access = access
      self.allowsNetwork = allowsNetwork
      self.version = version
    }
  }

  /// Opens a case, and makes it where it is missing.
  ///
  /// - Parameter evidence: the folders under examination; the case may not lie inside.
  public static func open(
    _ path: Path, evidence: [Path], _ options: Options = Options()
  ) throws(CaseError) -> CaseFile {
    try CasePlace.check(path, evidence: evidence, allowsNetwork: options.allowsNetwork)
    switch options.access {
    case .writing:
      try CasePlace.create(path)
      try CasePlace.refuseEvidence(path, evidence)
    case .reading:
      guard FileKind(at: path) != nil else { throw .missing(path) }
    }
    do {
      return try CaseFile(path, options)
    } catch {
      throw CaseError(error, path)
    }
  }

  private init(_ path: Path, _ options: Options) throws {
    guard let name = path.utf8 else { throw CaseError.cannotOpen(path) }
    self.path = path
    version = options.version
    var configuration = Configuration()
    // A journal left by a kill has to be rolled back even to look, which needs a file that can be written.
    configuration.readonly =
      options.access == .reading
      && path.withCString { access($0, W_OK) != 0 || path.parent.withCString { access($0, W_OK) } != 0 }
    configuration.busyMode = .callback(CaseFile.waits)
    configuration.prepareDatabase { db in
      for pragma in ["trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0", "synchronous = EXTRA"] {
        try db.execute(sql: "PRAGMA \(pragma)")
      }
    }
    queue = try DatabaseQueue(path: CaseFile.absolute(name), configuration: configuration)
    if options.access == .writing {
      let isNew = try queue.read { db in try Schema.isEmpty(db) }
      if isNew {
        // Another program may have been quicker.
        try queue.write { db in if try Schema.isEmpty(db) { try Schema.make(db) } }
      }
    }
    try queue.read { db in try Schema.checkVersion(db, path) }
    try queue.writeWithoutTransaction { db in try CaseFile.settle(db, path, options.access) }
    try queue.read { db in
      if let name = try Schema.firstDifference(db) { throw CaseError.foreignSchema(path, name: name) }
      let found = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
      guard found == "ok" else { throw CaseError.damaged(path, what: found) }
    }
  }

  /// SQLite reads names that begin with "file:" as addresses.
  private static func absolute(_ name: String) -> String { name.hasPrefix("/") ? name : "./\(name)" }

  /// Sets what durability rests on and reads it back (reliability.md 6.2).
  private static func settle(_ db: Database, _ path: Path, _ access: Access) throws {
    var wanted = ["synchronous": "3", "foreign_keys": "1", "trusted_schema": "0"]
    if access == .writing {
      wanted["journal_mode"] = "delete"
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    for (name, value) in wanted.sorted(by: { $0.key < $1.key }) {
      let found = try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "nothing"
      guard found == value else { throw CaseError.setting(path, name: name, value: found) }
    }
  }

  /// Waits about five seconds for another program (reliability.md 6.3), in short steps of uneven length: SQLite's own
  /// waits of 100 ms starve beside a program that decides without a pause.
  @Sendable private static func waits(_ tries: Int) -> Bool {
    usleep(UInt32.random(in: 500...3_500))
    return tries < 2_500
  }

  /// Changes when another program, or another `CaseFile`, has saved something: ask each second, and load anew.
  public func changeCount() throws(CaseError) -> Int {
    try read { db in try Schema.number(db, "data_version") }
  }

  /// Waits for what runs and closes the file; every later call fails.
  public func close() throws(CaseError) {
    do { try queue.close() } catch { throw CaseError(error, path) }
  }

  func read<T>(_ body: (Database) throws -> T) throws(CaseError) -> T {
    do { return try queue.read(body) } catch { throw CaseError(error, path) }
  }

  /// One IMMEDIATE transaction, on the disk when it returns.
  func write<T>(_ body: (Database) throws -> T) throws(CaseError) -> T {
    do { return try queue.write(body) } catch { throw CaseError(error, path) }
  }

  static func check(hash: String) throws(CaseError) {
    guard hash.utf8.count == 64,
      hash.utf8.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 })
    else { throw .notAHash(String(hash.prefix(80))) }
  }
}
