import CaseFile
import Explainer
import Faces
import Files
import Testing

/// Scores known by content and model are not computed again, and come back to the bit.
struct ScoreTests {
  static let explanation = Explanation(
    probabilities: [0.1, 1 / 3, nil, 1e-20, .leastNonzeroMagnitude, 0.999_999_94, 0, 1],
    margins: [-2, 0.123_456_79, nil, -0.0, 1e-7, 2, -1.5, 0.25], threshold: 0.5)

  static let warnings: [Warning] = [
    .smallFace(pixels: 41), .enlarged(factor: 1.0 / 0.3), .greyscale, .severalFaces(count: 3),
    .decodedScaled(denominator: 4), .damaged("bad\u{0}\u{202E}\"\\\n\u{FFFD}"),
    .assumed("taken as upright"),
  ]

  static func record(
    _ subject: Subject, _ status: Record.Status = .scored, index: Int = 0, warnings: [Warning] = warnings
  ) -> Record {
    var times = Record.Milliseconds()
    times.decode = 12.345
    return Record(
      file: subject.path, status: status, explanation: status == .scored ? explanation : nil,
      face: status == .noFace
        ? nil
        : DetectedFace(
          box: .init(x0: -0.1, y0: 1e-9, x1: 123_456.789, y1: 1.0 / 3),
          landmarks: (0..<5).map { Point(x: Double($0) / 7, y: -Double($0)) }, score: 0.98),
      faceIndex: index, warnings: warnings, error: status == .error ? "no\u{1B}" : nil,
      sha256: subject.content, decodeScale: 4, milliseconds: times)
  }

  static func equal(_ a: Record, _ b: Record) -> Bool {
    let context = RecordContext(
      model: ModelSummary(name: "m", sha256: modelHash, threshold: 0.5, logitScale: nil, quality: nil),
      version: "1")
    return a.json(context, times: true) == b.json(context, times: true) && a.explanation == b.explanation
      && a.face == b.face && a.warnings == b.warnings && a.milliseconds == b.milliseconds
  }

  @Test(arguments: [Record.Status.scored, .noFace])
  func aRecordComesBack(status: Record.Status) throws {
    let place = try TemporaryCase()
    let a = subject("a"), kept = Self.record(a, status)
    do {
      let file = try place.open()
      #expect(try file.score(for: a, model: modelHash, view: .largest) == nil)
      #expect(try file.keep(score: [kept], model: modelHash, view: .largest))
      try file.close()
    }
    let file = try place.open()
    let found = try #require(try file.score(for: a, model: modelHash, view: .largest))
    #expect(found.count == 1 && Self.equal(found[0], kept))
    #expect(try file.score(for: a, model: modelHash, view: .all) == nil)
    #expect(try file.score(for: a, model: String(repeating: "0", count: 64), view: .largest) == nil)
    #expect(try file.score(for: subject("b"), model: modelHash, view: .largest) == nil)
    let other = try place.open(.init(version: "2"))
    #expect(try other.score(for: a, model: modelHash, view: .largest) == nil, "another program's version")
    #expect(try file.verify().isSound)
  }

  @Test func allFacesOfAPictureAreOneScore() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let a = subject("a")
    try file.keep(score: (0..<3).map { Self.record(a, index: $0) }, model: modelHash, view: .all)
    #expect(try file.score(for: a, model: modelHash, view: .all)?.map(\.faceIndex) == [0, 1, 2])
    try file.keep(score: [Self.record(a)], model: modelHash, view: .all)
    #expect(try file.score(for: a, model: modelHash, view: .all)?.count == 1, "in place of the old ones")
    let moved = Subject(content: a.content, path: Path("/elsewhere/a"))
    #expect(try file.score(for: moved, model: modelHash, view: .all)?.first?.file == moved.path)
  }

  @Test func whatSaysNothingOfTheContentIsNotKept() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let changed = Self.record(subject("a"), warnings: [.changedWhileReading])
    #expect(try !file.keep(score: [changed], model: modelHash, view: .largest))
    #expect(try !file.keep(score: [], model: modelHash, view: .largest))
    let failed = Self.record(subject("a"), .error)
    #expect(try !file.keep(score: [failed], model: modelHash, view: .largest), "it may be gone the next time")
    let mixed = [Self.record(subject("a")), Self.record(subject("b"), index: 1)]
    #expect(try !file.keep(score: mixed, model: modelHash, view: .all))
  }

  @Test(arguments: ["", "{}", "[1]", #"{"status":"scored"}"#, "\u{0}", String(repeating: "[", count: 9_999)])
  func aScoreThatCannotBeReadIsComputedAgain(text: String) throws {
    let place = try TemporaryCase()
    do {
      let file = try place.open()
      try file.keep(score: [Self.record(subject("a"))], model: modelHash, view: .largest)
      try file.close()
    }
    let quoted = text.replacing("'", with: "''").replacing("\u{0}", with: "'||char(0)||'")
    try place.edit("UPDATE scores SET score = '\(quoted)'")
    #expect(try place.open().score(for: subject("a"), model: modelHash, view: .largest) == nil)
  }

  @Test func foldersOpenAsTheyWereLeft() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let folder = Path(bytes: [0x2F, 0xFF, 0x0A]), other = Path("/other")
    var settings = FolderSettings(
      cursor: Path(bytes: [0x1B, 0xFE]), sort: "fake", filter: "fake>0.7 'x'", view: "bars")
    #expect(try file.settings(for: folder) == nil)
    try file.keep(settings: settings, for: folder)
    #expect(try file.settings(for: folder) == settings)
    settings.cursor = nil
    try file.keep(settings: settings, for: folder)
    try file.keep(settings: FolderSettings(), for: other)
    #expect(try file.settings(for: folder) == settings)
    #expect(try file.folders() == [other, folder])
    #expect(throws: CaseError.self) {
      try file.keep(settings: FolderSettings(filter: String(repeating: "x", count: 70_000)), for: other)
    }
  }
}
