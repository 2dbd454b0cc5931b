import DataSets
import Explainer
import Faces
import Files
import Foundation
import Pictures
import Tensors
import Testing
import Training

/// Runs on pictures whose labels the data state.
struct ListedTests {
  private static let assets = Path(#filePath).parent.appending("../../Assets")

  private func folder() throws -> Path {
    let path = Path(NSTemporaryDirectory()).appending("telltale-listed-\(UInt64.random(in: 0...(.max)))")
    try makeFolder(path)
    return path
  }

  /// Four photographs to train with and four to validate with, half of each called forged, and a picture without a face
  /// in both splits.
  private func dataSet(in folder: Path) throws -> DataSet {
    let names = ["astronaut", "canada-008", "canada-095", "london-001"]
    let grey = Picture(width: 64, height: 64, pixels: [UInt8](repeating: 128, count: 64 * 64 * 3))
    var samples: [Sample] = []
    for split in [Split.train, .val] {
      for (index, name) in names.enumerated() {
        let file = folder.appending("\(split.rawValue)-\(name).jpg")
        try FileManager.default.copyItem(
          atPath: Self.assets.appending("Faces/\(name).jpg").text, toPath: file.text)
        let labels = index.isMultiple(of: 2) ? LabelVector.real : LabelVector(altered: [.mouth])
        samples.append(Sample(file: file, split: split, labels: labels))
      }
      let faceless = folder.appending("\(split.rawValue)-grey.png")
      try writeDurably(try PNGWriter.bytes(of: grey), to: faceless, replacing: false)
      samples.append(Sample(file: faceless, split: split, labels: .real))
    }
    return DataSet(name: "faces", root: folder, layout: .manifest, samples: samples, framesPerVideo: 1)
  }

  private static var recipe: Recipe {
    var recipe = Recipe()
    recipe.learningRate = LearningRate(base: 1e-3)
    (recipe.batch, recipe.microBatch, recipe.epochs, recipe.epochLength) = (4, 2, 1, 8)
    return recipe
  }

  private func prepared(_ set: DataSet, _ recipe: Recipe) throws -> TrainingSources.Prepared {
    try TrainingSources(dataSets: [set]).prepared(
      recipe, detector: try FaceDetector(folder: Self.assets.appending("Detector")), detectorHash: "",
      cache: nil, workers: Workers(count: 2))
  }

  /// A validation picture that went away since is told of, and every picture that was left out stands in the log.
  @Test func whatIsLeftOutIsNamed() async throws {
    let set = try dataSet(in: try folder()), out = try folder(), recipe = Self.recipe
    let prepared = try prepared(set, recipe)
    #expect(prepared.validation.count == 4)
    let gone = try #require(set.samples.last { $0.split == .val && $0.labels != .real }?.file)
    try FileManager.default.removeItem(atPath: gone.text)
    let options = Trainer.Options(recipe: recipe, base: LearnerTests.tiny, out: out)
    let end = try await Workers(count: 1).perform {
      try Trainer(options, prepared, workers: Workers(count: 2)).run()
    }
    #expect(end == .finished)
    let log = try String(
      decoding: readFile(out.appending("log.txt"), limit: 1 << 20).bytes, as: UTF8.self)
    #expect(log.contains("left out of validation: \(gone.text)"), "\(log)")
    for split in ["train", "val"] { #expect(log.contains("\(split)-grey.png: no face"), "\(log)") }
    #expect(
      try JSON(parsing: readFile(out.appending("best/telltale.json"), limit: 1 << 20).bytes)["results"]?[
        "validation"]?["pictures"]?.count == 3)
  }

  /// Masks are as large as their crops, and only the localisation loss looks at them.
  @Test func masksAreMadeForLocalisationAlone() throws {
    let set = try dataSet(in: try folder())
    var recipe = Self.recipe
    let without = try prepared(set, recipe).data
    recipe.localisation = 1
    let with = try prepared(set, recipe).data
    var masked = 0
    for place in 0..<8 {
      let plain = try without.sample(place: place, progress: 0).get()
      let localised = try with.sample(place: place, progress: 0).get()
      #expect(plain.mask == nil && plain.crop == localised.crop)
      // Nobody says where this set's forgeries were altered.
      #expect((localised.mask != nil) == (localised.labels == .real))
      masked += localised.mask == nil ? 0 : 1
    }
    #expect(masked == 4)
  }

  /// The card says what `telltale.json` says, and whose licence the base states.
  @Test func anExportHasACard() async throws {
    let base = try folder(), out = try folder(), recipe = Self.recipe
    for entry in try Listing.entries(of: LearnerTests.tiny, recursive: false) {
      let name = entry.path.lastComponent
      try FileManager.default.copyItem(atPath: entry.path.text, toPath: base.appending(name).text)
    }
    let stated = "---\ntags: [clip]\nlicense: mit\n---\n# tiny\nlicense: none of it\n"
    try writeDurably(Array(stated.utf8), to: base.appending("README.md"), replacing: false)
    let prepared = try prepared(try dataSet(in: try folder()), recipe)
    let options = Trainer.Options(recipe: recipe, base: base, out: out)
    _ = try await Workers(count: 1).perform {
      try Trainer(options, prepared, workers: Workers(count: 2)).run()
    }
    let card = try String(
      decoding: readFile(out.appending("best/README.md"), limit: 1 << 20).bytes, as: UTF8.self)
    let json = try JSON(parsing: readFile(out.appending("best/telltale.json"), limit: 1 << 20).bytes)
    #expect(card.hasPrefix("---\nlicense: mit\ntags:"), "\(card)")
    let fake = try #require(json["results"]?["validation"]?["auc"]?["fake"]?.double)
    let digits = String(format: "%.4f", fake)
    #expect(card.contains("| fake | \(digits) |") && card.contains("on 4 pictures"), "\(card)")
    let run = try JSON(parsing: readFile(out.appending("run.json"), limit: 1 << 20).bytes)
    let engine = try #require(run["engine"]?.array).compactMap(\.string)
    #expect(engine.contains { $0.hasPrefix("OpenBLAS ") } && engine.contains { $0.hasPrefix("libpng ") })
  }
}
