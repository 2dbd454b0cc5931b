import Files
import Tensors

/// What a run is asked for and what it tells.
extension Trainer {
  public struct Options: Sendable {
    public var recipe: Recipe
    /// The model folder whose weights the run begins with; its card, tokenizer and embeddings count.
    public var base: Path
    /// Further folders: the run then begins with the mean of all weights.
    public var mixed: [Path] = []
    /// The run folder.
    public var out: Path
    public var resumes = false
    public var threads = Workers.available
    /// Steps between checkpoints, so that a long epoch is not lost; each epoch ends with one too.
    public var checkpointEvery = Options.usualCheckpointEvery
    public var exportPrecision = SafetensorsWriter.Precision.f32
    /// Whether the data were taken though a video or person stands in two of their splits.
    public var allowsOverlap = false
    public var version = ""
    /// What `run.json` keeps of where the pictures came from.
    public var sources: RunSources?

    public static let usualCheckpointEvery = 500

    public init(recipe: Recipe, base: Path, out: Path) {
      self.recipe = recipe
      self.base = base
      self.out = out
    }
  }

  public enum Event: Sendable {
    case step(StepReport)
    /// How many of the validation pictures are scored.
    case validating(Int, of: Int)
    /// - unseen: of forgeries made in ways that are not trained on, where there are any.
    case validation(ValidationResult, unseen: ValidationResult?, isBest: Bool)
    case note(String)
  }

  /// What is shown of a step.
  public struct StepReport: Sendable {
    public let step, steps, epoch: Int
    public let loss: Double
    public let levelLosses, lambda: [Double]
    public let localisationLoss, rate, gradientNorm: Double
    public let picturesPerSecond, secondsPerStep: Double
    public let isSkipped: Bool
  }

  public enum End: Sendable, Equatable { case finished, stopped(step: Int) }
}
