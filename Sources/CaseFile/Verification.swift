import Files
import GRDB

/// What `verify` found.
public struct Verification: Equatable, Sendable {
  /// What is wrong, in words; empty for a sound case. Texts inside come from outside.
  public internal(set) var faults: [String] = []
  /// The first row of the history that is not as it was saved; for rows that are gone, the first of those.
  public internal(set) var firstBroken: Int?
  /// Rows of the history.
  public internal(set) var decisions = 0
  /// The hash of the last row: who notes it elsewhere can show later that nothing before it changed.
  public internal(set) var head = DecisionChain.start

  public var isSound: Bool { faults.isEmpty }
}

/// A picture's file against the hash that the decisions rest on (ecosystem V26).
public struct FileCheck: Equatable, Sendable {
  public enum Outcome: Equatable, Sendable {
    case match
    /// The file under the path holds something else now.
    case changed
    /// Text from outside.
    case unreadable(String)
  }

  public let subject: Subject
  public let outcome: Outcome
}

extension CaseFile {
  /// Recomputes the chain and the values that each row replaced, and has SQLite check its pages, references and tables
  /// (reliability.md 6.6).
  ///
  /// A history that was rewritten whole, with new hashes, is sound in itself; only a head noted elsewhere tells of it.
  public func verify() throws(CaseError) -> Verification {
    try read { db in
      var report = Verification()
      if let name = try Schema.firstDifference(db) {
        report.faults.append("\(name) is not as telltale makes it")
      }
      let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
      if pages != ["ok"] { report.faults += pages.map { "integrity: \($0)" } }
      if let row = try Row.fetchOne(db, sql: "PRAGMA foreign_key_check") {
        report.faults.append("reference: \(row)")
      }
      try CaseFile.checkHistory(db, &report)
      return report
    }
  }

  private static func checkHistory(_ db: Database, _ report: inout Verification) throws {
    struct Place: Hashable {
      let content: String
      let field: Decision.Field
    }
    var values: [Place: [UInt8]] = [:]
    var expected = 1, step = 0
    func fault(_ sequence: Int, _ what: String) {
      if report.firstBroken == nil {
        report.firstBroken = sequence
        report.faults.append("history: row \(sequence) \(what)")
      }
    }
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(Decision.columns) FROM decisions ORDER BY sequence")
    while let row = try rows.next() {
      report.decisions += 1
      let decision: Decision
      do {
        decision = try Decision(row)
      } catch {
        fault(expected, "cannot be read: \(error)")
        return
      }
      let place = Place(content: decision.content, field: decision.field)
      if decision.sequence != expected { fault(expected, "is missing") }
      if decision.previous != report.head { fault(decision.sequence, "does not follow the row before") }
      if decision.hash != DecisionChain.hash(decision) { fault(decision.sequence, "was altered") }
      if decision.old != values[place, default: []] {
        fault(decision.sequence, "names an old value that did not hold")
      }
      if decision.step != step, decision.step != step + 1 {
        fault(decision.sequence, "belongs to a step out of order")
      }
      values[place] = decision.new
      report.head = decision.hash
      step = decision.step
      let (next, isOver) = decision.sequence.addingReportingOverflow(1)
      guard !isOver, step < Int.max else { return fault(decision.sequence, "has an impossible number") }
      expected = next
    }
    let given = try Int.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'decisions'") ?? 0
    if given >= expected { fault(expected, "is missing") }
  }

  /// Reads every picture of the case again and compares its hash, in the order of the paths.
  ///
  /// - Parameter check: called for each file as it is done.
  public func verifyFiles(_ check: (FileCheck) throws -> Void) throws {
    for subject in try everySeen() {
      let outcome: FileCheck.Outcome
      do throws(FileError) {
        let bytes = try readFile(subject.path, limit: 1 << 30).bytes
        outcome = Digest.sha256(bytes) == subject.content ? .match : .changed
      } catch {
        outcome = .unreadable(error.reason)
      }
      try check(FileCheck(subject: subject, outcome: outcome))
    }
  }
}
