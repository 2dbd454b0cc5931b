import DataSets
import Explainer
import Faces
import Files
import Forging
import Foundation
import Pictures
import Tensors
import Testing
import Training

/// Whole runs on a small model and the shipped faces: the same weights however a run is cut and on any number of threads.
struct RunTests {
  private static let assets = Path(#filePath).parent.appending("../../Assets")

  static var recipe: Recipe {
    var recipe = Recipe()
    recipe.learningRate = LearningRate(base: 1e-3)
    recipe.batch = 4
    recipe.microBatch = 2
    recipe.epochs = 3
    recipe.epochLength = 16
    recipe.localisation = 0.5
    recipe.localisesLabels = true
    recipe.averaging = 0.9
    recipe.keptStart = 0.25
    recipe.erasing = 0.5
    recipe.flip = 0.5
    recipe.validationCount = 24
    recipe.forging = Recipe.Forging()
    recipe.forging?.pairs = true
    recipe.forging?.unseen = Forger.Settings()
    recipe.forging?.unseen?.variety.blendings = [.gradient: 1]
    return recipe
  }

  private func folder() throws -> Path {
    let path = Path(NSTemporaryDirectory()).appending("telltale-run-\(UInt64.random(in: 0...(.max)))")
    try makeFolder(path)
    return path
  }

  private static func prepared(_ recipe: Recipe, _ workers: Workers) throws -> TrainingSources.Prepared {
    let faces = try Listing.entries(of: assets.appending("Faces"), recursive: false).map(\.path).sorted()
    return try TrainingSources(faces: faces, validationFaces: faces).prepared(
      recipe, detector: try FaceDetector(folder: assets.appending("Detector")), detectorHash: "", cache: nil,
      workers: workers)
  }

  /// Runs until the end, or until it has been asked `checks` times whether to stop.
  @discardableResult
  static func run(
    _ out: Path, threads: Int, resumes: Bool = false, stopAfter checks: Int = .max,
    recipe: Recipe = RunTests.recipe, base: Path = LearnerTests.tiny, mixed: [Path] = [],
    checkpointEvery: Int = Trainer.Options.usualCheckpointEvery
  ) async throws -> Trainer.End {
    var options = Trainer.Options(recipe: recipe, base: base, out: out)
    options.mixed = mixed
    options.checkpointEvery = checkpointEvery
    options.threads = threads
    options.resumes = resumes
    let workers = Workers(count: threads)
    return try await Workers(count: 1).perform { [options] in
      var asked = 0
      let trainer = try Trainer(options, try prepared(recipe, workers), workers: workers)
      return try trainer.run {
        asked += 1
        return asked > checks
      }
    }
  }

  private func checkpoint(_ out: Path) throws -> [UInt8] {
    let names = try Listing.entries(of: out.appending("checkpoints"), recursive: false).map(\.path).sorted()
    let last = try #require(names.last { $0.text.hasSuffix(".safetensors") })
    return try readFile(last, limit: 1 << 30).bytes
  }

  @Test func cutRunsAndOtherThreadsGiveTheSameBytes() async throws {
    let whole = try folder(), cut = try folder(), alone = try folder()
    #expect(try await Self.run(whole, threads: 2) == .finished)
    var end = try await Self.run(cut, threads: 2, stopAfter: 5), parts = 1
    let remnants = [".step-00000009.safetensors.1.2.tmp", "step-00000099.safetensors"].map {
      cut.appending("checkpoints").appending($0)
    }
    for path in remnants { try writeDurably([1], to: path, replacing: false) }
    while end != .finished {
      // Long enough for a validation, which a cut run begins anew.
      end = try await Self.run(cut, threads: 2, resumes: true, stopAfter: 29)
      parts += 1
    }
    #expect(parts > 3)
    #expect(remnants.allSatisfy { FileKind(at: $0) == nil }, "what a killed process left is removed")
    #expect(try await Self.run(alone, threads: 1, checkpointEvery: 3) == .finished)
    let weights = try checkpoint(whole)
    #expect(try checkpoint(cut) == weights, "a run that was cut differs")
    #expect(try checkpoint(alone) == weights, "one thread gives another result")

    // No step stands twice in the log, and none is missing.
    let lines = try readFile(cut.appending("metrics.jsonl"), limit: 1 << 20).bytes.split(separator: 10)
    let steps = try lines.map { try JSON(parsing: Array($0)) }.filter { $0["loss"] != nil }.compactMap {
      $0["step"]?.count
    }
    #expect(steps == Array(1...12))
    let text = try String(
      decoding: readFile(cut.appending("metrics.csv"), limit: 1 << 20).bytes, as: UTF8.self)
    #expect(text.split(separator: "\r\n").count == 1 + 12 + 3)

    // The best model opens and scores like any other.
    let scorer = try await Scorer.open(
      .init(
        model: whole.appending("best"), detector: Self.assets.appending("Detector"), cache: nil, threads: 1))
    let face = Self.assets.appending("Faces/astronaut.jpg")
    let record = try #require(await scorer.score(Input(path: face, origin: .named)).records.first)
    #expect(record.status == .scored)
    #expect(scorer.correlation.before != nil && scorer.correlation.difference != nil)
  }

  /// A run that was killed before its first checkpoint begins anew, in the event file too.
  @Test func aRunWithoutACheckpointBeginsAnew() async throws {
    let out = try folder()
    _ = try await Self.run(out, threads: 2, stopAfter: 5)
    try FileManager.default.removeItem(atPath: out.appending("checkpoints").text)
    let old = out.appending("events.out.tfevents.1.host.telltale")
    try writeDurably([1], to: old, replacing: false)
    _ = try await Self.run(out, threads: 2, resumes: true, stopAfter: 5)
    #expect(FileKind(at: old) == nil)
    let names = try Listing.entries(of: out, recursive: false).map { $0.path.text }
    #expect(names.count { $0.contains("events.out.tfevents.") } == 1, "\(names)")
  }

  /// The last checkpoint is cut short: the run goes on from the one before, says so, and ends with the same bytes.
  @Test func aDamagedCheckpointIsKeptAsideAndNamed() async throws {
    let whole = try folder(), damaged = try folder()
    try await Self.run(whole, threads: 2, checkpointEvery: 3)
    _ = try await Self.run(damaged, threads: 2, stopAfter: 9, checkpointEvery: 3)
    let checkpoints = damaged.appending("checkpoints")
    func names() throws -> [String] {
      try Listing.entries(of: checkpoints, recursive: false).map {
        String(decoding: $0.path.lastComponent, as: UTF8.self)
      }.sorted()
    }
    let last = try #require(try names().last { $0.hasSuffix(".safetensors") })
    #expect(truncate(checkpoints.appending(last).text, 1000) == 0)
    #expect(try await Self.run(damaged, threads: 2, resumes: true, checkpointEvery: 3) == .finished)
    let weights = try checkpoint(whole)
    #expect(try checkpoint(damaged) == weights)
    let kept = try names()
    #expect(kept.contains("\(last).bad"), "\(kept)")
    let log = try String(
      decoding: readFile(damaged.appending("log.txt"), limit: 1 << 20).bytes, as: UTF8.self)
    #expect(log.contains("\(last.dropLast(".safetensors".count)) is damaged"), "\(log)")
  }

  /// After one step: average = w₀ + (1 − d)·(w₁ − w₀) with d = (1 + 1)/(10 + 1), and what is exported is the average with
  /// a quarter of w₀.
  @Test func theExportIsTheRunningMeanAndAShareOfTheStart() async throws {
    let out = try folder()
    var recipe = Self.recipe
    recipe.epochs = 1
    recipe.epochLength = 4
    func floats(_ file: Path, _ name: String) throws -> [Float] {
      let tensor = try Safetensors(MappedFile(file, limit: 1 << 30)).tensor(name)
      return try #require(tensor).floats
    }
    let name = "vision_model.post_layernorm.weight"
    let start = try floats(LearnerTests.tiny.appending("model.safetensors"), name)
    try await Self.run(out, threads: 1, recipe: recipe)
    let files = try Listing.entries(of: out.appending("checkpoints"), recursive: false).map(\.path)
    let kept = try #require(files.first { $0.text.hasSuffix(".safetensors") })
    let now = try floats(kept, name), average = try floats(kept, "average." + name)
    #expect(now != start)
    let exported = try floats(out.appending("best/model.safetensors"), name)
    let share: Float = 9 / 11
    for i in start.indices {
      #expect(abs(exported[i] - (0.75 * average[i] + 0.25 * start[i])) < 1e-6)
      let expected = start[i] + share * (now[i] - start[i])
      #expect(abs(average[i] - expected) < 1e-6)
    }
  }

  /// What others put into the model's folder goes with it.
  @Test func anOlderModelIsTakenAwayWithFoldersInside() async throws {
    let out = try folder()
    try makeFolder(out.appending("best"))
    try makeFolder(out.appending("best/plots"))
    try writeDurably([1], to: out.appending("best/plots/roc.png"), replacing: false)
    var recipe = Self.recipe
    (recipe.epochs, recipe.epochLength) = (1, 4)
    let short = recipe
    #expect(try await Self.run(out, threads: 1, recipe: short) == .finished)
    #expect(FileKind(at: out.appending("best/telltale.json")) == .file)
    #expect(
      FileKind(at: out.appending(".best.old")) == nil && FileKind(at: out.appending("best/plots")) == nil)
  }

  /// What a run for larger pictures exports is a model for them; it has a mean with its start.
  @Test func aRunForPicturesOfAnotherSize() async throws {
    var recipe = Self.recipe
    (recipe.epochs, recipe.epochLength, recipe.averaging, recipe.keptStart) = (1, 4, 0, 0)
    recipe.imageSize = 48
    let out = try folder(), larger = recipe
    try await Self.run(out, threads: 1, recipe: larger)
    let best = out.appending("best"), model = try ModelFolder(best)
    #expect(model.configuration == (try ModelFolder(LearnerTests.tiny)).configuration.resized(to: 48))
    #expect(model.preprocessor.crop?.width == 48 && model.preprocessor.resize == .shorterSide(48))
    // But for the size the file is the start's, numbers as they are written in it: transformers takes no 1 for a 1.0.
    func configuration(_ folder: Path) throws -> JSON {
      try JSON(parsing: readFile(folder.appending("config.json"), limit: 1 << 20).bytes)
    }
    let start = try configuration(LearnerTests.tiny), vision = try #require(start["vision_config"])
    #expect(
      try configuration(best)
        == start.setting("vision_config", to: vision.setting("image_size", to: .number("48"))))
    let scorer = try await Scorer.open(
      .init(model: best, detector: Self.assets.appending("Detector"), cache: nil, threads: 1))
    let face = Self.assets.appending("Faces/astronaut.jpg")
    #expect(
      try #require(await scorer.score(Input(path: face, origin: .named)).records.first).status == .scored)

    recipe.learningRate = LearningRate(base: 0)
    let mean = try folder(), still = recipe
    try await Self.run(mean, threads: 1, recipe: still, mixed: [best])
    let place = "vision_model.embeddings.position_embedding.weight"
    let mixed = try Safetensors(
      MappedFile(mean.appending("best/model.safetensors"), limit: 1 << 30)
    ).tensor(place)
    #expect(mixed?.shape == [37, 64])

    recipe.imageSize = 7
    let small = recipe, nowhere = try folder()
    await #expect(throws: TrainingError.self) { try await Self.run(nowhere, threads: 1, recipe: small) }
  }

  /// A run from two folders begins with their mean, says so, and goes on from both; a folder of another shape is refused.
  @Test func aRunBeginsWithTheMeanOfFolders() async throws {
    func floats(_ file: Path) throws -> [Float] {
      let tensor = try Safetensors(MappedFile(file, limit: 1 << 30)).tensor(
        "vision_model.post_layernorm.weight")
      return try #require(tensor).floats
    }
    var recipe = Self.recipe
    (recipe.epochs, recipe.epochLength, recipe.averaging, recipe.keptStart) = (2, 4, 0, 0)
    let other = try folder(), out = try folder()
    try await Self.run(other, threads: 1, recipe: recipe)
    let trained = other.appending("best")
    let first = try floats(LearnerTests.tiny.appending("model.safetensors"))
    let second = try floats(trained.appending("model.safetensors"))
    recipe.learningRate = LearningRate(base: 0)
    let still = recipe
    #expect(
      try await Self.run(out, threads: 1, stopAfter: 3, recipe: still, mixed: [trained]) != .finished)
    let started = try Trainer.started(in: out)
    #expect(started.bases == [LearnerTests.tiny, trained].map(\.absolute.text))
    // From one of the two alone it would be another run.
    await #expect(throws: TrainingError.self) {
      try await Self.run(out, threads: 1, resumes: true, recipe: still)
    }
    #expect(
      try await Self.run(out, threads: 1, resumes: true, recipe: still, mixed: [trained]) == .finished)
    let mean = try floats(out.appending("best/model.safetensors"))
    #expect(first != second)
    for i in mean.indices { #expect(abs(mean[i] - (first[i] + second[i]) / 2) < 1e-6) }

    // A folder that is named twice counts twice.
    let weighed = try folder()
    try await Self.run(weighed, threads: 1, recipe: still, mixed: [trained, trained])
    let weighted = try floats(weighed.appending("best/model.safetensors"))
    for i in mean.indices { #expect(abs(weighted[i] - (first[i] + 2 * second[i]) / 3) < 1e-6) }
    let card = try JSON(parsing: readFile(weighed.appending("best/telltale.json"), limit: 1 << 20).bytes)
    #expect(card["base"]?.string?.contains("; 2 × ") == true)

    let shipped = Self.assets.appending("Model"), refused = try folder()
    await #expect(throws: TrainingError.self) {
      try await Self.run(refused, threads: 1, recipe: still, mixed: [shipped])
    }
  }

  /// Where unseen ways are stated, validation by them stands in the log beside the other, and decides.
  @Test func unseenWaysDecide() async throws {
    let out = try folder()
    var recipe = Self.recipe
    recipe.selection = .mean
    let chosen = recipe
    try await Self.run(out, threads: 2, recipe: chosen)
    let lines = try readFile(out.appending("metrics.jsonl"), limit: 1 << 20).bytes.split(separator: 10)
    let values = try lines.map { try JSON(parsing: Array($0)) }
    let unseen = values.compactMap { $0["unseen_auc/mean"]?.double }
    let own = values.compactMap { $0["val_auc/mean"]?.double }
    #expect(unseen.count == 3 && own.count == 3 && unseen != own)
    let card = try JSON(parsing: readFile(out.appending("best/telltale.json"), limit: 1 << 20).bytes)
    #expect(card["results"]?["unseen_validation"]?["mean_auc"]?.double == unseen.max())
  }

  @Test func erasedSquaresTakeTheMeanColourAndCountAsUnaltered() {
    var recipe = Recipe()
    recipe.augmentation = 0
    recipe.erasing = 1
    let side = 317
    let pixels = (0..<side * side * 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let crop = Picture(width: side, height: side, pixels: pixels), mean = crop.meanColor
    let sample = TrainingSample(
      crop: crop, labels: .real,
      mask: Tensor([Float](repeating: 1, count: side * side), shape: [side, side]),
      name: "")
    var draws = RandomNumbers(seed: 5, .draws)
    var shares: [Double] = []
    for _ in 0..<20 {
      let made = sample.augmented(recipe, &draws), mask = made.mask?.floats ?? []
      var erased = 0
      for i in mask.indices {
        let pixel = Array(made.crop.pixels[i * 3..<i * 3 + 3])
        if mask[i] == 0 {
          erased += 1
          #expect(pixel == [mean.red, mean.green, mean.blue])
        } else {
          #expect(pixel == Array(pixels[i * 3..<i * 3 + 3]))
        }
      }
      shares.append(Double(erased) / Double(side * side))
    }
    #expect((shares.max() ?? 0) < 0.45 && (shares.max() ?? 0) > 0.15)
  }

  /// From scratch: other weights than the folder's, the same for the same seed.
  @Test func randomWeightsAreDecidedByTheSeed() async throws {
    var recipe = Self.recipe
    recipe.epochs = 1
    recipe.epochLength = 4
    recipe.learningRate = LearningRate(base: 0)
    recipe.startsRandom = true
    var other = recipe
    other.seed = 2
    var weights: [[UInt8]] = []
    for recipe in [recipe, recipe, other] {
      let out = try folder()
      try await Self.run(out, threads: 1, recipe: recipe)
      weights.append(try readFile(out.appending("best/model.safetensors"), limit: 1 << 30).bytes)
    }
    #expect(weights[0] == weights[1])
    #expect(weights[0] != weights[2])
  }

  @Test func aFolderHoldsOneRun() async throws {
    let out = try folder()
    var recipe = Self.recipe
    recipe.epochs = 1
    try await Self.run(out, threads: 1, recipe: recipe)
    await #expect(throws: TrainingError.self) { try await Self.run(out, threads: 1, recipe: recipe) }
    var other = recipe
    other.seed = 9
    let changed = other
    await #expect(throws: TrainingError.self) {
      try await Self.run(out, threads: 1, resumes: true, recipe: changed)
    }
  }

  @Test func fixedWeightsOfTheLevelsStay() async throws {
    let out = try folder()
    var recipe = Self.recipe
    recipe.epochs = 1
    recipe.weighting = .fixed
    recipe.levelWeights = [3, 1, 0.5]
    try await Self.run(out, threads: 1, recipe: recipe)
    let steps = try readFile(out.appending("metrics.jsonl"), limit: 1 << 20).bytes.split(separator: 10)
      .compactMap { try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any] }
      .filter { $0["loss/global"] != nil }
    #expect(steps.count == 4)
    for step in steps {
      func number(_ key: String) throws -> Double { try #require(step[key] as? Double, "\(key)") }
      #expect(try ["binary", "global", "local"].map { try number("lambda/\($0)") } == [3, 1, 0.5])
      let levels = try 3 * number("loss/binary") + number("loss/global") + 0.5 * number("loss/local")
      #expect(try abs(levels + number("loss/localisation") - number("loss")) < 1e-6)
    }
  }

  /// A rate that is no rate: nothing is learned from steps whose numbers are not finite, and three in a row end the run.
  @Test func divergingRunsStop() async throws {
    let out = try folder()
    var recipe = Self.recipe
    recipe.learningRate = LearningRate(base: 1e30)
    let diverging = recipe
    do {
      try await Self.run(out, threads: 1, recipe: diverging)
      Issue.record("the run did not stop")
    } catch TrainingError.diverged(let step) {
      #expect(step >= 3)
    }
  }

  @Test func presetsAreCheckedByName() throws {
    func message(_ json: String) -> String {
      do {
        _ = try Recipe(overriding: Recipe(), with: Array(json.utf8), named: "test.json")
        return ""
      } catch { return error.description }
    }
    #expect(message("{}").isEmpty)
    #expect(message(#"{"learningRate":{"base":1e-5},"forging":{"settings":{"realShare":0.4}}}"#).isEmpty)
    #expect(
      message(
        #"{"forging":{"settings":{"variety":{"blendings":{"gradient":1}}},"unseen":{"variety":{"bentShare":1}}}}"#
      ).isEmpty)
    #expect(message(#"{"forging":{"unseen":{"variety":{"bendshare":1}}}}"#).contains("unknown key bendshare"))
    #expect(try Recipe(Self.assets.appending("Presets/small-second.json")).forging?.unseen == nil)
    #expect(try Recipe(Self.assets.appending("Presets/small-third.json")).forging?.unseen != nil)
    #expect(message(#"{"keptStart":1}"#).contains("keptStart"))
    #expect(message(#"{"learningrate":1}"#).contains("unknown key learningrate"))
    #expect(message(#"{"epochs":"many"}"#).contains("epochs"))
    #expect(message(#"{"batch":0}"#).contains("batch"))
    for weights in ["[1,1]", "[0,0,0]", "[1,-1,1]"] {
      #expect(message(#"{"levelWeights":\#(weights)}"#).contains("levelWeights"))
    }
    for (key, value) in [
      ("validationCount", "-100"), ("frozenBlocks", "-1"), ("epochLength", "0"), ("weightDecay", "-1"),
      ("localisation", "1e30"), ("clipNorm", "0"), ("weightingTemperature", "0"),
    ] { #expect(message("{\"\(key)\":\(value)}").contains(key)) }
    #expect(message(#"{"learningRate":{"warmup":-1}}"#).contains("warmup"))
    for annealing in ["restarts", "oscillating"] {
      #expect(message("{\"learningRate\":{\"annealing\":\"\(annealing)\"}}").contains("--cycle"))
      #expect(message("{\"learningRate\":{\"annealing\":\"\(annealing)\",\"cycle\":2}}").isEmpty)
    }
    #expect(message(#"{"learningRate":{"annealing":"restarts","cycleGrowth":2}}"#).isEmpty)
    #expect(message(#"{"variant":"joint","logitScale":10}"#).contains("logitScale"))
    #expect(message(#"{"expects":{"patches":14}}"#).contains("unknown key patches"))
    #expect(message("[1]").contains("JSON object"))
    let recipe = try Recipe(
      overriding: Recipe(), with: Array(#"{"logitScale":10,"clipNorm":1}"#.utf8), named: "a")
    #expect(recipe.logitScale == 10)
    #expect(
      try Recipe(overriding: recipe, with: Array(#"{"logitScale":null}"#.utf8), named: "b").logitScale == nil)
  }

  @Test func presetsThatExtendEachOtherAreRefused() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, parent) in [("a", "b"), ("b", "c"), ("c", "a")] {
      try Data("{\"extends\":\"\(parent)\"}".utf8).write(to: folder.appending(path: "\(name).json"))
    }
    #expect(throws: TrainingError.self) { try Recipe(Path(folder.path).appending("a.json")) }
  }

  /// As `telltale synthesize` and other programs write them.
  @Test func whatAManifestNamesIsExcluded() {
    let sample = Sample(
      file: Path("p.jpg"), split: .test, labels: .real, source: "/data/val/2.jpg; val/3.jpg;4.jpg",
      target: "/data/val/1.jpg")
    let set = DataSet(
      name: "held out", root: Path("manifest.csv"), layout: .manifest, samples: [sample], framesPerVideo: 1)
    #expect(TrainingSources.photographs(of: set) == ["val/1.jpg", "val/2.jpg", "val/3.jpg", "4.jpg"])
  }

  @Test func aRunThatCannotBeIsNoRun() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (key, value) in [
      ("pictures", "10"), ("pictures", "-1"), ("batch", "0"), ("epochs", "9223372036854775807"),
    ] {
      var recipe = try #require(
        JSONSerialization.jsonObject(with: Data(Recipe().json)) as? [String: Any])
      var run: [String: Any] = [
        "schema": "telltale.run/1", "base": "", "baseName": "", "baseHash": "", "dataHash": "",
        "pictures": 10,
        "threads": 1, "version": "1", "started": "",
      ]
      let number = try #require(Int(value))
      if key == "pictures" { run[key] = number } else { recipe[key] = number }
      run["recipe"] = recipe
      try JSONSerialization.data(withJSONObject: run).write(to: folder.appending(path: "run.json"))
      if value == "10" {
        #expect(throws: Never.self) { try RunMetrics(Path(folder.path)) }
      } else {
        #expect(throws: TrainingError.self) { try RunMetrics(Path(folder.path)) }
      }
    }
  }

  /// What is read in portions is what is read at once, also after the file was cut back.
  @Test func metricsAreReadAsTheyGrow() throws {
    let out = try folder(), file = URL(filePath: out.appending("metrics.jsonl").text)
    let run: [String: Any] = [
      "schema": "telltale.run/1", "base": "", "baseName": "", "baseHash": "", "dataHash": "", "pictures": 10,
      "threads": 1, "version": "1", "started": "",
      "recipe": try JSONSerialization.jsonObject(with: Data(Recipe().json)),
    ]
    try JSONSerialization.data(withJSONObject: run).write(
      to: URL(filePath: out.appending("run.json").text))
    let lines = (1...4).map { #"{"step":\#($0),"epoch":1,"loss":0.\#($0)}"# + "\n" }
    func whole(_ count: Int) -> String { lines.prefix(count).joined() }
    var metrics: RunMetrics?
    for (text, steps) in [
      ("", 0), (whole(1) + lines[1].dropLast(4), 1), (whole(3), 3), (whole(3), 3), (whole(1), 1),
      (whole(4), 4),
    ] {
      try Data(text.utf8).write(to: file)
      metrics = try RunMetrics(out, after: metrics)
      #expect(metrics == (try RunMetrics(out)))
      #expect(metrics?.lastStep == steps && metrics?.series["loss", default: []].count == steps)
    }
  }

  /// Every shipped preset is sound, and `paper` is the paper's: what it states equals the defaults.
  @Test func shippedPresetsAreSound() throws {
    let files = try Listing.entries(of: Self.assets.appending("Presets"), recursive: false).map(\.path)
    let presets = files.filter { !$0.text.hasSuffix("labels.json") }
    #expect(presets.count >= 13)
    for file in presets { _ = try Recipe(file) }
    func preset(_ name: String) throws -> Recipe {
      try Recipe(Self.assets.appending("Presets/\(name).json"))
    }
    var paper = try preset("paper")
    #expect(paper.forging?.share == 0.25 && paper.expects == Recipe.Start())
    (paper.forging, paper.expects) = (nil, nil)
    #expect(paper == Recipe())
    let baseline = try preset("baseline")
    #expect(baseline.variant == .baseline && baseline.expects == Recipe.Start())
    let base = try preset("vit-b16").expects, large = try preset("vit-l14").expects
    #expect(base?.patch == 16 && base?.width == 768 && base?.layers == 12)
    #expect(large?.patch == 14 && large?.width == 1024 && large?.layers == 24)
    #expect(try preset("small").expects == nil)
  }
}
