import ArgumentParser
import DataSets
import Explainer
import Files
import Foundation
import Pictures
import Tensors
import Training

/// What the command line changes of a recipe; an option that is not given leaves the preset's value.
struct RecipeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Decides every random number of the run.", valueName: "n"))
  var seed: UInt64?

  @Flag(help: "Begin with random weights: of the model in --from only configuration and tokenizer count.")
  var fromScratch = false

  @Option(help: "separate, without_opposites, binary, two_levels, joint or baseline.")
  var variant: ScoringRule.Variant?

  @Option(help: "fidelity, bce or probabilistic.")
  var loss: Objective.Loss?

  @Option(
    help:
      "How the levels are weighted: per_step, per_epoch (both dynamic), equal, or fixed by --level-weights.")
  var weighting: Recipe.Weighting?

  @Option(
    help: ArgumentHelp(
      "Weigh the levels binary, global and local by these, as in 3,1,1, all along.", valueName: "b,g,l"),
    transform: numbers)
  var levelWeights: [Double]?

  @Option(
    help: ArgumentHelp("a in p = σ(a·m); stored with the model. The paper has none.", valueName: "a"))
  var logitScale: Double?

  @Option(help: ArgumentHelp("Weight of the loss that asks where a face was altered.", valueName: "μ"))
  var localisation: Double?

  @Flag(inversion: .prefixedNo, help: "Let that loss ask for each label where it is.")
  var localiseLabels: Bool?

  @Flag(inversion: .prefixedNo, help: "Let positives and negatives of each label count alike.")
  var balanceLabels: Bool?

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "rate"))
  var learningRate: Double?

  @Option(help: "whole_run, restarts, oscillating or constant.")
  var annealing: LearningRate.Annealing?

  @Option(help: ArgumentHelp("Steps of a cycle of the learning rate.", valueName: "n"))
  var cycle: Int?

  @Option(help: ArgumentHelp("Steps in which the learning rate rises.", valueName: "n"))
  var warmup: Int?

  @Option(help: ArgumentHelp("AdamW's decoupled weight decay.", valueName: "rate"))
  var weightDecay: Double?

  @Option(help: ArgumentHelp("A block's learning rate against the one above it.", valueName: "factor"))
  var depthDecay: Double?

  @Option(
    help: ArgumentHelp(
      "Learning rate of text encoder and projections against the image encoder's.", valueName: "factor"))
  var headFactor: Double?

  @Option(help: ArgumentHelp("Cut the gradient's norm at this.", valueName: "norm"))
  var clipNorm: Double?

  @Option(
    help: ArgumentHelp(
      "Validate and export the running mean of the weights, of which each step keeps this share.",
      valueName: "share"))
  var averaging: Double?

  @Option(
    help: ArgumentHelp("Validate and export weights of which this share is the start's.", valueName: "share"))
  var keptStart: Double?

  @Option(help: "Leave one encoder as it is: image or text.")
  var freeze: Encoder?

  @Option(help: ArgumentHelp("Leave this many blocks of the image encoder as they are.", valueName: "n"))
  var frozenBlocks: Int?

  @Option(
    help: ArgumentHelp("Side of the image encoder's pictures; the start's by default.", valueName: "pixels"))
  var imageSize: Int?

  @Option(help: ArgumentHelp("Passes, or epochs of --epoch-length.", valueName: "n"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Pictures of an epoch; each picture once by default.", valueName: "n"))
  var epochLength: Int?

  @Option(help: ArgumentHelp("Pictures of a batch.", valueName: "n"))
  var batch: Int?

  @Option(help: ArgumentHelp("Batches of a step.", valueName: "n"))
  var accumulation: Int?

  @Option(
    help: ArgumentHelp("Pictures that go through the layers together; part of the result.", valueName: "n"))
  var microBatch: Int?

  @Option(help: "f32, or bf16 for products with bfloat16, faster where the processor has it.")
  var precision: TrainingPrecision?

  @Option(help: ArgumentHelp("Probability that a picture is perturbed.", valueName: "p"))
  var augmentation: Double?

  @Option(help: ArgumentHelp("Probability that a picture is mirrored.", valueName: "p"))
  var flip: Double?

  @Option(help: ArgumentHelp("Probability that squares of a picture are erased.", valueName: "p"))
  var erasing: Double?

  @Flag(inversion: .prefixedNo, help: "Make forgeries from the real faces, on the fly.")
  var forge: Bool?

  @Option(help: ArgumentHelp("Pictures that are forged for validation.", valueName: "n"))
  var validationCount: Int?

  @Option(help: "Which validation AUC decides what is exported: fake or mean.")
  var selection: Recipe.Selection?

  enum Encoder: String, ExpressibleByArgument, CaseIterable {
    case image, text
  }

  /// Bytes are too coarse for gradients.
  enum TrainingPrecision: String, ExpressibleByArgument, CaseIterable {
    case f32, bf16
  }

  func validate() throws {
    let numbers = [
      logitScale, localisation, learningRate, weightDecay, depthDecay, headFactor, clipNorm, averaging,
      keptStart,
      augmentation, flip, erasing,
    ]
    guard numbers.allSatisfy({ $0?.isFinite ?? true }) else {
      throw ValidationError("Numbers must be finite.")
    }
  }

  /// The changes as a preset.
  var json: [UInt8] {
    var changes: [String: Any] = [:], rate: [String: Any] = [:]
    changes["seed"] = seed
    changes["startsRandom"] = fromScratch ? true : nil
    changes["imageSize"] = imageSize
    changes["variant"] = variant?.rawValue
    changes["loss"] = loss?.rawValue
    changes["weighting"] = levelWeights == nil ? weighting?.rawValue : Recipe.Weighting.fixed.rawValue
    changes["levelWeights"] = levelWeights
    changes["logitScale"] = logitScale
    changes["localisation"] = localisation
    changes["localisesLabels"] = localiseLabels
    changes["balancesLabels"] = balanceLabels
    changes["weightDecay"] = weightDecay
    changes["depthDecay"] = depthDecay
    changes["headFactor"] = headFactor
    changes["clipNorm"] = clipNorm
    changes["averaging"] = averaging
    changes["keptStart"] = keptStart
    changes["trainsImage"] = freeze == .image ? false : nil
    changes["trainsText"] = freeze == .text ? false : nil
    changes["frozenBlocks"] = frozenBlocks
    changes["epochs"] = epochs
    changes["epochLength"] = epochLength
    changes["batch"] = batch
    changes["accumulation"] = accumulation
    changes["microBatch"] = microBatch
    changes["precision"] = precision?.rawValue
    changes["augmentation"] = augmentation
    changes["flip"] = flip
    changes["erasing"] = erasing
    changes["validationCount"] = validationCount
    changes["selection"] = selection?.rawValue
    rate["base"] = learningRate
    rate["annealing"] = annealing?.rawValue
    rate["cycle"] = cycle
    rate["warmup"] = warmup
    if !rate.isEmpty { changes["learningRate"] = rate }
    switch forge {
    case true: changes["forging"] = [String: Any]()
    case false: changes["forging"] = NSNull()
    case nil: break
    }
    guard let data = try? JSONSerialization.data(withJSONObject: changes) else {
      preconditionFailure("options are finite numbers and strings")
    }
    return Array(data)
  }
}

extension Assets {
  /// A recipe by its name among the presets, or by its file.
  func recipe(_ preset: String) throws -> Recipe {
    // The table of the methods' labels lies with the presets and is none.
    let entries = (try? Listing.entries(of: presets, recursive: false)) ?? []
    let names = entries.map(\.path.lastComponent).filter { $0 != methodLabels.lastComponent }
      .map { String(decoding: $0, as: UTF8.self) }.filter { $0.hasSuffix(".json") }.map { $0.dropLast(5) }
    let file = names.contains(preset[...]) ? presets.appending("\(preset).json") : Path(preset)
    guard FileKind(at: file) != nil else {
      throw Ending.status(
        .usage,
        message:
          "there is no preset \(preset); there are \(names.joined(separator: ", ")), or name a JSON file")
    }
    do throws(TrainingError) { return try Recipe(file) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }
}

/// Numbers with commas between.
private func numbers(_ text: String) throws -> [Double] {
  try text.split(separator: ",", omittingEmptySubsequences: false).map {
    guard let number = Double($0), number.isFinite else {
      throw ValidationError("wants numbers with commas between.")
    }
    return number
  }
}

/// Photographs of real faces to forge from.
struct ForgingSourceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Real photographs to forge from; may be repeated.", valueName: "folder"),
    completion: .directory)
  var photographs: [String] = []

  @Option(
    help: ArgumentHelp("Real photographs to forge validation pictures from.", valueName: "folder"),
    completion: .directory)
  var validationPhotographs: [String] = []

  @Option(
    help: ArgumentHelp(
      "Leave out the photographs that this manifest names as source or target.", valueName: "manifest"),
    completion: .file())
  var exclude: [String] = []

  /// What is looked into.
  var roots: [Path] { (photographs + validationPhotographs).map { Path($0) } }

  /// Takes the folders of a run that is gone on with.
  mutating func take(_ sources: RunSources) {
    (photographs, validationPhotographs, exclude) = (sources.faces, sources.validationFaces, sources.exclude)
  }

  func sources(_ sets: [DataSet]) throws -> TrainingSources {
    var excluded: Set<String> = []
    do throws(DataSetError) {
      for manifest in exclude {
        excluded.formUnion(TrainingSources.photographs(of: try Manifest.read(Path(manifest))))
      }
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    return TrainingSources(
      dataSets: sets, faces: try files(in: photographs),
      validationFaces: try files(in: validationPhotographs),
      excluded: excluded)
  }

  /// The pictures in the folders, by their names, in natural order.
  private func files(in folders: [String]) throws -> [Path] {
    var inputs = Inputs()
    for folder in folders {
      guard FileKind(at: Path(folder)) != nil else {
        throw Ending.status(.failed, message: "\(folder): no such file or folder")
      }
      inputs.add(Path(folder), recursive: true)
    }
    return inputs.list.map(\.path).filter { PictureFormat.isNamed(by: $0.lastComponent) }
  }
}

extension ScoringRule.Variant: ExpressibleByArgument {}
extension Objective.Loss: ExpressibleByArgument {}
extension Recipe.Selection: ExpressibleByArgument {}
extension Recipe.Weighting: ExpressibleByArgument {}
extension LearningRate.Annealing: ExpressibleByArgument {}
