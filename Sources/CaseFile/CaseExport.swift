import Explainer
import Files

/// What a case holds as lines for other programs: JSON lines, or CSV as RFC 4180 has it.
///
/// Machine formats keep the true bytes: a name that is not UTF-8, and in CSV every text that is not shown as it is,
/// stands in base64 beside its readable form. Fields are only ever added within a version of the schema.
public struct CaseExport: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    case jsonl, csv
  }

  public enum Content: Sendable {
    /// What holds now, a line a picture, in the order of the paths.
    case current
    /// Every decision, undo and redo, in the order of their sequence.
    case history
  }

  public let format: Format
  public let content: Content

  static let currentSchema = "telltale.case/1"
  static let historySchema = "telltale.decision/1"

  public init(_ content: Content, as format: Format) {
    self.content = content
    self.format = format
  }

  /// Writes all lines with their ends. The case is not locked while a line is written.
  public func write(_ file: CaseFile, to write: (String) throws -> Void) throws {
    if format == .csv {
      try write(CSVText.line(content == .current ? currentHeader : historyHeader) + "\r\n")
    }
    let subjects = try file.everySeen()
    switch content {
    case .current:
      let standings = try file.current()
      for subject in subjects {
        guard let standing = standings[subject.content] else { continue }
        try write(line(subject, standing))
      }
    case .history:
      let paths = Dictionary(subjects.map { ($0.content, $0.path) }, uniquingKeysWith: { $1 })
      var last = 0
      while true {
        let decisions = try file.history(after: last, limit: 1_000)
        guard let end = decisions.last else { return }
        for decision in decisions { try write(line(decision, paths[decision.content] ?? Path(""))) }
        last = end.sequence
      }
    }
  }

  private var currentHeader: [String] {
    [
      "file", "file_bytes", "sha256", "label", "note", "note_bytes", "marked", "time", "sequence",
      "model_sha256",
    ]
  }

  private func line(_ subject: Subject, _ standing: Standing) -> String {
    switch format {
    case .csv:
      let fields =
        CSVText.outside(subject.path.bytes) + [subject.content, standing.label?.rawValue ?? ""]
        + CSVText.outside(Array(standing.note.utf8))
      return CSVText.line(
        fields + [
          standing.isMarked ? "true" : "false", standing.time ?? "", standing.sequence.map(String.init) ?? "",
          standing.model ?? "",
        ]) + "\r\n"
    case .jsonl:
      return JSONText.object { line in
        line.member("schema", CaseExport.currentSchema)
        line.member(file: subject.path)
        line.member("sha256", subject.content)
        line.member("label", standing.label?.rawValue)
        line.member("note", standing.note)
        line.member("marked", standing.isMarked)
        line.member("time", standing.time)
        line.member("sequence", json: standing.sequence.map(String.init) ?? "null")
        line.member("model_sha256", standing.model)
      } + "\n"
    }
  }

  private var historyHeader: [String] {
    [
      "sequence", "time", "step", "action", "target", "file", "file_bytes", "sha256", "model_sha256", "field",
      "old", "old_bytes", "new", "new_bytes", "previous", "hash",
    ]
  }

  private func line(_ decision: Decision, _ path: Path) -> String {
    let target = decision.target.map(String.init)
    switch format {
    case .csv:
      let start = [
        "\(decision.sequence)", decision.time, "\(decision.step)", decision.action.rawValue, target ?? "",
      ]
      return CSVText.line(
        start + CSVText.outside(path.bytes)
          + [decision.content, decision.model ?? "", decision.field.rawValue] + CSVText.outside(decision.old)
          + CSVText.outside(decision.new) + [decision.previous, decision.hash]) + "\r\n"
    case .jsonl:
      return JSONText.object { line in
        line.member("schema", CaseExport.historySchema)
        line.member("sequence", decision.sequence)
        line.member("time", decision.time)
        line.member("step", decision.step)
        line.member("action", decision.action.rawValue)
        line.member("target", json: target ?? "null")
        line.member(file: path)
        line.member("sha256", decision.content)
        line.member("model_sha256", decision.model)
        line.member("field", decision.field.rawValue)
        line.member("old", String(decoding: decision.old, as: UTF8.self))
        line.member("new", String(decoding: decision.new, as: UTF8.self))
        line.member("previous", decision.previous)
        line.member("hash", decision.hash)
      } + "\n"
    }
  }
}
