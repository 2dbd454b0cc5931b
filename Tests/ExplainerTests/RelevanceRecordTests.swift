import Explainer
import Files
import Foundation
import Testing

/// Relevance maps as numbers (V14): each value can be read back from its place.
struct RelevanceRecordTests {
  private static let context = RecordContext(
    model: ModelSummary(name: "m", sha256: "ab", threshold: 0.5, logitScale: 1, quality: nil), version: "1")

  private static func face(
    _ name: [UInt8] = Array("a.jpg".utf8), status: Record.Status = .scored, maps: [RelevanceMap]?
  ) -> RelevanceRecord {
    RelevanceRecord(
      PictureStudy.Face(
        record: Record(
          file: Path(bytes: name), status: status, explanation: nil, face: nil, faceIndex: 0, warnings: [],
          error: status == .error ? "cut\u{1B} short" : nil, sha256: "cd", decodeScale: 1,
          milliseconds: .init()), maps: maps))
  }

  private static let maps = [
    RelevanceMap(label: .fake, margin: -0.25, side: 2, values: [0, 0.125, 0.5, 1]),
    RelevanceMap(label: .mouth, margin: 0.5, side: 2, values: [0.25, 0, 0, 0.03125]),
  ]

  @Test func jsonHasEveryValueInItsRow() throws {
    let line = Self.face(maps: Self.maps).json(Self.context)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "telltale.relevance/1")
    #expect(object["sha256"] as? String == "cd" && object["model_sha256"] as? String == "ab")
    #expect((object["scale"] as? NSNumber)?.floatValue == RelevanceMap.full)
    let maps = try #require(object["maps"] as? [[String: Any]])
    #expect(maps.map { $0["label"] as? String } == ["fake", "mouth"])
    #expect(maps.map { $0["says_something"] as? Bool } == [false, true])
    #expect(maps.map { $0["margin"] as? Double } == [-0.25, 0.5])
    #expect(maps[0]["values"] as? [[Double]] == [[0, 0.125], [0.5, 1]])
    #expect(maps[1]["values"] as? [[Double]] == [[0.25, 0], [0, 0.03125]])
  }

  @Test func aTableHasALineForEachPatch() throws {
    let lines = Self.face(maps: Self.maps).csv(Self.context)
    let columns = RelevanceRecord.csvHeader.split(separator: ",", omittingEmptySubsequences: false)
    let rows = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(rows.count == 8 && rows.allSatisfy { $0.count == columns.count })
    func field(_ row: Int, _ name: Substring) throws -> Substring {
      rows[row][try #require(columns.firstIndex(of: name))]
    }
    for (row, value) in Self.maps.flatMap(\.values).enumerated() {
      #expect(try field(row, "value") == "\(value)")
      #expect(try field(row, "row") == "\(row % 4 / 2)" && field(row, "column") == "\(row % 2)")
      #expect(try field(row, "label") == (row < 4 ? "fake" : "mouth"))
    }
  }

  @Test func whatHasNoMapSaysWhy() {
    let failed = Self.face(Array("a\u{1B}[2J.jpg".utf8) + [0xFF], status: .error, maps: nil)
    let row = failed.csv(Self.context)
    #expect(row.count == 1 && row[0].contains(",error,") && row[0].contains("cut"), "\(row)")
    let json = failed.json(Self.context)
    #expect(json.contains(#""status":"error""#) && json.contains(#""maps":null"#))
    #expect(json.contains("file_bytes"), "a name that is not UTF-8 keeps its bytes")
    for text in [json, failed.text] { #expect(!text.utf8.contains(0x1B)) }
    #expect(failed.text.contains("error: cut"))
    #expect(Self.face(maps: []).text.contains("joint prompts"))
  }

  @Test func textSaysWhereAndWhereNothingIs() {
    let text = Self.face(maps: Self.maps).text
    #expect(text.contains("fake                  −0.250  nothing here: it leans to unaltered"))
    #expect(text.contains("mouth                 +0.500  most from: "))
  }
}
