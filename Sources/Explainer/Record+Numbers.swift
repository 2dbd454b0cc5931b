import Faces
import Files

/// A record's numbers as JSON that reads back to the same bits, for those who keep scores: floats in their shortest form,
/// warnings by kind and value.
extension Record {
  /// All but the file's name, its hash and the face's index, which belong beside it.
  public var numbers: String {
    JSONText.object { object in
      object.member("status", status.rawValue)
      if let explanation {
        object.member(
          "probabilities", json: JSONText.array(explanation.probabilities.map(JSONText.number)))
        object.member("margins", json: JSONText.array(explanation.margins.map(JSONText.number)))
        if let similarities = explanation.similarities {
          object.member("similarities", json: JSONText.array(similarities.map(JSONText.number)))
        }
        object.member("threshold", explanation.threshold)
      }
      if let face {
        let box = [face.box.x0, face.box.y0, face.box.x1, face.box.y1]
        let points = face.landmarks.flatMap { [$0.x, $0.y] }
        object.member("box", json: JSONText.array(box.map { JSONText.number($0) }))
        object.member("landmarks", json: JSONText.array(points.map { JSONText.number($0) }))
        object.member("face_score", face.score)
      }
      object.member("warnings", json: JSONText.array(warnings.map(Record.json)))
      object.member("error", error)
      object.member("decode_scale", decodeScale)
      object.member(
        "milliseconds",
        json: JSONText.array(
          [milliseconds.read, milliseconds.decode, milliseconds.detect, milliseconds.encode].map {
            JSONText.number($0)
          }))
    }
  }

  private static func json(_ warning: Warning) -> String {
    let (kind, value): (String, String?) =
      switch warning {
      case .smallFace(let pixels): ("small_face", "\(pixels)")
      case .enlarged(let factor): ("enlarged", JSONText.number(factor))
      case .greyscale: ("greyscale", nil)
      case .turned(let share): ("turned", JSONText.number(share))
      case .compressed(let quality): ("compressed", "\(quality)")
      case .severalFaces(let count): ("several_faces", "\(count)")
      case .decodedScaled(let denominator): ("decoded_scaled", "\(denominator)")
      case .damaged(let what): ("damaged", JSONText.string(what))
      case .assumed(let what): ("assumed", JSONText.string(what))
      case .changedWhileReading: ("changed_while_reading", nil)
      }
    return JSONText.array([JSONText.string(kind)] + (value.map { [$0] } ?? []))
  }

  /// nil where the text is not what `numbers` gives.
  public init?(numbers text: String, file: Path, sha256: String, faceIndex: Int) {
    guard let json = try? JSON(parsing: Array(text.utf8)),
      let status = json["status"]?.string.flatMap(Status.init), let scale = json["decode_scale"]?.count,
      let warnings = json["warnings"]?.array.flatMap({ Record.all($0.map(Record.warning)) }),
      let times = json["milliseconds"]?.array.flatMap({ Record.all($0.map(\.double)) }), times.count == 4
    else { return nil }
    let explanation = Record.explanation(json), face = Record.face(json)
    guard (explanation != nil) == (status == .scored), face != nil || json["box"] == nil else { return nil }
    var milliseconds = Milliseconds()
    milliseconds.read = times[0]
    milliseconds.decode = times[1]
    milliseconds.detect = times[2]
    milliseconds.encode = times[3]
    self.init(
      file: file, status: status, explanation: explanation, face: face, faceIndex: faceIndex,
      warnings: warnings, error: json["error"]?.string, sha256: sha256, decodeScale: scale,
      milliseconds: milliseconds)
  }

  private static func explanation(_ json: JSON) -> Explanation? {
    guard let probabilities = floats(json["probabilities"], in: 0...1),
      let margins = floats(json["margins"], in: -2...2),
      let threshold = json["threshold"].flatMap({ float($0, in: 0...1) })
    else { return nil }
    let similarities = json["similarities"]?.array.flatMap { all($0.map { float($0, in: -2...2) }) }
    guard json["similarities"] == nil || similarities?.count == 2 * Label.allCases.count else { return nil }
    return Explanation(
      probabilities: probabilities, margins: margins, similarities: similarities, threshold: threshold)
  }

  private static func face(_ json: JSON) -> DetectedFace? {
    guard let box = json["box"]?.array.flatMap({ all($0.map(place)) }), box.count == 4,
      let points = json["landmarks"]?.array.flatMap({ all($0.map(place)) }), points.count == 10,
      let score = json["face_score"].flatMap({ float($0, in: 0...1) })
    else { return nil }
    return DetectedFace(
      box: .init(x0: box[0], y0: box[1], x1: box[2], y1: box[3]),
      landmarks: (0..<5).map { Point(x: points[2 * $0], y: points[2 * $0 + 1]) }, score: score)
  }

  private static func warning(_ json: JSON) -> Warning? {
    guard let parts = json.array, let kind = parts.first?.string else { return nil }
    let value = parts.count == 2 ? parts[1] : nil
    return switch kind {
    case "small_face": value?.count.map(Warning.smallFace)
    case "enlarged": value?.double.map(Warning.enlarged)
    case "greyscale": .greyscale
    case "turned": value?.double.map(Warning.turned)
    case "compressed": value?.count.map(Warning.compressed)
    case "several_faces": value?.count.map(Warning.severalFaces)
    case "decoded_scaled": value?.count.map(Warning.decodedScaled)
    case "damaged": value?.string.map(Warning.damaged)
    case "assumed": value?.string.map(Warning.assumed)
    case "changed_while_reading": .changedWhileReading
    default: nil
    }
  }

  /// One a label; null where the model does not train it.
  private static func floats(_ json: JSON?, in range: ClosedRange<Float>) -> [Float?]? {
    guard let values = json?.array, values.count == Label.allCases.count else { return nil }
    var floats: [Float?] = []
    for value in values {
      let number = float(value, in: range)
      guard number != nil || value == .null else { return nil }
      floats.append(number)
    }
    return floats
  }

  private static func float(_ json: JSON, in range: ClosedRange<Float>) -> Float? {
    guard case .number(let text) = json, let value = Float(text), range.contains(value) else { return nil }
    return value
  }

  /// A place in a photograph, in pixels; a box may reach beyond it.
  private static func place(_ json: JSON) -> Double? { json.double.flatMap { abs($0) <= 1e6 ? $0 : nil } }

  private static func all<T>(_ values: [T?]) -> [T]? {
    let present = values.compactMap(\.self)
    return present.count == values.count ? present : nil
  }
}
