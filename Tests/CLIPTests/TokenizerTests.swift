import CLIP
import Files
import Testing

/// OpenAI's tokenizer on 2,919 texts; those whose mojibake ftfy would repair are left out (Goldens are ids of
/// `SimpleTokenizer`).
struct TokenizerTests {
  static let tokenizer = Result {
    try Tokenizer(
      vocabulary: Goldens.bytes("tokenizer/vocab.json"), mergeList: Goldens.bytes("tokenizer/merges.txt"),
      size: 49_408)
  }

  @Test func everyCaseButMojibake() throws {
    let tokenizer = try Self.tokenizer.get()
    var wrong: [String] = [], count = 0
    for line in try Goldens.bytes("tokenizer/cases.jsonl").split(separator: UInt8(ascii: "\n")) {
      let json = try JSON(parsing: Array(line))
      guard json["mojibake"]?.bool == false, let text = json["text"]?.string else { continue }
      count += 1
      let expected = json["ids"]?.array?.compactMap(\.count) ?? []
      let ids = tokenizer.encode(text, context: 77)
      if ids != expected { wrong.append("\(text.debugDescription): \(ids), not \(expected)") }
    }
    #expect(count == 2_476)
    #expect(wrong.isEmpty, "\(wrong.count) cases differ; the first: \(wrong.prefix(5))")
  }

  @Test func startAndEndComeFromTheVocabulary() throws {
    let small = try Tokenizer(
      vocabulary: Goldens.bytes("clip-tiny/vocab.json"), mergeList: Goldens.bytes("clip-tiny/merges.txt"),
      size: 1_514)
    #expect(small.startID == 1_512)
    #expect(small.endID == 1_513)
  }

  @Test func aLongTextIsCutAndStillEnds() throws {
    let ids = try Self.tokenizer.get().encode(String(repeating: "face ", count: 200), context: 77)
    #expect(ids.count == 77)
    #expect(ids.last == 49_407)
  }

  @Test(arguments: [
    (#""!": 0, "!": 0"#, "two"), (#""!": 0,"#, "comma"), (#""!": -1"#, "sign"), (#""!": 1.0"#, "point"),
    (#""!": 99999"#, "too large"),
  ])
  func aBadVocabularyIsRefused(entry: String, what: String) throws {
    let good = String(decoding: try Goldens.bytes("clip-tiny/vocab.json"), as: UTF8.self)
    let start = #"{"!": 0,"#
    try #require(good.hasPrefix(start))
    let rest = good.dropFirst(start.count)
    _ = try Tokenizer(vocabulary: Array(good.utf8), mergeList: [], size: 1_514)
    #expect(throws: CLIPError.self, "\(what)") {
      try Tokenizer(vocabulary: Array("{\(entry),\(rest)".utf8), mergeList: [], size: 1_514)
    }
  }

  @Test func aBadMergeIsRefusedWithItsLine() throws {
    let merges = Array("#version: 0.2\ni n\nt h e\n".utf8)
    #expect(throws: CLIPError.badMerges(line: 3, "two tokens and one space are expected")) {
      try Tokenizer(vocabulary: Goldens.bytes("clip-tiny/vocab.json"), mergeList: merges, size: 1_514)
    }
  }
}
