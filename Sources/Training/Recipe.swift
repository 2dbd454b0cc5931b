import DataSets
import Explainer
import Faces
import Forging
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
}
