import Faces
import Files
import Pictures
import Tensors

/// How a picture is looked at.
public struct PictureOptions: Sendable {
  public enum Faces: String, CaseIterable, Sendable {
    /// The largest by area.
    case largest
    /// Each, largest first.
    case all
  }

  public var faces: Faces
  /// The picture is an aligned crop already: no face is looked for.
  public var isAligned: Bool
  /// Whether the crops and a small upright picture are handed out too, for a screen.
  public var keepsPictures: Bool
  /// Changes to the first face's aligned crop, each of which is scored too.
  public var alterations: [Alteration]

  /// What is known already of a picture with this SHA-256: such a picture is not looked at again. Asked on a thread of
  /// the pool; nil where nothing is known.
  public var known: (@Sendable (_ sha256: String) -> [Record]?)?

  /// Changes an aligned crop; the file's SHA-256 is what a change by chance is seeded with.
  public typealias Alteration = @Sendable (_ crop: Picture, _ sha256: String) -> Picture

  public init(
    faces: Faces = .largest, isAligned: Bool = false, keepsPictures: Bool = false,
    alterations: [Alteration] = [], known: (@Sendable (_ sha256: String) -> [Record]?)? = nil
  ) {
    self.faces = faces
    self.isAligned = isAligned
    self.keepsPictures = keepsPictures
    self.alterations = alterations
    self.known = known
  }
}

/// What comes of one picture.
public struct ScoredPicture: Sendable {
  /// One a face; one without a score for a picture without a face or with an error; none for a file that was found in
  /// a folder and is no picture.
  public let records: [Record]
  /// The aligned crops of the records with a score, in their order, where they were asked for.
  public let crops: [Picture]
  /// The upright picture, its longer side at most 640 pixels, and the factor by which it was shrunk.
  public let overview: (picture: Picture, scale: Double)?
  /// What the model says of the first face after each alteration; nil where a number is not finite. Empty without a
  /// face.
  public var altered: [Explanation?] = []
  /// Whether the records were known before.
  public var wasKnown = false
  /// What the file is; nil where it could not be read.
  public var facts: PictureFacts?

  public var isPicture: Bool { !records.isEmpty }
}

/// A picture's bytes, read and decoded, or why they could not be.
struct PictureReading {
  private let input: Input
  private(set) var decoded: DecodedPicture?
  /// Why there is no picture. Text from outside.
  private(set) var failure: String?
  private var isForeign = false
  private var sha256: String?
  private var byteCount: Int?
  private(set) var warnings: [Warning] = []
  private var milliseconds = Record.Milliseconds()
  private var known: [Record]?

  static func read(_ input: Input, _ options: PictureOptions = .init()) -> PictureReading {
    var reading = PictureReading(input: input)
    let clock = ContinuousClock(), start = clock.now
    do throws(FileError) {
      if let problem = input.problem { throw problem }
      let contents = try contents(of: input)
      let sha256 = Digest.sha256(contents.bytes)
      reading.sha256 = sha256
      reading.byteCount = contents.bytes.count
      if !contents.changed, options.alterations.isEmpty { reading.known = options.known?(sha256) }
      if contents.changed { reading.warnings.append(.changedWhileReading) }
      let opened = clock.now
      reading.milliseconds.read = (opened - start).milliseconds
      if reading.known == nil || options.keepsPictures { reading.decode(contents.bytes) }
      reading.milliseconds.decode = (clock.now - opened).milliseconds
    } catch {
      reading.failure = error.reason
    }
    return reading
  }

  /// A file that was found in a folder and is no picture. One that was named has to be accounted for, and so has one that
  /// bears a picture's name: an emptied exhibit is not passed over.
  var isForeignFind: Bool {
    isForeign && input.origin == .found && !PictureFormat.isNamed(by: input.path.lastComponent)
  }

  private init(input: Input) { self.input = input }

  private static func contents(of input: Input) throws(FileError) -> FileContents {
    guard input.origin == .standardInput else {
      return try readFile(input.path, limit: PictureLimits.fileBytes)
    }
    return FileContents(
      bytes: try readDescriptor(0, named: input.path, limit: PictureLimits.fileBytes), changed: false)
  }

  private mutating func decode(_ bytes: [UInt8]) {
    isForeign = PictureFormat.recognize(bytes) == .unknown
    do throws(PictureError) {
      let decoded = try PictureDecoder.decode(bytes)
      if decoded.decodeScale > 1 { warnings.append(.decodedScaled(denominator: decoded.decodeScale)) }
      warnings += decoded.damage.map { .damaged($0) } + decoded.assumptions.map { .assumed($0) }
      if decoded.isGreyscale { warnings.append(.greyscale) }
      if let quality = decoded.jpegQuality, quality < Warning.heavyCompression {
        warnings.append(.compressed(quality: quality))
      }
      self.decoded = decoded
    } catch {
      failure = error.description
    }
  }

  /// Finds the faces, aligns them and has each explained.
  func scored(by scorer: Scorer, _ options: PictureOptions, in workspace: Workspace) -> ScoredPicture {
    var scored = explainedFaces(by: scorer, options, in: workspace)
    scored.facts = byteCount.map { PictureFacts(bytes: $0, decoded: decoded) }
    return scored
  }

  private func explainedFaces(by scorer: Scorer, _ options: PictureOptions, in workspace: Workspace)
    -> ScoredPicture
  {
    if let known {
      let crops = known.filter { $0.explanation != nil }.compactMap { record in
        record.face.flatMap { face in
          decoded.flatMap { Alignment.crop($0.picture, face, enlarge: scorer.card.faceEnlarge) }
        }
      }
      var picture = result(known, crops, options)
      picture.wasKnown = true
      return picture
    }
    guard let decoded else {
      let records = isForeignFind ? [] : [record(.error, error: failure)]
      return ScoredPicture(records: records, crops: [], overview: nil)
    }
    let picture = decoded.picture
    guard !options.isAligned else {
      let record = explained(picture, nil, index: 0, milliseconds, by: scorer, in: workspace)
      var aligned = result([record], record.explanation == nil ? [] : [picture], options)
      aligned.altered = altered(picture, by: scorer, options, in: workspace)
      return aligned
    }
    let clock = ContinuousClock(), start = clock.now
    let faces = scorer.faces(in: picture, workspace: workspace)
    var times = milliseconds
    times.detect = (clock.now - start).milliseconds
    guard !faces.isEmpty else { return result([record(.noFace, milliseconds: times)], [], options) }

    var records: [Record] = [], crops: [Picture] = []
    let chosen = options.faces == .all ? faces : [faces[0]]
    for (index, face) in chosen.enumerated() {
      guard let matrix = Alignment.matrix(face.landmarks, enlarge: scorer.card.faceEnlarge),
        let crop = Alignment.crop(picture, face, enlarge: scorer.card.faceEnlarge)
      else {
        records.append(record(.error, face: face, index: index, error: "the face's points give no crop"))
        continue
      }
      let more = faceWarnings(
        face, enlargement: matrix.scale, others: options.faces == .largest ? faces.count : 1)
      let record = explained(crop, face, index: index, times, more, by: scorer, in: workspace)
      records.append(record)
      if record.explanation != nil { crops.append(crop) }
    }
    var scored = result(records, crops, options)
    if let first = crops.first { scored.altered = altered(first, by: scorer, options, in: workspace) }
    return scored
  }

  private func altered(
    _ crop: Picture, by scorer: Scorer, _ options: PictureOptions, in workspace: Workspace
  ) -> [Explanation?] {
    options.alterations.map { scorer.explanation(of: $0(crop, sha256 ?? ""), in: workspace) }
  }

  private func explained(
    _ crop: Picture, _ face: DetectedFace?, index: Int, _ times: Record.Milliseconds, _ more: [Warning] = [],
    by scorer: Scorer, in workspace: Workspace
  ) -> Record {
    let clock = ContinuousClock(), start = clock.now
    let explanation = scorer.explanation(of: crop, in: workspace)
    var times = times
    times.encode = (clock.now - start).milliseconds
    guard let explanation else {
      return record(
        .error, face: face, index: index,
        error: "the model gives a number that is not finite, or cannot take this size",
        milliseconds: times)
    }
    return record(.scored, explanation, face: face, index: index, more, milliseconds: times)
  }

  private func faceWarnings(_ face: DetectedFace, enlargement: Double, others count: Int) -> [Warning] {
    var found: [Warning] = []
    if face.box.width < Double(Warning.smallFacePixels) {
      found.append(.smallFace(pixels: Int(max(0, face.box.width).rounded())))
    }
    if enlargement > Warning.noticedEnlargement { found.append(.enlarged(factor: enlargement)) }
    if let share = face.turn, share > Warning.noticedTurn { found.append(.turned(share: share)) }
    if count > 1 { found.append(.severalFaces(count: count)) }
    return found
  }

  private func result(_ records: [Record], _ crops: [Picture], _ options: PictureOptions) -> ScoredPicture {
    guard options.keepsPictures, let picture = decoded?.picture else {
      return ScoredPicture(records: records, crops: [], overview: nil)
    }
    let longer = max(picture.width, picture.height)
    guard longer > FaceDetector.longerSide else {
      return ScoredPicture(records: records, crops: crops, overview: (picture, 1))
    }
    let scale = Double(FaceDetector.longerSide) / Double(longer)
    return ScoredPicture(
      records: records, crops: crops, overview: (picture.shrunk(longerSide: FaceDetector.longerSide), scale))
  }

  private func record(
    _ status: Record.Status, _ explanation: Explanation? = nil, face: DetectedFace? = nil, index: Int = 0,
    _ more: [Warning] = [], error: String? = nil, milliseconds: Record.Milliseconds? = nil
  ) -> Record {
    Record(
      file: input.path, status: status, explanation: explanation, face: face, faceIndex: index,
      warnings: warnings + more, error: error, sha256: sha256, decodeScale: decoded?.decodeScale ?? 1,
      milliseconds: milliseconds ?? self.milliseconds)
  }
}

extension Duration {
  var milliseconds: Double {
    Double(components.seconds) * 1_000 + Double(components.attoseconds) / 1e15
  }
}
