import Text

extension Record {
  /// The header of `csv`, without line end.
  public static var csvHeader: String {
    let names = Label.allCases.map(\.key)
    return
      (["file", "file_bytes", "status"] + names + names.map { "margin_\($0)" } + [
        "flagged", "reasons", "sentence", "face_index", "x0", "y0", "x1", "y1", "face_score", "warnings",
        "error",
        "sha256", "model", "model_sha256", "threshold", "version", "precision", "decode_scale",
      ]).joined(separator: ",")
  }

  /// One line of RFC 4180, without line end. A name that is not plain stands in base64 under `file_bytes`.
  public func csv(_ context: RecordContext) -> String {
    let box = face?.box
    var fields = CSVText.outside(file.bytes) + [status.rawValue]
    for values in [explanation?.probabilities, explanation?.margins] {
      fields += Label.allCases.map { label in values?[label.rawValue].map { "\($0)" } ?? "" }
    }
    fields.append(explanation.map { $0.isFlagged ? "true" : "false" } ?? "")
    fields.append(explanation?.reasons.map(\.name).joined(separator: "; ") ?? "")
    fields.append(explanation?.sentence ?? "")
    fields.append(face == nil ? "" : "\(faceIndex)")
    fields += [box?.x0, box?.y0, box?.x1, box?.y1].map { $0.map { "\($0)" } ?? "" }
    fields.append(face.map { "\($0.score)" } ?? "")
    fields.append(warnings.map { SafeText($0.text).string }.joined(separator: "; "))
    fields.append(error.map { SafeText($0).string } ?? "")
    fields.append(sha256 ?? "")
    fields += [
      SafeText(context.model.name).string, context.model.sha256, "\(context.model.threshold)",
      context.version, context.model.precision.rawValue, "\(decodeScale)",
    ]
    return CSVText.line(fields)
  }
}
