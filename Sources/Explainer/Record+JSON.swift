import Faces
import Files
import Foundation
import Text

extension Record {
  /// One line of JSON, without its line feed.
  ///
  /// - Parameter times: whether milliseconds are stated; without them two runs give the same bytes.
  public func json(_ context: RecordContext, times: Bool) -> String {
    JSONText.object { line in
      line.member("schema", Record.schema)
      line.member(file: file)
      line.member("status", status.rawValue)
      line.member(
        "probabilities",
        json: explanation.map { JSONText.array($0.probabilities.map(JSONText.number)) } ?? "null")
      line.member(
        "margins", json: explanation.map { JSONText.array($0.margins.map(JSONText.number)) } ?? "null")
      line.member("flagged", json: explanation.map { $0.isFlagged ? "true" : "false" } ?? "null")
      line.member(
        "reasons",
        json: explanation.map { JSONText.array($0.reasons.map { JSONText.string($0.name) }) } ?? "null")
      line.member("sentence", explanation?.sentence)
      line.member("face", json: face?.json(index: faceIndex) ?? "null")
      line.member("warnings", json: JSONText.array(warnings.map { JSONText.string($0.text) }))
      line.member("error", error)
      line.member("sha256", sha256)
      line.member("model", context.model.name)
      line.member("model_sha256", context.model.sha256)
      line.member("threshold", context.model.threshold)
      line.member("precision", context.model.precision.rawValue)
      line.member("decode_scale", decodeScale)
      line.member("version", context.version)
      if times { line.member("milliseconds", json: milliseconds.json) }
    }
  }
}

extension JSONText {
  /// The file's name; one that is not UTF-8 readable, with its bytes in base64 beside it.
  public mutating func member(file: Path) {
    if let name = file.utf8 {
      member("file", name)
    } else {
      member("file", SafeText(bytes: file.bytes).string)
      member("file_bytes", Data(file.bytes).base64EncodedString())
    }
  }
}

extension DetectedFace {
  func json(index: Int) -> String {
    JSONText.object { object in
      object.member("index", index)
      object.member(
        "box", json: JSONText.array([box.x0, box.y0, box.x1, box.y1].map { JSONText.number($0) }))
      object.member(
        "landmarks",
        json: JSONText.array(
          landmarks.map { JSONText.array([JSONText.number($0.x), JSONText.number($0.y)]) }))
      object.member("score", score)
    }
  }
}

extension Record.Milliseconds {
  var json: String {
    JSONText.object { object in
      for (name, value) in [
        ("read", read), ("decode", decode), ("detect", detect), ("encode", encode), ("total", total),
      ] {
        object.member(name, json: JSONText.number((value * 1_000).rounded() / 1_000))
      }
    }
  }
}

/// What stands in every record of a run.
public struct RecordContext: Sendable {
  public let model: ModelSummary
  /// The program's.
  public let version: String

  public init(model: ModelSummary, version: String) {
    self.model = model
    self.version = version
  }
}
