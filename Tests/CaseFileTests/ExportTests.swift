import CaseFile
import Files
import Foundation
import TestSupport
import Testing

/// Exports: true bytes for programs, and nothing that steers a terminal or a spreadsheet (issue 10, "Must show" 2).
struct ExportTests {
  private func lines(_ file: CaseFile, _ content: CaseExport.Content, _ format: CaseExport.Format) throws
    -> [String]
  {
    var lines: [String] = []
    try CaseExport(content, as: format).write(file) { lines.append($0) }
    return lines
  }

  @Test func linesHoldWhatStands() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let a = Subject(content: Digest.sha256([1]), path: Path("/e/a,\"b\".jpg"))
    try file.decide([(a, .label(.unsure)), (a, .note("two\nlines")), (a, .mark(true))], model: modelHash)
    let time = try #require(try file.current(for: a.content).time)
    #expect(
      try lines(file, .current, .jsonl) == [
        #"{"schema":"telltale.case/1","file":"/e/a,\"b\".jpg","sha256":"\#(a.content)","label":"unsure","#
          + #""note":"two\nlines","marked":true,"time":"\#(time)","sequence":3,"model_sha256":"\#(modelHash)"}"#
          + "\n"
      ])
    #expect(
      try lines(file, .current, .csv) == [
        "file,file_bytes,sha256,label,note,note_bytes,marked,time,sequence,model_sha256\r\n",
        #""/e/a,""b"".jpg",,\#(a.content),unsure,two\x0alines,dHdvCmxpbmVz,true,\#(time),3,\#(modelHash)"#
          + "\r\n",
      ])
    try file.undo()
    let history = try lines(file, .history, .jsonl)
    #expect(history.count == 6 && history[3].contains(#""action":"undo","target":1"#))
    #expect(try lines(file, .history, .csv).count == 7)
    let parsed = try JSON(parsing: Array(history[0].utf8))
    #expect(
      parsed["new"]?.string == "unsure" && parsed["previous"]?.string == String(repeating: "0", count: 64))
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "=HYPERLINK(\"x\",\"y\")"])
  func noFieldIsAFormula(text: String) throws {
    let place = try TemporaryCase()
    let file = try place.open()
    try file.decide(.note(text), for: Subject(content: Digest.sha256([1]), path: Path(text)))
    for content in [CaseExport.Content.current, .history] {
      let fields = try Self.fields(lines(file, content, .csv)[1])
      #expect(fields.allSatisfy { !["=", "+", "-", "@", "＝"].contains($0.first.map(String.init) ?? "") })
      #expect(fields.contains("'" + text) && fields.contains(Data(text.utf8).base64EncodedString()))
    }
  }

  /// The 2,000 hostile strings as names and, where they are UTF-8, as notes.
  @Test(.enabled("shared/hostile/strings.jsonl is not at hand") { hostileStrings() != nil })
  func hostileStringsComeBackAndSteerNothing() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let strings = hostileStrings() ?? []
    func note(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }
    let changes = strings.enumerated().map { index, bytes in
      (
        subject: Subject(content: Digest.sha256(Array("\(index)".utf8)), path: Path(bytes: bytes)),
        change: note(bytes).map { Change.note($0.isEmpty ? "x" : $0) } ?? Change.mark(true)
      )
    }
    try file.decide(changes)
    let paths = Dictionary(uniqueKeysWithValues: changes.map { ($0.subject.content, $0) })
    let json = try lines(file, .current, .jsonl), csv = try lines(file, .current, .csv)
    #expect(json.count == strings.count && csv.count == strings.count + 1)
    for line in json + csv + (try lines(file, .history, .jsonl)) + (try lines(file, .history, .csv)) {
      let text = line.dropLast()  // the line end is one character
      #expect(steering(String(text)) == nil, "\(text.debugDescription)")
    }
    for line in json {
      let parsed = try JSON(parsing: Array(line.utf8))
      let change = try #require(parsed["sha256"]?.string.flatMap { paths[$0] })
      let name = parsed["file_bytes"]?.string.flatMap { Data(base64Encoded: $0).map(Array.init) }
      #expect(name ?? parsed["file"]?.string.map { Array($0.utf8) } == change.subject.path.bytes)
      if case .note(let note) = change.change {
        #expect(parsed["note"]?.string.map { Array($0.utf8) } == Array(note.utf8))
      }
    }
    for line in csv.dropFirst() {
      let fields = Self.fields(line)
      let change = try #require(paths[fields[2]])
      #expect(Self.bytes(fields[0], fields[1]) == change.subject.path.bytes)
      if case .note(let note) = change.change {
        #expect(Self.bytes(fields[4], fields[5]) == Array(note.utf8))
      }
    }
    #expect(try file.verify().isSound)
  }

  private static func bytes(_ shown: String, _ base64: String) -> [UInt8]? {
    base64.isEmpty ? Array(shown.utf8) : Data(base64Encoded: base64).map(Array.init)
  }

  private static func fields(_ line: String) -> [String] {
    var fields: [String] = [""], isQuoted = false, last: Unicode.Scalar?
    for scalar in line.unicodeScalars where scalar != "\r" && scalar != "\n" {
      if scalar == "\"" {
        if !isQuoted, last == "\"" { fields[fields.count - 1] += "\"" }
        isQuoted.toggle()
      } else if scalar == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].unicodeScalars.append(scalar)
      }
      last = scalar == "\"" && isQuoted && last == "\"" ? nil : scalar
    }
    return fields
  }
}
