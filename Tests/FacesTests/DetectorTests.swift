import Faces
import Files
import Foundation
import Pictures
import Tensors
import Testing

/// RetinaFace against PyTorch in float64; tolerances as the reference states them.
struct DetectorTests {
  static let folder = Path(#filePath).parent.appending("Goldens")
  static let detector = Result {
    try FaceDetector(folder: Path(#filePath).parent.appending("../../Assets/Detector"))
  }
  static let names = [
    "astronaut-640x640", "astronaut-320x320", "astronaut-crop-64x96", "astronaut-odd-317x250",
    "astronaut-tiles-448x288",
  ]

  static func picture(_ name: String) throws -> Picture {
    try PictureDecoder.decode(readFile(folder.appending("pictures/\(name).png"), limit: 8 << 20).bytes)
      .picture
  }

  static func golden() throws -> Safetensors {
    try Safetensors(MappedFile(folder.appending("golden.safetensors"), limit: 64 << 20))
  }

  @Test(arguments: names)
  func arrays(name: String) throws {
    let golden = try Self.golden()
    let output = try Self.detector.get().rawOutput(
      for: Self.picture(name), workspace: Workspace(team: Team(count: 2)))
    // Of large pictures only some anchors are kept; their indices are I32 or I64, so the list is taken from the JSON.
    let index = try Self.index(name)
    for (part, got, width, tolerance) in [
      ("loc", output.boxes, 4, Float(2e-4)), ("conf", output.confidences, 2, 2e-5),
      ("landms", output.landmarks, 10, 2e-4),
    ] {
      let expected = try #require(try golden.tensor("\(name).\(part)"))
      let rows = index ?? Array(0..<expected.rows)
      try #require(rows.count == expected.rows)
      var largest: Float = 0
      for (row, anchor) in rows.enumerated() {
        for i in 0..<width { largest = max(largest, abs(got[anchor * width + i] - expected[row, i])) }
      }
      #expect(largest < tolerance, "\(name).\(part) differs by \(largest)")
    }
  }

  /// The anchors that the golden rows stand for; nil where all are kept.
  static func index(_ name: String) throws -> [Int]? {
    let bytes = try readFile(folder.appending("golden.safetensors"), limit: 64 << 20).bytes
    let length = bytes[0..<8].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let header = try JSON(parsing: Array(bytes[8..<8 + length]))
    guard let entry = header["\(name).index"], let begin = entry["data_offsets"]?.array?.first?.count,
      let end = entry["data_offsets"]?.array?.last?.count
    else { return nil }
    let size = entry["dtype"]?.string == "I64" ? 8 : 4
    return stride(from: 8 + length + begin, to: 8 + length + end, by: size).map { at in
      (0..<4).reduce(0) { $0 + Int(bytes[at + $1]) << (8 * $1) }
    }
  }

  @Test(arguments: names)
  func faces(name: String) throws {
    let golden = try Self.golden()
    let faces = try Self.detector.get().facesAtNetworkSize(in: Self.picture(name), workspace: Workspace())
    let boxes = try #require(try golden.tensor("\(name).final.boxes"))
    let scores = try #require(try golden.tensor("\(name).final.scores")).floats
    let landmarks = try #require(try golden.tensor("\(name).final.landmarks")).floats
    try #require(faces.count == boxes.rows)
    for (i, face) in faces.enumerated() {
      #expect(abs(face.score - scores[i]) < 1e-5)
      for (got, expected) in zip(
        [face.box.x0, face.box.y0, face.box.x1, face.box.y1], boxes.floats[i * 4..<i * 4 + 4])
      {
        #expect(abs(got - Double(expected)) < 0.01)
      }
      for (got, expected) in zip(face.landmarks.flatMap { [$0.x, $0.y] }, landmarks[i * 10..<i * 10 + 10]) {
        #expect(abs(got - Double(expected)) < 0.01)
      }
    }
  }

  @Test func onePixelHasNoFace() throws {
    let dot = Picture(width: 1, height: 1, pixels: [9, 9, 9])
    #expect(try Self.detector.get().faces(in: dot, workspace: Workspace()).isEmpty)
  }
}
