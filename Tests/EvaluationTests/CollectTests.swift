import DataSets
import Evaluation
import Explainer
import Files
import Foundation
import Pictures
import Testing

/// The way from files to predictions, on the pictures that come with telltale.
@Suite(.serialized) struct CollectTests {
  static let assets = URL(filePath: #filePath).appending(path: "../../../Assets").standardized

  private func scorer() async throws -> Scorer {
    try await Scorer.open(
      Scorer.Options(
        model: Path(Self.assets.appending(path: "Model").path),
        detector: Path(Self.assets.appending(path: "Detector").path), cache: nil))
  }

  private func set(_ files: [String]) -> DataSet {
    let folder = Path(Self.assets.appending(path: "Faces").path)
    return DataSet(
      name: "faces", root: folder, layout: .folders,
      samples: files.map {
        Sample(file: folder.appending($0), split: .test, labels: $0.contains("forged") ? .onlyFake : .real)
      }, framesPerVideo: 0)
  }

  @Test func picturesAndAlterationsAreScoredInOrder() async throws {
    let files = ["london-001.jpg", "london-004-eye-forged.jpg", "not here.jpg"]
    let grey = Picture(width: 317, height: 317, pixels: [UInt8](repeating: 128, count: 317 * 317 * 3))
    let predictions = try await Predictions.collect(
      set(files), by: scorer(), alterations: [{ crop, _ in crop }, { _, _ in grey }])
    #expect(predictions.list.map(\.status) == [.scored, .scored, .error])
    #expect(predictions.list.map { String(decoding: $0.sample.file.lastComponent, as: UTF8.self) } == files)
    for prediction in predictions.list.prefix(2) {
      #expect(prediction.altered.count == 2)
      #expect(prediction.altered[0] == prediction.probabilities)
      #expect(prediction.altered[1] != prediction.probabilities)
    }
    #expect(predictions.list[0].altered[1] == predictions.list[1].altered[1])
    #expect(predictions.list[2].altered.isEmpty && predictions.list[2].error != nil)
  }

  @Test func alterationsAreDecidedBySeedFileKindAndLevel() {
    let grey = Picture(width: 64, height: 64, pixels: [UInt8](repeating: 90, count: 64 * 64 * 3))
    let a = String(repeating: "a1", count: 32), b = String(repeating: "b2", count: 32)
    func altered(_ seed: UInt64, _ file: String) -> [[UInt8]] {
      WhatIf.alterations(seed: seed).map { $0(grey, file).pixels }
    }
    let first = altered(1, a)
    // Patches and noise, four levels each, go by chance; blur and pixelation leave plain grey as it is.
    #expect(first.count == 16 && Set(first).count == 9)
    #expect(first == altered(1, a))
    #expect(zip(first, altered(2, a)).count { $0 != $1 } == 8)
    #expect(zip(first, altered(1, b)).count { $0 != $1 } == 8)
  }

  @Test func aCancelledRunGivesNoFigure() async throws {
    let scorer = try await scorer(), set = set([String](repeating: "london-001.jpg", count: 200))
    let work = Task { try await Predictions.collect(set, by: scorer) }
    work.cancel()
    await #expect(throws: CancellationError.self) { try await work.value }
  }
}
