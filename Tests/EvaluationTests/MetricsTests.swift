import Evaluation
import Foundation
import Testing

/// The metrics against numbers made by all-pairs code in double precision.
struct MetricsTests {
  struct Reference: Decodable {
    struct Set: Decodable {
      let name: String
      let y: [Int]
      let scores: [Double]
      let metrics: Figures
    }
    struct Figures: Decodable {
      let auc, averagePrecision, eer, accuracy: Double
      let tprAtFpr: [String: Double]
      let ece10, ece15: Double

      enum CodingKeys: String, CodingKey {
        case auc, eer, accuracy
        case averagePrecision = "average_precision"
        case tprAtFpr = "tpr_at_fpr"
        case ece10 = "ece_10"
        case ece15 = "ece_15"
      }
    }
    let threshold: Double
    let sets: [Set]

    static func load() throws -> Reference {
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/metrics.json")
      return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }
  }

  private func expect(
    _ found: Double?, _ wanted: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(found, "\(what) is missing", sourceLocation: sourceLocation)
    #expect(
      abs(found - wanted) <= 1e-12, "\(what): \(found), wanted \(wanted)", sourceLocation: sourceLocation)
  }

  @Test func equalTheReference() throws {
    let reference = try Reference.load()
    #expect(reference.sets.count == 6)
    for set in reference.sets {
      let found = Metrics(scores: set.scores, truths: set.y.map { $0 == 1 }, threshold: reference.threshold)
      let wanted = set.metrics
      try expect(found.auc, wanted.auc, "\(set.name): auc")
      try expect(found.averagePrecision, wanted.averagePrecision, "\(set.name): average precision")
      try expect(found.equalErrorRate, wanted.eer, "\(set.name): eer")
      try expect(found.accuracy, wanted.accuracy, "\(set.name): accuracy")
      try expect(
        found.truePositiveRate1, try #require(wanted.tprAtFpr["0.01"]), "\(set.name): TPR at 1 % FPR")
      try expect(
        found.truePositiveRate5, try #require(wanted.tprAtFpr["0.05"]), "\(set.name): TPR at 5 % FPR")
      try expect(found.calibrationError10, wanted.ece10, "\(set.name): ECE 10")
      try expect(found.calibrationError15, wanted.ece15, "\(set.name): ECE 15")
    }
  }

  @Test func oneClassGivesNoArea() {
    let metrics = Metrics(scores: [0.1, 0.9], truths: [true, true], threshold: 0.5)
    #expect(metrics.auc == nil && metrics.equalErrorRate == nil)
    #expect(metrics.accuracy == 0.5 && metrics.accuracyOnNegatives == nil)
  }

  @Test func nothingGivesNothing() {
    let metrics = Metrics(scores: [], truths: [], threshold: 0.5)
    #expect(metrics.auc == nil && metrics.accuracy == nil && metrics.calibrationError10 == nil)
  }
}
