import CaseFile
import Files
import Foundation
import Glibc
import Testing

/// What was acknowledged stays, whatever ends the program, and whoever else writes (issue 10, "Must show" 3).
@Suite(.serialized) struct KillTests {
  /// The rows that the helper's output acknowledges: sequence and hash. A line that was cut off counts for nothing.
  private func acknowledged(_ output: Path) throws -> [(sequence: Int, hash: String)] {
    let text = String(decoding: try readFile(output, limit: 1 << 28).bytes, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 4, let sequence = Int(words[0]) else { return nil }
      return (sequence, String(words[1]))
    }
  }

  private func size(_ path: Path) -> Int {
    var state = stat()
    return path.withCString { stat($0, &state) } == 0 ? Int(state.st_size) : 0
  }

  private func expectAll(_ rows: [(sequence: Int, hash: String)], in file: CaseFile) throws {
    let history = try file.history(after: 0, limit: .max)
    let hashes = Dictionary(uniqueKeysWithValues: history.map { ($0.sequence, $0.hash) })
    for row in rows { #expect(hashes[row.sequence] == row.hash) }
    let report = try file.verify()
    #expect(report.isSound, "\(report.faults)")
  }

  @Test func aKillLosesNothing() throws {
    let place = try TemporaryCase()
    let output = place.root.appending("acknowledged")
    try makeFolder(place.path.parent)
    var random = SplitMix(state: UInt64(getpid()))
    for round in 0..<8 {
      let before = size(output)
      let process = try place.start(
        TemporaryCase.writer, [place.path.text, "r\(round)", "1000000", place.evidence.text], output: output)
      // Every fourth is killed while it starts or makes the tables, the others while they decide.
      for _ in 0..<15_000 where round % 4 != 0 && size(output) == before { usleep(2_000) }
      usleep(UInt32(random.next() % 100_000))
      kill(process, SIGKILL)
      #expect(place.wait(for: process) == 128 + SIGKILL)
    }
    let rows = try acknowledged(output)
    #expect(!rows.isEmpty)
    try expectAll(rows, in: try place.open())
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.evidence.text) == [])
  }

  @Test func twoProgramsLoseNothing() throws {
    let place = try TemporaryCase()
    let outputs = ["one", "two"].map { place.root.appending($0) }
    try makeFolder(place.path.parent)
    let processes = try outputs.map {
      try place.start(
        TemporaryCase.writer, [place.path.text, $0.text, "60", place.evidence.text], output: $0)
    }
    for process in processes { #expect(place.wait(for: process) == 0) }
    let rows = try outputs.flatMap { try acknowledged($0) }
    let file = try place.open()
    #expect(try file.summary().decisions == rows.count && Set(rows.map(\.sequence)).count == rows.count)
    try expectAll(rows, in: file)
  }
}
