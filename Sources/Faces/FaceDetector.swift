import Files
import Glibc
import Pictures
import Tensors

/// Finds faces: RetinaFace's anchors decoded, thresholded and thinned by non-maximum suppression.
///
/// Source of all constants: `Assets/Detector/config.json`.
public struct FaceDetector: Sendable {
  private let network: RetinaFace

  /// Faces are looked for on a copy whose longer side is at most this many pixels.
  public static let longerSide = 640
  static let confidence: Float = 0.6
  static let overlapLimit = 0.4
  static let mostCandidates = 5_000, mostFaces = 750
  static let meanBGR: [Float] = [104, 117, 123]

  /// - Parameter weights: the checkpoint's tensors by their own names.
  public init(_ weights: Safetensors) throws(FaceError) { network = try RetinaFace(weights) }

  /// - Parameter folder: holds `model.safetensors`.
  public init(folder: Path) throws(FaceError) {
    let file: MappedFile, weights: Safetensors
    do throws(FileError) {
      file = try MappedFile(folder.appending("model.safetensors"), limit: 64 << 20)
    } catch {
      throw .file(error)
    }
    do throws(SafetensorsError) { weights = try Safetensors(file) } catch { throw .safetensors(error) }
    try self.init(weights)
  }

  /// SHA-256 of the weights in a folder.
  public static func sha256(folder: Path) throws(FaceError) -> String {
    do throws(FileError) {
      return Digest.sha256(try readFile(folder.appending("model.safetensors"), limit: 64 << 20).bytes)
    } catch {
      throw .file(error)
    }
  }

  /// The faces of an upright picture, by falling score, in its own pixels.
  public func faces(in picture: Picture, workspace: Workspace) -> [DetectedFace] {
    let scale = min(1, Double(FaceDetector.longerSide) / Double(max(picture.width, picture.height)))
    let small = scale < 1 ? picture.shrunk(longerSide: FaceDetector.longerSide) : picture
    return facesAtNetworkSize(in: small, workspace: workspace).map { found in
      DetectedFace(
        box: DetectedFace.Box(
          x0: found.box.x0 / scale, y0: found.box.y0 / scale, x1: found.box.x1 / scale,
          y1: found.box.y1 / scale),
        landmarks: found.landmarks.map { Point(x: $0.x / scale, y: $0.y / scale) }, score: found.score)
    }
  }

  /// The faces by falling area; equal areas keep the order of their scores.
  public func facesBySize(in picture: Picture, workspace: Workspace) -> [DetectedFace] {
    faces(in: picture, workspace: workspace).enumerated()
      .sorted { ($1.element.box.area, $0.offset) < ($0.element.box.area, $1.offset) }
      .map(\.element)
  }

  package func facesAtNetworkSize(in picture: Picture, workspace: Workspace) -> [DetectedFace] {
    let output = network(FaceDetector.input(picture, in: workspace), in: workspace)
    return FaceDetector.choose(output, width: picture.width, height: picture.height)
  }

  /// The network's own answers: boxes [n, 4], softmax of background and face [n, 2], landmarks [n, 10].
  package func rawOutput(
    for picture: Picture, workspace: Workspace
  ) -> (boxes: [Float], confidences: [Float], landmarks: [Float]) {
    let output = network(FaceDetector.input(picture, in: workspace), in: workspace)
    let confidences = stride(from: 0, to: output.classes.count, by: 2).flatMap { i -> [Float] in
      let face = FaceDetector.confidence(output.classes, i / 2)
      return [1 - face, face]
    }
    return (output.boxes, confidences, output.landmarks)
  }

  /// [H, W, 3]: blue, green, red, less the mean.
  private static func input(_ picture: Picture, in workspace: Workspace) -> Tensor {
    var x = workspace.tensor([picture.height, picture.width, 3])
    x.withUnsafeMutableFloats { x in
      picture.pixels.withUnsafeBufferPointer { pixels in
        for i in stride(from: 0, to: pixels.count, by: 3) {
          x[i] = Float(pixels[i + 2]) - meanBGR[0]
          x[i + 1] = Float(pixels[i + 1]) - meanBGR[1]
          x[i + 2] = Float(pixels[i]) - meanBGR[2]
        }
      }
    }
    return x
  }

  private static func confidence(_ classes: [Float], _ anchor: Int) -> Float {
    1 / (1 + exp(classes[2 * anchor] - classes[2 * anchor + 1]))
  }

  /// Anchors over the threshold, the best of them decoded, overlapping ones dropped.
  private static func choose(_ output: RetinaFace.Output, width: Int, height: Int) -> [DetectedFace] {
    let anchors = Anchors(width: width, height: height)
    var candidates: [(anchor: Int, score: Float)] = []
    for anchor in 0..<output.classes.count / 2 {
      let score = confidence(output.classes, anchor)
      if score > confidence { candidates.append((anchor, score)) }
    }
    candidates.sort { ($1.score, $0.anchor) < ($0.score, $1.anchor) }
    var kept: [DetectedFace] = []
    for (anchor, score) in candidates.prefix(mostCandidates) {
      let box = anchors.box(anchor, output.boxes)
      guard box.x1 > box.x0, box.y1 > box.y0, box.x0.isFinite, box.x1.isFinite, box.y0.isFinite,
        box.y1.isFinite,
        kept.allSatisfy({ overlap($0.box, box) <= overlapLimit })
      else { continue }
      kept.append(
        DetectedFace(box: box, landmarks: anchors.landmarks(anchor, output.landmarks), score: score))
      if kept.count == mostFaces { break }
    }
    return kept
  }

  /// Intersection over union, pixels counted inclusively as the original does.
  package static func overlap(_ a: DetectedFace.Box, _ b: DetectedFace.Box) -> Double {
    func area(_ box: DetectedFace.Box) -> Double { (box.width + 1) * (box.height + 1) }
    let width = max(0, min(a.x1, b.x1) - max(a.x0, b.x0) + 1)
    let height = max(0, min(a.y1, b.y1) - max(a.y0, b.y0) + 1)
    return width * height / (area(a) + area(b) - width * height)
  }
}

/// The places where the network looks: level by level, row by row, two sizes each.
struct Anchors {
  private let width, height: Double
  private let levels: [(first: Int, columns: Int, step: Double, sizes: [Double])]

  init(width: Int, height: Int) {
    self.width = Double(width)
    self.height = Double(height)
    var first = 0
    levels = [(8, [16.0, 32]), (16, [64, 128]), (32, [256, 512])].map { step, sizes in
      let columns = (width + step - 1) / step, rows = (height + step - 1) / step
      defer { first += 2 * columns * rows }
      return (first, columns, Double(step), sizes)
    }
  }

  /// Centre and size in pixels.
  func anchor(_ index: Int) -> (x: Double, y: Double, size: Double) {
    let level = levels.last { $0.first <= index } ?? levels[0]
    let place = (index - level.first) / 2
    return (
      (Double(place % level.columns) + 0.5) * level.step, (Double(place / level.columns) + 0.5) * level.step,
      level.sizes[(index - level.first) % 2]
    )
  }

  /// Variances 0.1 and 0.2; the exponent is clamped, since hostile pictures can drive it anywhere.
  func box(_ index: Int, _ offsets: [Float]) -> DetectedFace.Box {
    let anchor = anchor(index), o = offsets[index * 4..<index * 4 + 4].map(Double.init)
    let x = anchor.x + o[0] * 0.1 * anchor.size, y = anchor.y + o[1] * 0.1 * anchor.size
    let boxWidth = anchor.size * exp(min(max(o[2] * 0.2, -20), 20))
    let boxHeight = anchor.size * exp(min(max(o[3] * 0.2, -20), 20))
    return DetectedFace.Box(
      x0: x - boxWidth / 2, y0: y - boxHeight / 2, x1: x + boxWidth / 2, y1: y + boxHeight / 2)
  }

  func landmarks(_ index: Int, _ offsets: [Float]) -> [Point] {
    let anchor = anchor(index)
    return (0..<5).map { point in
      Point(
        x: anchor.x + Double(offsets[index * 10 + 2 * point]) * 0.1 * anchor.size,
        y: anchor.y + Double(offsets[index * 10 + 2 * point + 1]) * 0.1 * anchor.size)
    }
  }
}
