import CLIP
import Faces
import Files
import Layers
import Pictures
import Synchronization
import Tensors

/// The one door between the engine and whoever asks: opens a model, scores pictures, explains faces.
///
/// A scorer is loaded once and then only read; each picture goes the whole way, from its bytes to its records, on one
/// thread of the pool, and what it gives depends on nothing but the file, the model and the options.
public final class Scorer: Sendable {
  /// Where a scorer's parts lie and how wide it works.
  public struct Options: Sendable {
    public var model: Path
    /// The folder of the detector's weights.
    public var detector: Path
    /// telltale's cache folder for the prompts' embeddings and the digests of large files; nil keeps none.
    public var cache: Path?
    /// Pictures at once.
    public var threads: Int
    /// What multiplies, and in which numbers.
    public var engine: MatrixEngine.Form
    public var precision: Precision
    /// How far the threads stand back behind an interface of the same program, 0 to 19.
    public var niceness: Int32 = 0

    /// - Precondition: OpenBLAS multiplies in `f32` alone.
    public init(
      model: Path, detector: Path, cache: Path?, threads: Int = Workers.available,
      engine: MatrixEngine.Form = .packed, precision: Precision = .f32
    ) {
      precondition(engine == .packed || precision == .f32)
      self.model = model
      self.detector = detector
      self.cache = cache
      self.threads = threads
      self.engine = engine
      self.precision = precision
    }
  }

  /// The model's folder.
  public let path: Path
  public let summary: ModelSummary
  public let card: ModelCard
  public let correlation: Correlation
  public let threads: Int
  /// What multiplies the image encoder's weights.
  public let engine: MatrixEngine.Form
  let workers: Workers
  private let encoder: ImageEncoder
  let imageSize: Int
  let preprocessor: PreprocessorConfiguration
  /// [16, K], or [24, K] for joint prompts; rows of unit length.
  private let embeddings: Tensor
  private let jointScale: Double
  let rule: ScoringRule
  private let detector: FaceDetector
  /// SHA-256 of the detector's weights.
  public let detectorSHA256: String
  private let idleWorkspaces = Mutex<[Workspace]>([])

  /// Loads model and detector side by side.
  ///
  /// - Throws: what keeps the model from being used.
  public static func open(_ options: Options) async throws(ModelError) -> Scorer {
    let workers = Workers(count: options.threads, niceness: options.niceness)
    let folder = try await workers.perform { () throws(ModelError) in try ModelFolder(options.model) }
    // The detector first: it is small, and the two large parts then share the threads.
    async let readDetector = workers.perform {
      Result { () throws(FaceError) in
        (try FaceDetector(folder: options.detector), try FaceDetector.sha256(folder: options.detector))
      }
    }
    async let packed = workers.perform {
      Result { () throws(CLIPError) in
        options.engine == .packed
          ? try folder.weights.imageEncoder(folder.configuration, packed: options.precision)
          : try folder.weights.imageEncoder(folder.configuration)
      }
    }
    async let hashed = workers.perform { folder.sha256(cache: options.cache) }
    let encoder: ImageEncoder, detector: FaceDetector, detectorHash: String
    do throws(CLIPError) { encoder = try await packed.get() } catch { throw .clip(options.model, error) }
    do throws(FaceError) { (detector, detectorHash) = try await readDetector.get() } catch {
      throw .detector(error)
    }
    let hash = await hashed
    let texts = folder.card.prompts.flatMap { [$0.prompt, $0.opposite] }
    let isJoint = folder.card.variant == .joint
    let embeddings = try await workers.perform { () throws(ModelError) in
      (
        prompts: try PromptEmbeddings.load(texts, model: folder, modelHash: hash, cache: options.cache),
        joint: isJoint
          ? try PromptEmbeddings.load(Prompt.joint, model: folder, modelHash: hash, cache: options.cache)
          : nil
      )
    }
    try folder.checkSizes()
    folder.weights.releaseMemory()
    return Scorer(
      folder, hash: hash, engine: options.engine, precision: options.precision, encoder: encoder,
      detector: detector,
      detectorHash: detectorHash,
      prompts: embeddings.prompts, joint: embeddings.joint, workers: workers)
  }

  private init(
    _ folder: ModelFolder, hash: String, engine: MatrixEngine.Form, precision: Precision,
    encoder: ImageEncoder,
    detector: FaceDetector, detectorHash: String, prompts: Tensor, joint: Tensor?, workers: Workers
  ) {
    path = folder.path
    card = folder.card
    summary = ModelSummary(
      name: card.name, sha256: hash, threshold: card.threshold, logitScale: card.logitScale.map(Float.init),
      quality: card.quality, precision: precision)
    correlation = Correlation(
      before: folder.storedEmbeddings.map { Scorer.correlation(of: $0.before) },
      after: Scorer.correlation(of: prompts))
    threads = workers.count
    self.engine = engine
    self.workers = workers
    self.encoder = encoder
    imageSize = folder.configuration.imageSize
    preprocessor = folder.preprocessor
    embeddings = joint ?? prompts
    jointScale = folder.clipLogitScale
    rule = folder.rule
    self.detector = detector
    detectorSHA256 = detectorHash
  }

  /// Cosine similarities between the eight prompts: rows 0, 2, 4, … of the sixteen.
  private static func correlation(of embeddings: Tensor) -> [[Float]] {
    let width = embeddings.columns, floats = embeddings.floats
    let prompts = Tensor(
      Label.allCases.flatMap { floats[2 * $0.rawValue * width..<(2 * $0.rawValue + 1) * width] },
      shape: [Label.allCases.count, width])
    let cosines = Cosine.similarities(prompts, prompts).floats.map { min(max($0, -1), 1) }
    return (0..<8).map { Array(cosines[$0 * 8..<$0 * 8 + 8]) }
  }

  /// The model once more, for relevance maps; loaded anew at every call.
  public func relevanceModel() async throws(ModelError) -> RelevanceModel {
    try await workers.perform { () throws(ModelError) in
      try RelevanceModel(try ModelFolder(self.path), embeddings: self.embeddings)
    }
  }

  // MARK: - Scoring

  /// Scores one picture on a thread of the pool.
  public func score(_ input: Input, _ options: PictureOptions = .init()) async -> ScoredPicture {
    await workers.perform { self.scoreNow(input, options) }
  }

  /// Runs other work of the engine on a thread of the pool.
  public func perform<R: Sendable>(_ work: @escaping @Sendable (Workspace) -> R) async -> R {
    await workers.perform { work(Workspace()) }
  }

  /// Scores one picture on the calling thread, which must be one of our own.
  func scoreNow(_ input: Input, _ options: PictureOptions) -> ScoredPicture {
    let workspace = idleWorkspaces.withLock { $0.popLast() } ?? Workspace()
    defer { idleWorkspaces.withLock { $0.append(workspace) } }
    return PictureReading.read(input, options).scored(by: self, options, in: workspace)
  }

  func faces(in picture: Picture, workspace: Workspace) -> [DetectedFace] {
    detector.facesBySize(in: picture, workspace: workspace)
  }

  /// The model's word on an aligned crop; nil where a number is not finite, or the crop has the wrong shape.
  package func explanation(of crop: Picture, in workspace: Workspace) -> Explanation? {
    guard let pixels = preprocessor.input(crop, imageSize: imageSize, in: workspace) else { return nil }
    let cosines = Cosine.similarities(encoder(pixels, in: workspace), embeddings).floats.map(Double.init)
    let margins: [Double?], probabilities: [Double?]
    if card.variant == .joint {
      margins = Label.allCases.map { _ in nil }
      probabilities = ScoringRule.jointProbabilities(similarities: cosines, scale: jointScale)
    } else {
      margins = rule.margins(cosines: cosines)
      probabilities = rule.probabilities(margins: margins)
    }
    guard (margins + probabilities).allSatisfy({ $0?.isFinite ?? true }) else { return nil }
    return Explanation(
      probabilities: probabilities.map { $0.map(Float.init) }, margins: margins.map { $0.map(Float.init) },
      similarities: card.variant == .joint ? nil : cosines.map(Float.init), threshold: card.threshold)
  }
}
