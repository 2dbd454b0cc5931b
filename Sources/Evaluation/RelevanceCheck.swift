import DataSets
import Explainer
import Faces
import Files
import Pictures
import Tensors

/// Whether relevance maps tell the truth about the model: taking away what a map calls relevant has to lower the margin
/// more than taking away as much at random (deletion; Samek et al. 2017), and on own forgeries the strongest patch should
/// lie where the face was altered.
public struct RelevanceCheck: Equatable, Sendable {
  /// Flagged faces that were looked at, and those whose margin fell more than at random.
  public private(set) var faces = 0
  public private(set) var better = 0
  /// Mean fall of the margin by the map's patches, and by random ones.
  public private(set) var meanFall = 0.0
  public private(set) var meanRandomFall = 0.0
  /// Forgeries with a mask, and those whose strongest patch has altered pixels.
  public private(set) var masked = 0
  public private(set) var inside = 0
  /// The share of a crop that the masks cover, on average: what chance would reach.
  public private(set) var meanMaskShare = 0.0
  /// Pictures that could not be scored, and the first of them with the reason. Text from outside.
  public private(set) var failures = 0
  public private(set) var firstFailure: String?

  public static let share = 0.2
  public static let draws = 10

  public init() {}

  /// Looks at the flagged faces of a data set, on all threads of the scorer.
  ///
  /// - Parameters:
  ///   - isAligned: the pictures, and the masks, are aligned crops already.
  ///   - progress: called with the number of pictures seen.
  /// - Throws: `ModelError` where the model cannot be opened a second time.
  public static func run(
    _ dataSet: DataSet, by scorer: Scorer, isAligned: Bool, seed: UInt64, progress: (Int) -> Void
  ) async throws -> RelevanceCheck {
    let model = try await scorer.relevanceModel()
    let options = PictureOptions(isAligned: isAligned, keepsPictures: true)
    let inputs = dataSet.samples.map { Input(path: $0.file, origin: .named) }
    var check = RelevanceCheck(), seen = 0, waiting: [Task<RelevanceCheck, Never>] = []
    for await picture in ScoringRun(inputs, options, by: scorer) {
      let sample = dataSet.samples[seen], index = UInt32(seen)
      seen += 1
      progress(seen)
      if let record = picture.records.first, record.status == .error {
        check.failures += 1
        check.firstFailure = check.firstFailure ?? "\(record.file.text): \(record.error ?? "")"
      }
      guard let record = picture.records.first, record.explanation?.isFlagged == true,
        let crop = picture.crops.first
      else { continue }
      let face = record.face
      waiting.append(
        Task {
          await scorer.perform { workspace in
            var one = RelevanceCheck()
            guard let map = model.maps(of: crop, in: workspace).first(where: { $0.label == .fake }) else {
              return one
            }
            one.add(
              crop, map: map,
              mask: sample.mask.flatMap { RelevanceCheck.mask($0, face, enlarge: scorer.card.faceEnlarge) },
              seed: seed, index: index
            ) { scorer.explanation(of: $0, in: workspace)?.margins[0].map(Double.init) }
            return one
          }
        })
      // A few at a time: each holds a crop.
      if waiting.count >= 4 * scorer.threads { check.merge(await waiting.removeFirst().value) }
    }
    for task in waiting { check.merge(await task.value) }
    try Task.checkCancellation()
    return check
  }

  /// A mask in the crop's pixels: as it is where the picture was a crop, else it goes the way of its picture.
  private static func mask(_ file: Path, _ face: DetectedFace?, enlarge: Double) -> Picture? {
    guard let bytes = try? readFile(file, limit: PictureLimits.fileBytes).bytes,
      let picture = try? PictureDecoder.decode(bytes).picture
    else { return nil }
    guard let face else { return picture }
    return Alignment.crop(picture, face, enlarge: enlarge)
  }

  private mutating func merge(_ other: RelevanceCheck) {
    func mean(_ a: Double, _ n: Int, _ b: Double, _ m: Int) -> Double {
      n + m > 0 ? (a * Double(n) + b * Double(m)) / Double(n + m) : 0
    }
    meanFall = mean(meanFall, faces, other.meanFall, other.faces)
    meanRandomFall = mean(meanRandomFall, faces, other.meanRandomFall, other.faces)
    meanMaskShare = mean(meanMaskShare, masked, other.meanMaskShare, other.masked)
    faces += other.faces
    better += other.better
    masked += other.masked
    inside += other.inside
  }

  /// Looks at one crop.
  ///
  /// - Parameters:
  ///   - mask: what was altered, in the crop's pixels, any channel over 127; nil where nobody knows.
  ///   - score: the margin of `fake` for a crop.
  public mutating func add(
    _ crop: Picture, map: RelevanceMap, mask: Picture?, seed: UInt64, index: UInt32,
    score: (Picture) -> Double?
  ) {
    let count = map.values.count, chosen = map.patches(share: RelevanceCheck.share)
    guard let before = score(crop), let after = score(crop.replacing(chosen, of: map)) else { return }
    var random = RandomNumbers(seed: seed, .draws, index: index), randomFall = 0.0
    for _ in 0..<RelevanceCheck.draws {
      let patches = Array(random.permutation(count).prefix(chosen.count))
      guard let margin = score(crop.replacing(patches, of: map)) else { return }
      randomFall += (before - margin) / Double(RelevanceCheck.draws)
    }
    faces += 1
    if before - after > randomFall { better += 1 }
    meanFall += (before - after - meanFall) / Double(faces)
    meanRandomFall += (randomFall - meanRandomFall) / Double(faces)
    guard let mask, mask.width == crop.width, mask.height == crop.height else { return }
    masked += 1
    let (columns, rows) = map.area(of: map.strongest, cropSize: crop.width)
    func isAltered(_ x: Int, _ y: Int) -> Bool { mask.pixels[(y * mask.width + x) * 3] > 127 }
    if rows.contains(where: { y in columns.contains { isAltered($0, y) } }) { inside += 1 }
    let altered = stride(from: 0, to: mask.pixels.count, by: 3).count { mask.pixels[$0] > 127 }
    meanMaskShare += (Double(altered) / Double(mask.width * mask.height) - meanMaskShare) / Double(masked)
  }

  public var text: String {
    func percent(_ part: Int, _ all: Int) -> String {
      guard all > 0 else { return "–" }
      let tenths = (part * 1000 + all / 2) / all
      return "\(tenths / 10).\(tenths % 10) %"
    }
    var lines = [
      "deletion: \(better) of \(faces) flagged faces (\(percent(better, faces))) lose more margin without the most relevant "
        + "fifth than without a random one (mean of \(RelevanceCheck.draws))",
      "mean fall of the margin \(rounded(meanFall)), at random \(rounded(meanRandomFall))",
    ]
    if masked > 0 {
      lines.append(
        "strongest patch inside the altered region: \(inside) of \(masked) (\(percent(inside, masked))); the regions cover "
          + "\((meanMaskShare * 1_000).rounded() / 10) % of a crop")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}

extension Picture {
  /// The patches' pixels in the picture's mean colour.
  fileprivate func replacing(_ patches: [Int], of map: RelevanceMap) -> Picture {
    let mean = meanColor
    var changed = pixels
    for patch in patches {
      let (columns, rows) = map.area(of: patch, cropSize: width)
      for y in rows {
        for x in columns {
          let index = (y * width + x) * 3
          (changed[index], changed[index + 1], changed[index + 2]) = mean
        }
      }
    }
    return Picture(width: width, height: height, pixels: changed)
  }
}
