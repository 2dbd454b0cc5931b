import CaseFile
import Explainer
import Faces
import Files
import Foundation
import Pictures
import Report
import Text

/// A report without a model: one face, flagged, of a made-up picture.
enum Samples {
  static let model = ModelSummary(
    name: "sample", sha256: String(repeating: "ab", count: 32), threshold: 0.7, logitScale: nil, quality: nil)

  static func explanation(_ fake: Float = 0.83, mouth: Float = 0.56) -> Explanation {
    Explanation(
      probabilities: [fake, 0.2, 0.3, 0.2, 0.4, 0.2, mouth, nil],
      margins: [1.585, -1.386, -0.847, -1.386, -0.405, -1.386, 0.241, nil],
      similarities: (0..<16).map { Float($0) / 100 }, threshold: 0.7)
  }

  static let crop: Picture = {
    var pixels: [UInt8] = []
    for y in 0..<317 { for x in 0..<317 { pixels += [UInt8(x % 251), UInt8(y % 256), 90] } }
    return Picture(width: 317, height: 317, pixels: pixels)
  }()

  static let maps = Label.allCases.map { label in
    RelevanceMap(
      label: label, margin: label == .mouth ? 0.241 : label == .eye ? 0.1 : -0.3, side: 12,
      values: (0..<144).map { label == .mouth && $0 == 9 * 12 + 5 ? 0.0151 : 0.0005 })
  }

  static func record(
    _ file: Path = Path("Photos/face.jpg"), status: Record.Status = .scored,
    warnings: [Warning] = [.greyscale],
    error: String? = nil, index: Int = 0, sha256: String = String(repeating: "cd", count: 32)
  ) -> Record {
    let face = DetectedFace(
      box: .init(x0: 100, y0: 80, x1: 260, y1: 300),
      landmarks: [(140, 160), (220, 160), (180, 200), (150, 250), (210, 250)].map { Point(x: $0.0, y: $0.1) },
      score: 0.99)
    return Record(
      file: file, status: status, explanation: status == .scored ? explanation() : nil,
      face: status == .scored ? face : nil, faceIndex: index, warnings: warnings, error: error,
      sha256: sha256, decodeScale: 1, milliseconds: .init())
  }

  static func face(_ record: Record = record()) -> PictureStudy.Face {
    PictureStudy.Face(
      record: record, crop: crop, maps: maps,
      whatIf: WhatIf(original: explanation(), altered: (0..<16).map { explanation($0 == 5 ? 0.6 : 0.9) }))
  }

  static func entry(
    _ faces: [PictureStudy.Face] = [face()], decisions: Report.Decisions? = nil
  ) -> Report.Entry {
    Report.Entry(
      study: PictureStudy(
        faces: faces,
        facts: PictureFacts(bytes: 12_345, format: .jpeg, storedSize: (640, 400), orientation: 6),
        overview: (Picture(width: 64, height: 40, pixels: [UInt8](repeating: 99, count: 64 * 40 * 3)), 0.1)),
      modified: "2026-01-02T03:04:05Z", decisions: decisions)
  }

  static func context(_ card: ModelCard) -> Report.Context {
    Report.Context(
      record: RecordContext(model: model, version: "0.0"), card: card,
      correlation: Correlation(
        before: (0..<8).map { row in (0..<8).map { row == $0 ? 1 : Float(row - $0) / 10 } },
        after: Array(repeating: Array(repeating: 0.25, count: 8), count: 8)),
      procedure: [ProcedureStep("Read", "The file is read once.")], engine: ["kernels: plain"],
      made: "2026-01-02T00:00:00Z", command: "telltale report face.jpg --out report.html", scoreOptions: "")
  }

  /// The card of the model that comes with the program.
  static func card() throws -> ModelCard { try ModelFolder(Path(root.path).appending("Assets/Model")).card }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
}
