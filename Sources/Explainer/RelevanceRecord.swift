import Text

/// The relevance maps of one face as numbers, for further work (ecosystem V14): what the views and the report draw.
public struct RelevanceRecord: Sendable {
  public let record: Record
  /// One a label; empty for joint prompts, nil without a score.
  public let maps: [RelevanceMap]?

  static let schema = "telltale.relevance/1"

  public init(_ face: PictureStudy.Face) {
    record = face.record
    maps = face.maps
  }

  /// One line of JSON, without its line feed. `values` has the crop's rows from the top, each from the left, in units of
  /// the margin; `scale` is the value that is drawn as full on every map.
  public func json(_ context: RecordContext) -> String {
    JSONText.object { line in
      line.member("schema", RelevanceRecord.schema)
      line.member(file: record.file)
      line.member("status", record.status.rawValue)
      line.member("face", json: record.face?.json(index: record.faceIndex) ?? "null")
      line.member("scale", RelevanceMap.full)
      line.member("maps", json: maps.map { JSONText.array($0.map(\.json)) } ?? "null")
      line.member("warnings", json: JSONText.array(record.warnings.map { JSONText.string($0.text) }))
      line.member("error", record.error)
      line.member("sha256", record.sha256)
      line.member("model", context.model.name)
      line.member("model_sha256", context.model.sha256)
      line.member("precision", RelevanceModel.precision.rawValue)
      line.member("version", context.version)
    }
  }

  public static var csvHeader: String {
    CSVText.line([
      "file", "file_bytes", "sha256", "model_sha256", "face_index", "label", "margin", "says_something",
      "scale",
      "side", "row", "column", "value", "precision", "status", "error",
    ])
  }

  /// A line for each label and patch, without line ends; one line that says why where there are no maps.
  public func csv(_ context: RecordContext) -> [String] {
    let start =
      CSVText.outside(record.file.bytes) + [
        record.sha256 ?? "", context.model.sha256, "\(record.faceIndex)",
      ]
    let reason = record.error ?? (maps?.isEmpty == true ? "joint prompts have no maps" : "")
    let end = [RelevanceModel.precision.rawValue, record.status.rawValue, reason]
    guard let maps, !maps.isEmpty else {
      return [CSVText.line(start + [String](repeating: "", count: 8) + end)]
    }
    return maps.flatMap { map in
      let ofMap = [
        map.label.name, "\(map.margin)", "\(map.saysSomething)", "\(RelevanceMap.full)", "\(map.side)",
      ]
      return map.values.enumerated().map { place, value in
        CSVText.line(start + ofMap + ["\(place / map.side)", "\(place % map.side)", "\(value)"] + end)
      }
    }
  }

  /// The file's name, and a line for each label: its margin, and where most of it comes from.
  public var text: String {
    let name = SafeText(bytes: record.file.bytes).string
    let head = record.faceIndex > 0 ? "\(name) (face \(record.faceIndex + 1))" : name
    guard let maps else {
      return record.status == .noFace
        ? "\(head): no face found" : "\(head): error: \(SafeText(record.error ?? "").string)"
    }
    guard !maps.isEmpty else { return "\(head): joint prompts have no margin of a label alone, and no maps" }
    return
      ([head]
      + maps.map { map in
        let name = map.label.name + String(repeating: " ", count: 21 - map.label.name.count)
        let margin = Record.signed(map.margin, 3)
        let place =
          map.saysSomething
          ? "most from: \(map.strongestPlace.rawValue)"
          : map.margin > 0 ? "nothing here: no part stands out" : "nothing here: it leans to unaltered"
        return "  \(name) \(margin)  \(place)"
      }).joined(separator: "\n")
  }
}

extension RelevanceMap {
  fileprivate var json: String {
    JSONText.object { map in
      map.member("label", label.name)
      map.member("margin", margin)
      map.member("says_something", saysSomething)
      map.member("strongest", strongestPlace.rawValue)
      map.member(
        "values",
        json: JSONText.array(
          (0..<side).map { row in
            JSONText.array(values[row * side..<(row + 1) * side].map { JSONText.number($0) })
          }))
    }
  }
}
