import Explainer
import Faces
import Files
import Testing

/// The formats of `telltale score` (design, section 3; reliability.md 4.7).
struct RecordTests {
  static let context = RecordContext(
    model: ModelSummary(name: "m\u{1B}[31m", sha256: "00", threshold: 0.5, logitScale: nil, quality: nil),
    version: "1")

  static func record(_ file: Path, status: Record.Status = .noFace) -> Record {
    Record(
      file: file, status: status, explanation: nil, face: nil, faceIndex: 0,
      warnings: [.damaged("bad\u{202E}\n")],
      error: status == .error ? "broken\u{9B}" : nil, sha256: nil, decodeScale: 1, milliseconds: .init())
  }

  @Test func aPlainRecord() {
    #expect(
      Self.record(Path("a b.jpg")).json(Self.context, times: false)
        == #"{"schema":"telltale.score/1","file":"a b.jpg","status":"no_face","probabilities":null,"margins":null,"#
        + #""flagged":null,"reasons":null,"sentence":null,"face":null,"warnings":["damaged data: bad\u202e\n"],"#
        + #""error":null,"sha256":null,"model":"m\u001b[31m","model_sha256":"00","threshold":0.5,"precision":"f32","#
        + #""decode_scale":1,"version":"1"}"#)
  }

  @Test(arguments: [
    [0x61, 0xFF], [0x1B, 0x5D, 0x30], [0x0A], Array("é".utf8), Array("e\u{301}".utf8),
    Array("\u{202E}x".utf8),
  ])
  func namesRoundTrip(bytes: [UInt8]) throws {
    let json = Self.record(Path(bytes: bytes), status: .error).json(Self.context, times: false)
    #expect(json.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    let parsed = try JSON(parsing: Array(json.utf8))
    if String(validating: bytes, as: UTF8.self) != nil {
      #expect(parsed["file"]?.string.map { Array($0.utf8) } == bytes)
      #expect(parsed["file_bytes"] == nil)
    } else {
      #expect(parsed["file_bytes"]?.string != nil)
    }
  }

  @Test func csvIsQuoted() {
    let line = Self.record(Path("a,\"b\".jpg")).csv(Self.context)
    #expect(line.hasPrefix(#""a,""b"".jpg",,no_face,"#))
    #expect(line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
    #expect(Record.csvHeader.split(separator: ",").count == 37)
    #expect(line.hasSuffix(",f32,1") && Record.csvHeader.hasSuffix(",precision,decode_scale"))
  }

  @Test func numbersThatNoModelGivesAreNotRead() {
    let record = Record(
      file: Path("a.jpg"), status: .scored,
      explanation: Explanation(
        probabilities: [Float?](repeating: 0.25, count: 8), margins: [Float?](repeating: 0.125, count: 8),
        threshold: 0.5),
      face: DetectedFace(
        box: .init(x0: 1, y0: 2, x1: 3, y1: 4), landmarks: [Point](repeating: Point(x: 5, y: 6), count: 5),
        score: 0.75),
      faceIndex: 0, warnings: [], error: nil, sha256: nil, decodeScale: 1, milliseconds: .init())
    func read(_ numbers: String) -> Record? {
      Record(numbers: numbers, file: Path("a.jpg"), sha256: "", faceIndex: 0)
    }
    let numbers = record.numbers
    #expect(read(numbers)?.explanation == record.explanation)
    for (good, bad) in [
      ("0.25", "1.5"), ("0.125", "1e30"), ("0.5", "7"), ("0.75", "-1"), ("[5", "[1e300"), ("[1", "[-1e9"),
    ] {
      let broken = numbers.replacing(good, with: bad)
      #expect(broken != numbers && read(broken) == nil, "\(bad)")
    }
  }

  @Test func textHoldsNoControl() {
    let text = Self.record(Path(bytes: [0x1B, 0x5B, 0x48]), status: .error)
      .text(Self.context.model, TextStyle(isColored: false, drawsBlocks: true))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) })
  }
  @Test(arguments: [44, 60, 80, 200]) func barsFitTheTerminal(columns: Int) {
    var style = TextStyle(isColored: false, drawsBlocks: true)
    style.fit(columns: columns)
    let explanation = Explanation(
      probabilities: Label.allCases.map { _ in 0.75 }, margins: Label.allCases.map { _ in 0.5 },
      threshold: 0.5)
    let record = Record(
      file: Path("a.jpg"), status: .scored, explanation: explanation, face: nil, faceIndex: 0, warnings: [],
      error: nil, sha256: nil, decodeScale: 1, milliseconds: .init())
    let lines = record.text(Self.context.model, style).split(separator: "\n")
    let bars = lines.filter { line in Label.allCases.contains { line.hasPrefix("  \($0.name) ") } }
    #expect(bars.count == Label.allCases.count)
    #expect(bars.map(\.count).max() == min(columns, 67), "\(bars)")
  }
}
