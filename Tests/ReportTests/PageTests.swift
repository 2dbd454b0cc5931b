import CaseFile
import Explainer
import Faces
import Files
import Foundation
import Pictures
import Report
import TestSupport
import Testing
import Text

/// What a page says, and that it says it by the rules of pages.
struct PageTests {
  private static func page(_ entries: [Report.Entry]) throws -> Page {
    Page(Report(Samples.context(try Samples.card()), entries).html.text)
  }

  @Test func aPageIsWellFormedAndStandsAlone() throws {
    let page = try Self.page([Samples.entry()])
    #expect(page.broken() == [])
    #expect(page.steering == nil)
    #expect(!page.source.contains("&lt;"), "our own markup is not taken for a text")
    #expect(page.all("use").count == 8, "the crop lies under every map")
    #expect(page.all("img").count == 2, "photograph and crop")
    #expect(page.all("svg").count { $0.attributes["role"] == "img" } == 8, "a map for each label")
  }

  @Test(
    "V12: over a face without a positive margin the page says that there is nothing to show, and draws no map"
  )
  func aFaceWithoutAPositiveMarginHasNoMaps() throws {
    func page(_ margin: Float, _ value: Float) throws -> Page {
      let maps = Label.allCases.map {
        RelevanceMap(label: $0, margin: margin, side: 12, values: Array(repeating: value, count: 144))
      }
      let record = Samples.record()
      return try Self.page([
        Samples.entry([.init(record: record, crop: Samples.crop, maps: maps, whatIf: nil)])
      ])
    }
    for page in [try page(-0.3, 0.01), try page(0.3, 0.0001)] {
      #expect(page.broken() == [])
      #expect(page.all("svg").count { $0.attributes["role"] == "img" } == 0)
      #expect(page.text.contains("Where each margin comes from"))
    }
    #expect(try page(-0.3, 0.01).text.contains("Nothing to show: no margin is positive"))
    #expect(try page(0.3, 0.0001).text.contains("Nothing to show: no patch of a positive margin"))
  }

  @Test func aPageOfManyHasContentsWithResults() throws {
    let several = Samples.entry([
      Samples.face(), Samples.face(Samples.record(index: 1)),
    ])
    let none = Samples.entry([.init(record: Samples.record(Path("b.jpg"), status: .noFace))])
    let broken = Samples.entry([
      .init(record: Samples.record(Path("c.jpg"), status: .error, error: "cut <b>short</b>"))
    ])
    let foreign = Samples.entry([])
    let page = try Self.page([several, none, broken, foreign])
    #expect(page.broken() == [])
    #expect(page.all("article").count == 3, "what is no picture has no article")
    for words in [
      "Report on 3 pictures", "2 of 2 faces", "Face 2 of 2: the model’s score",
      "no face, so there is no score",
      "There is no score: cut <b>short</b>.",
    ] {
      #expect(page.text.contains(words), "\(words)")
    }
    #expect(page.all("a").map { $0.attributes["href"] } == ["#picture-1", "#picture-2", "#picture-3"])
  }

  @Test func equalReportsGiveEqualBytes() throws {
    let context = Samples.context(try Samples.card())
    #expect(
      Report(context, [Samples.entry()]).html == Report(context, [Samples.entry()]).html)
  }

  /// Every number of the sample, as text.
  @Test func numbersAreTheRecords() throws {
    let text = try Self.page([Samples.entry()]).text
    for words in [
      "0.83", "+1.585", "−1.386", "0.56", "+0.241", "a photo of a fake face", "a photo of a real face",
      "0.12", "0.13",  // similarities of the mouth
      "Most: mouth, 0.0151", "151", "Nothing here: leans to unaltered.", "Nothing here: the map is weak.",
      "holds under 15 of 16 changes", "turns at level 2", "holds at levels 1 to 4",
      String(repeating: "cd", count: 32), String(repeating: "ab", count: 32), "12,345 bytes",
      "2026-01-02T03:04:05Z", "JPEG, 640×400 pixels, EXIF orientation 6", "greyscale picture",
      "not trained by this model", "telltale 0.0", "12 across and 12 down",
    ] {
      #expect(text.contains(words), "\(words)")
    }
  }

  @Test func theRecordCanBeCopiedOutToTheByte() throws {
    let record = Samples.record(Path("a\u{202E}\"<&.jpg"))
    let text = try Self.page([Samples.entry([Samples.face(record)])]).text
    let line = record.json(RecordContext(model: Samples.model, version: "0.0"), times: false)
    #expect(text.contains(line))
    #expect(text.contains(Digest.sha256(Array(line.utf8))))
  }

  @Test func whatThePageDoesNotSayIsSaid() throws {
    let text = try Self.page([Samples.entry()]).text
    for words in [
      "A score is not the chance that a picture is forged", "no sign of authenticity",
      "Three things are kept apart", "This model flags", "of the real portraits that it was tried on",
      "provenance", "metadata", "staging", "continuity", "No case was given",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(forbiddenWords(in: text) == [])
  }

  @Test func decisionsStandApartWithTheirHistory() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try CaseFile.open(Path(folder.appending(path: "case.sqlite").path), evidence: [])
    let content = String(repeating: "cd", count: 32), path = Path("/evidence/face.jpg")
    let subject = Subject(content: content, path: path)
    try file.decide(.label(.unsure), for: subject, model: Samples.model.sha256)
    try file.decide(.label(.fake), for: subject, model: Samples.model.sha256)
    try file.decide(.note("first line\n<script>alert(1)</script>\u{202E}"), for: subject)
    let known = try Report.Decisions(file, content: content, path: path)
    #expect(known.integrity == .match && known.own?.history.count == 3 && known.earlier.isEmpty)
    let page = try Self.page([Samples.entry(decisions: known)])
    #expect(page.broken() == [] && page.steering == nil)
    for words in [
      "The analyst’s label is fake", "first line", "<script>alert(1)</script>\\u{202e}", "unsure",
      "The case holds the same SHA-256",
    ] {
      #expect(page.text.contains(words), "\(words)")
    }
    let changed = try Report.Decisions(file, content: String(repeating: "ef", count: 32), path: path)
    #expect(changed.integrity == .changed(content))
    #expect(try Self.page([Samples.entry(decisions: changed)]).text.contains("The bytes have changed."))
    // Looking again at what lies there now makes neither the bytes unchanged nor the decisions forgotten.
    let now = String(repeating: "ef", count: 32)
    #expect(
      try file.keep(score: [Samples.record(path, sha256: now)], model: Samples.model.sha256, view: .largest))
    let seen = try Report.Decisions(file, content: now, path: path)
    #expect(seen.integrity == .changed(content) && seen.own == nil && seen.earlier[0].history.count == 3)
    let looked = try Self.page([Samples.entry(decisions: seen)]).text
    #expect(looked.contains("is on other bytes") && !looked.contains("these bytes, oldest first"))
    #expect(looked.contains("The case holds no decision on these bytes."))
    // Nor does a label on what lies there now, also one that was taken back.
    try file.decide(.label(.real), for: Subject(content: now, path: path))
    _ = try file.undo()
    let both = Samples.entry(decisions: try Report.Decisions(file, content: now, path: path))
    #expect(both.hasChanged && both.decisions?.integrity == .changed(content))
    let whole = try Self.page([both]).text
    #expect(whole.contains("is on other bytes") && whole.contains("these bytes, oldest first"))
    // What could not be read is not called changed.
    let unread = try Report.Decisions(file, content: nil, path: path)
    #expect(unread.integrity == .unread && unread.own == nil && unread.earlier.count == 2)
    let unreadPage = try Self.page([Samples.entry(decisions: unread)]).text
    #expect(unreadPage.contains("could not be read") && !unreadPage.contains("The bytes have changed."))
    #expect(!Samples.entry(decisions: unread).hasChanged && !unreadPage.contains("on other bytes"))
    #expect(!unreadPage.contains("on earlier bytes"))
    let foreign = try Report.Decisions(
      file, content: String(repeating: "12", count: 32), path: Path("/b.jpg"))
    #expect(foreign.integrity == .unknown && foreign.own == nil && foreign.earlier.isEmpty)
    let undecided = try Self.page([Samples.entry(decisions: foreign)]).text
    #expect(undecided.contains("The case holds no decision on this picture."))
  }

  /// A name, an error, a note and a decoder's complaint may hold anything.
  @Test(.enabled(if: hostileStrings() != nil)) func hostileStringsStayText() throws {
    let strings = try #require(hostileStrings())
    #expect(strings.count == 2_000)
    let context = Samples.context(try Samples.card())
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try CaseFile.open(Path(folder.appending(path: "case.sqlite").path), evidence: [])
    let subjects = strings.enumerated().map { index, bytes in
      Subject(
        content: Digest.sha256(bytes + Array("\(index)".utf8)), path: Path(bytes: Array("/a/".utf8) + bytes))
    }
    try file.decide(
      zip(subjects, strings).map { (subject: $0, change: .note(String(decoding: $1, as: UTF8.self))) })
    for start in stride(from: 0, to: strings.count, by: 200) {
      let entries = try (start..<min(start + 200, strings.count)).map { index -> Report.Entry in
        let bytes = strings[index], text = String(decoding: bytes, as: UTF8.self)
        let record = Samples.record(
          Path(bytes: bytes), status: .error, warnings: [.damaged(text)], error: text)
        return Report.Entry(
          study: PictureStudy(faces: [.init(record: record)], facts: nil, overview: nil),
          modified: SafeText(text),
          decisions: try Report.Decisions(file, content: subjects[index].content, path: subjects[index].path))
      }
      var hostile = context
      hostile.made = SafeText(bytes: strings[start])
      let page = Page(Report(hostile, entries).html.text)
      let broken = page.broken().filter { !$0.hasPrefix("the page holds") }
      #expect(broken == [])
      #expect(page.steering == nil)
      #expect(page.all("article").count == entries.count)
    }
  }

  @Test(arguments: [PageStyle.light, PageStyle.dark, PageStyle.printed])
  func textHasContrast(colors: [(String, String)]) throws {
    let named = Dictionary(uniqueKeysWithValues: colors)
    func color(_ name: String) throws -> HeatColor {
      let digits = String(try #require(named[name]).dropFirst())
      let value = try #require(UInt32(digits, radix: 16))
      return HeatColor(red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
    }
    for ink in ["ink", "soft", "accent"] {
      for ground in ["paper", "fill"] {
        let ratio = try color(ink).contrast(try color(ground))
        #expect(ratio >= 4.5, "\(ink) on \(ground): \(ratio)")
      }
    }
    #expect(try color("bar").contrast(try color("fill")) >= 3, "a bar stands out from its track")
  }

  @Test func numbersInCellsAreRead() {
    for step in -20...20 {
      for color in [HeatColor.sequential(Float(step) / 20), .diverging(Float(step) / 20)] {
        #expect(color.contrast(color.ink) >= 4.5, "\(color)")
      }
    }
  }

  @Test func numbersAreWrittenPlainly() {
    #expect(Numbers.places(-0.0004, 3) == "0.000")
    #expect(Numbers.signed(-0.25, 2) == "−0.25")
    #expect(Numbers.signed(0.25, 2) == "+0.25")
    #expect(Numbers.places(Float.nan, 2) == "–")
    #expect(Numbers.coordinate(100) == "100" && Numbers.coordinate(-0.5) == "-0.5")
    #expect(Numbers.grouped(1_234_567) == "1,234,567" && Numbers.grouped(12) == "12")
  }

  @Test func aPageIsNeverWrittenIntoTheEvidenceNorOverAnother() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    let evidence = folder.appending(path: "evidence")
    try FileManager.default.createDirectory(at: evidence, withIntermediateDirectories: true)
    let report = Report(Samples.context(try Samples.card()), [Samples.entry()])
    func write(_ name: String, replacing: Bool = false) throws {
      try ReportFile.write(
        report, to: Path(folder.appending(path: name).path), evidence: [Path(evidence.path)],
        replacing: replacing)
    }
    #expect(throws: FileError.self) { try write("evidence/page.html", replacing: true) }
    try write("page.html")
    #expect(throws: FileError.self) { try write("page.html") }
    try write("page.html", replacing: true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: evidence.path).isEmpty)
  }
}

/// Words that claim what no score can (ecosystem V20), but for the phrases that deny it.
func forbiddenWords(in text: String) -> [String] {
  let plain = text.lowercased().replacing("no proof", with: "").replacing("not as proof", with: "")
  let words = Set(plain.split { !$0.isLetter }.map(String.init))
  return ["proof", "prove", "proves", "proven", "certain", "certainly", "authentic", "genuine"]
    .filter(words.contains)
}
