import DataSets
import Explainer
import Faces
import Files
import Forging
import Foundation
import Tensors

/// Everything that decides what a training run does: a preset file, the options over it, and the seed.
///
/// The defaults are the paper's (method.md section 5).
public struct Recipe: Codable, Equatable, Sendable {
  public var name = "paper"
  public var seed: UInt64 = 1

  /// Whether the run begins with random weights; of the folder to start from only configuration and tokenizer count.
  public var startsRandom = false
  /// What the image encoder of the model to start from must be; nil takes any.
  public var expects: Start?
  /// The side of the pictures that the image encoder takes, in pixels; nil keeps the start's. For another its places are
  /// interpolated, and the model that is written has it.
  public var imageSize: Int?

  // What is learned.
  public var variant = ScoringRule.Variant.separate
  public var loss = Objective.Loss.fidelity
  /// a in p = σ(a·m); nil is the paper's Eq. (1). It is stored with the model.
  public var logitScale: Double?
  /// Whether each label's positives and negatives count alike, whatever their numbers.
  public var balancesLabels = false
  public var weighting = Weighting.perStep
  public var weightingTemperature = 2.0
  /// λ of the levels binary, global and local where the weighting is `fixed`.
  public var levelWeights = [1.0, 1.0, 1.0]
  /// μ of the auxiliary localisation loss; 0 for none, as in the paper.
  public var localisation = 0.0
  /// Whether the localisation loss asks for each of the eight labels where it is, not only for any.
  public var localisesLabels = false

  // How it is learned.
  public var learningRate = LearningRate(base: 1e-7)
  public var weightDecay = 1e-3
  /// Whether biases, norms and embeddings decay too, as `torch.optim.AdamW` has it by default.
  public var decaysEverything = true
  /// The rate of each block of the image encoder is this much that of the block above.
  public var depthDecay = 1.0
  /// The rate of text encoder, projections and localisation head against that of the image encoder's last block.
  public var headFactor = 1.0
  public var trainsImage = true
  public var trainsText = true
  /// Blocks of the image encoder, from below, that stay as they are, with everything under them.
  public var frozenBlocks = 0
  /// Largest norm of the gradient; nil does not clip.
  public var clipNorm: Double?
  /// What is validated and exported is the running mean of the weights, of which each step keeps this share; 0 for the
  /// weights themselves.
  public var averaging = 0.0
  /// The share of the start's weights in what is validated and exported: what training does not need stays known.
  public var keptStart = 0.0

  // In which portions.
  public var epochs = 36
  public var batch = 32
  /// Batches whose gradients make one step.
  public var accumulation = 1
  /// Pictures that go through the layers together; part of the result.
  public var microBatch = 8
  /// Pictures of an epoch; nil for each picture once.
  public var epochLength: Int?
  /// In which numbers the products of both directions multiply: f32 or, for nearly twice the speed where the processor
  /// has dot products of bfloat16, bf16. Weights, sums, moments and everything between the products are Float32.
  public var precision = Precision.f32

  // From what.
  /// Frames of a video at most, evenly spaced; 0 for all.
  public var framesPerVideo = LayoutOptions.usualFramesPerVideo
  public var face = Face()
  /// Probability that a crop is perturbed, at level 1 or 2.
  public var augmentation = 0.3
  /// Probability that a crop is mirrored.
  public var flip = 0.0
  /// Probability that up to a third of a crop's squares take its mean colour, so that such squares mean nothing.
  public var erasing = 0.0
  /// Own forgeries from the real pictures of the data; nil for none.
  public var forging: Forging?
  /// Pictures that are forged once for validation where the data have no validation split of their own, and as many
  /// again in unseen ways where `forging.unseen` states some.
  public var validationCount = 400
  /// Which validation AUC decides what is exported: of the unseen ways where there are any.
  public var selection = Selection.fake

  public init() {}

  /// A model to start from, by the sizes of its image encoder.
  public struct Start: Codable, Equatable, Sendable {
    /// Pixels of a patch's side, numbers of a token, and blocks.
    public var patch = 32
    public var width = 768
    public var layers = 12
    /// Where such a model is to be had: its name on the Hugging Face hub.
    public var model = "openai/clip-vit-base-patch32"
    public init() {}
  }

  public enum Selection: String, CaseIterable, Codable, Sendable {
    /// That of `fake`, the mean where two are equal.
    case fake
    /// The mean of the eight labels, which a few hundred pictures tell more surely.
    case mean
  }

  public enum Weighting: String, CaseIterable, Codable, Sendable {
    case perStep = "per_step"
    case perEpoch = "per_epoch"
    case equal
    /// By `levelWeights`.
    case fixed
  }

  public struct Face: Codable, Equatable, Sendable {
    public var size = Alignment.size
    public var enlarge = Alignment.usualEnlarge
    public init() {}
  }

  public struct Forging: Codable, Equatable, Sendable {
    /// The share of own forgeries (and real faces treated alike) in the training pictures.
    public var share = 1.0
    /// Whether each photograph comes twice in a row, real and forged, through the same file and alignment, so that
    /// nothing but the forgery tells the two apart.
    public var pairs = false
    /// Difficulty at the start and at the end of the rise, 0 plain to 1 subtle; each sample's is drawn from 0 to it.
    public var firstDifficulty = 0.1
    public var lastDifficulty = 0.8
    /// The shares of the whole run in which the rise begins and ends.
    public var riseBegin = 0.15
    public var riseEnd = 0.7
    public var settings = Forger.Settings()
    /// Ways of forging that are not trained on, to validate with: whether what is learned lasts on them decides what is
    /// kept. nil validates by the settings of training alone.
    public var unseen: Forger.Settings?
    public init() {}

    /// The highest difficulty at a place in the run, 0 to 1.
    public func difficulty(at progress: Double) -> Double {
      guard riseEnd > riseBegin else { return progress < riseBegin ? firstDifficulty : lastDifficulty }
      let rise = min(max((progress - riseBegin) / (riseEnd - riseBegin), 0), 1)
      return firstDifficulty + (lastDifficulty - firstDifficulty) * rise
    }
  }

  /// Steps of the optimizer in an epoch of `pictures`.
  public func stepsPerEpoch(pictures: Int) -> Int {
    max(1, (epochLength ?? pictures) / (batch * accumulation))
  }

  /// The recipe without what only says where a run may begin: where this is equal, so is the course of two runs.
  var course: Recipe {
    var course = self
    course.expects = nil
    return course
  }

  // MARK: - Files

  /// A preset: the recipe's keys, each of which may be left out; `extends` names a preset beside it that is read first.
  public init(_ file: Path) throws(TrainingError) { try self.init(file, below: []) }

  /// - Parameter heirs: the presets that extend this one.
  private init(_ file: Path, below heirs: [Path]) throws(TrainingError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(file, limit: 1 << 20).bytes } catch { throw .file(error) }
    var base = Recipe()
    if let parent = (try? JSON(parsing: bytes))?["extends"]?.string {
      let below = heirs + [file], extended = file.parent.appending("\(parent).json")
      guard !parent.contains("/"), !below.contains(where: { $0.lastComponent == extended.lastComponent })
      else {
        throw .preset(
          file: file.text, reason: "extends \(parent), which must be the name of another preset beside it")
      }
      base = try Recipe(extended, below: below)
    }
    try self.init(overriding: base, with: bytes, named: file.text)
  }

  /// - Throws: `TrainingError.preset` for a key that does not exist or a value that does not fit, by name.
  public init(overriding recipe: Recipe, with bytes: [UInt8], named file: String) throws(TrainingError) {
    func fail(_ reason: String) -> TrainingError { .preset(file: file, reason: reason) }
    do {
      guard var given = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
        throw fail("is not a JSON object")
      }
      given["extends"] = nil
      // Keys that the recipe leaves out because nothing is set have their places in the template.
      var template = try Recipe.object(recipe)
      for (key, value) in ["logitScale": 1, "clipNorm": 1, "epochLength": 1, "imageSize": 1] {
        template[key] = value
      }
      template["expects"] = try Recipe.object(Start())
      var forging = try template["forging"] as? [String: Any] ?? Recipe.object(Forging())
      if forging["unseen"] == nil { forging["unseen"] = try Recipe.object(Forger.Settings()) }
      template["forging"] = forging
      var base = try Recipe.object(recipe)
      if given["forging"] is [String: Any], base["forging"] == nil {
        base["forging"] = try Recipe.object(Forging())
      }
      let merged = try Recipe.merge(given, into: base, template: template)
      self = try JSONDecoder().decode(Recipe.self, from: JSONSerialization.data(withJSONObject: merged))
    } catch let error as UnknownKey {
      throw fail("has the unknown key \(error.name)")
    } catch let error as DecodingError {
      throw fail(Recipe.text(of: error))
    } catch let error as TrainingError {
      throw error
    } catch {
      throw fail("is not valid JSON")
    }
    if let broken = broken { throw fail(broken) }
  }

  /// The whole recipe as JSON, keys sorted.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a recipe holds finite numbers only")
    }
    return Array(data)
  }

  private static func object(_ value: some Encodable) throws -> [String: Any] {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any] ?? [:]
  }

  /// `given` over `base`; null takes a key away.
  private static func merge(
    _ given: [String: Any], into base: [String: Any], template: [String: Any]
  ) throws -> [String: Any] {
    var merged = base
    for (key, value) in given {
      guard let place = template[key] else { throw UnknownKey(name: key) }
      if let inner = value as? [String: Any], let place = place as? [String: Any] {
        merged[key] = try merge(inner, into: base[key] as? [String: Any] ?? place, template: place)
      } else {
        merged[key] = value is NSNull ? nil : value
      }
    }
    return merged
  }

  private static func text(of error: DecodingError) -> String {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "has a value that does not fit at \(path.isEmpty ? "its top" : path)"
    @unknown default: return "has a value that does not fit"
    }
  }

  /// The first rule that the recipe breaks; nil where it can be followed.
  var broken: String? {
    func isRate(_ value: Double) -> Bool { value >= 0 && value <= 1e6 }
    let rules: [(Bool, String)] = [
      (imageSize.map { 1...1024 ~= $0 } ?? true, "imageSize must be 1 to 1,024 pixels"),
      (1...1_000_000 ~= epochs, "epochs must be 1 to 1,000,000"),
      (1...4096 ~= batch, "batch must be 1 to 4,096"),
      (microBatch >= 1 && microBatch <= batch, "microBatch must be 1 to batch"),
      (1...4096 ~= accumulation, "accumulation must be 1 to 4,096"),
      (
        [augmentation, flip, erasing].allSatisfy { 0...1 ~= $0 },
        "augmentation, flip and erasing are probabilities, 0 to 1"
      ),
      (averaging >= 0 && averaging < 1, "averaging must be 0 to under 1"),
      (keptStart >= 0 && keptStart < 1, "keptStart must be 0 to under 1"),
      (
        forging.map { !$0.pairs || $0.share == 1 } ?? true, "forging.pairs needs a forging.share of 1"
      ),
      (
        [learningRate.base, learningRate.minimum, weightDecay, depthDecay, headFactor, localisation]
          .allSatisfy(isRate),
        "learningRate, weightDecay, depthDecay, headFactor and localisation must be 0 to 1,000,000"
      ),
      (clipNorm.map { $0 > 0 && $0.isFinite } ?? true, "clipNorm must be over 0"),
      (
        weightingTemperature > 0 && weightingTemperature.isFinite, "weightingTemperature must be over 0"
      ),
      (0...1_000_000_000 ~= learningRate.warmup, "learningRate.warmup must be 0 to 1,000,000,000"),
      (0...1000 ~= frozenBlocks, "frozenBlocks must be 0 to 1,000"),
      (0...1_000_000 ~= validationCount, "validationCount must be 0 to 1,000,000"),
      (
        epochLength.map { 1...1_000_000_000 ~= $0 } ?? true, "epochLength must be 1 to 1,000,000,000"
      ),
      (
        [learningRate.cycle, learningRate.cycleGrowth, learningRate.stride]
          .allSatisfy { 1...1_000_000_000 ~= $0 },
        "learningRate.cycle, cycleGrowth and stride must be 1 to 1,000,000,000"
      ),
      (
        learningRate.annealsInCycles,
        "learningRate.cycle must be at least 2 where the rate anneals by restarts or oscillating: "
          + "state the steps of a cycle (--cycle)"
      ),
      (
        0.5...3 ~= face.enlarge && face.size == Alignment.size,
        "face.enlarge must be 0.5 to 3, face.size \(Alignment.size)"
      ),
      (
        [forging?.settings, forging?.unseen].allSatisfy { 0...0.4 ~= $0?.enlargeSpread ?? 0 },
        "forging.settings.enlargeSpread must be 0 to 0.4"
      ),
      (0...1_000_000 ~= framesPerVideo, "framesPerVideo must be 0 to 1,000,000"),
      (logitScale.map { $0 > 0 && $0 <= 1000 } ?? true, "logitScale must be over 0 and at most 1,000"),
      (
        logitScale == nil || variant != .joint,
        "logitScale must be null with the variant joint, whose scale is that of the folder's own CLIP"
      ),
      (
        loss != .probabilistic || variant == .separate || variant == .withoutOpposites,
        "the probabilistic loss needs all eight labels: variant separate or without_opposites"
      ),
      (
        levelWeights.count == 3 && levelWeights.allSatisfy(isRate) && levelWeights.contains { $0 > 0 },
        "levelWeights must be three numbers, none negative and not all 0"
      ),
      (
        forging.map { forging in
          [
            forging.share, forging.firstDifficulty, forging.lastDifficulty, forging.riseBegin,
            forging.riseEnd,
          ].allSatisfy { 0...1 ~= $0 }
        } ?? true, "forging's share, difficulties and rise must be 0 to 1"
      ),
      (
        localisation == 0 || trainsImage,
        "localisation needs a trained image encoder: its patches say where"
      ),
      (precision != .int8, "precision must be f32 or bf16: bytes are too coarse for gradients"),
      (trainsImage || trainsText, "one of the two encoders must be trained"),
    ]
    return rules.first { !$0.0 }?.1
  }

  private struct UnknownKey: Error { let name: String }
}
