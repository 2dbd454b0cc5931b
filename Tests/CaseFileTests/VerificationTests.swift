import CaseFile
import Files
import Foundation
import Testing

/// Edits from outside are found, with the first row that is not as it was saved (reliability.md 6.6).
struct VerificationTests {
  /// Twenty rows; triggers are taken away and brought back around the edit, as a careful hand would do it.
  private func caseEdited(by sql: String) throws -> Verification {
    let place = try TemporaryCase()
    do {
      let file = try place.open()
      for i in 0..<20 { try file.decide(.note("note \(i)"), for: subject("\(i % 4)"), model: modelHash) }
      #expect(try file.verify().isSound && file.verify().decisions == 20)
      try file.close()
    }
    let triggers = """
      CREATE TRIGGER decisions_keep BEFORE UPDATE ON decisions
      BEGIN SELECT RAISE(ABORT, 'decisions are never altered'); END;
      CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
      BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END;
      """
    try place.edit("DROP TRIGGER decisions_keep; DROP TRIGGER decisions_stay; \(sql); \(triggers)")
    return try place.open().verify()
  }

  @Test(arguments: [
    ("UPDATE decisions SET new = CAST('other' AS BLOB) WHERE sequence = 9", 9),
    ("UPDATE decisions SET time = '2020-01-01T00:00:00.000Z' WHERE sequence = 1", 1),
    ("UPDATE decisions SET model = NULL WHERE sequence = 20", 20),
    ("UPDATE decisions SET field = 'mark' WHERE sequence = 4", 4),
    ("UPDATE decisions SET step = 7 WHERE sequence = 6", 6),
    ("DELETE FROM decisions WHERE sequence = 12", 12),
    ("DELETE FROM decisions WHERE sequence > 15", 16),
    ("DELETE FROM decisions", 1),
    ("UPDATE decisions SET sequence = 21 WHERE sequence = 20", 20),
    (
      """
      INSERT INTO decisions SELECT 21, 21, action, target, time, content, model, field, new, old, hash, previous
      FROM decisions WHERE sequence = 20
      """, 21
    ),
    (
      """
      UPDATE decisions SET previous = (SELECT hash FROM decisions WHERE sequence = 2),
      hash = (SELECT hash FROM decisions WHERE sequence = 3) WHERE sequence = 5
      """, 5
    ),
  ])
  func anEditIsFound(sql: String, first: Int) throws {
    let report = try caseEdited(by: sql)
    #expect(!report.isSound)
    #expect(report.firstBroken == first, "\(report.faults)")
  }

  @Test func anUntouchedCaseIsSound() throws {
    let report = try caseEdited(by: "SELECT 1")
    #expect(report.isSound && report.firstBroken == nil && report.decisions == 20)
  }

  @Test func theSchemaRefusesEditsByItself() throws {
    let place = try TemporaryCase()
    do {
      let file = try place.open()
      try file.decide(.mark(true), for: subject("a"))
      try file.close()
    }
    #expect(throws: FileError.self) { try place.edit("UPDATE decisions SET step = 2") }
    #expect(throws: FileError.self) { try place.edit("DELETE FROM decisions") }
    #expect(try place.open().verify().isSound)
  }

  @Test func aReferenceIntoTheVoidIsFound() throws {
    let report = try caseEdited(by: "DELETE FROM faces")
    #expect(report.faults.contains { $0.hasPrefix("reference") })
    #expect(report.firstBroken == nil)
  }

  @Test func filesAreComparedWithTheirHashes() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let paths = ["same", "other", "gone"].map { place.evidence.appending($0) }
    for path in paths {
      try file.decide(
        .mark(true), for: Subject(content: Digest.sha256(path.bytes), path: path))
    }
    try writeDurably(paths[0].bytes, to: paths[0], replacing: false)
    try writeDurably([1], to: paths[1], replacing: false)
    var outcomes: [Path: FileCheck.Outcome] = [:]
    try file.verifyFiles { outcomes[$0.subject.path] = $0.outcome }
    #expect(outcomes[paths[0]] == .match)
    #expect(outcomes[paths[1]] == .changed)
    #expect(outcomes[paths[2]] == .unreadable("no such file or folder"))
  }
}
