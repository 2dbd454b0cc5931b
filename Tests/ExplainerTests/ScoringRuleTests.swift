import Explainer
import Files
import Foundation
import Testing

/// The formulas of method.md section 3 against PyTorch in float64, to 1e-12.
struct ScoringRuleTests {
  /// The F64 tensors of Goldens/method.safetensors.
  struct Golden {
    private let header: JSON
    private let data: [UInt8]

    init() throws {
      let bytes = try readFile(Path(#filePath).parent.appending("Goldens/method.safetensors"), limit: 8 << 20)
        .bytes
      let length = bytes[0..<8].enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
      header = try JSON(parsing: Array(bytes[8..<8 + length]))
      data = Array(bytes[(8 + length)...])
    }

    func rows(_ name: String) throws -> [[Double]] {
      let entry = try #require(header[name], "\(name) is missing")
      let shape = (entry["shape"]?.array ?? []).compactMap(\.count)
      let begin = try #require(entry["data_offsets"]?.array?.first?.count)
      let values = data.withUnsafeBytes { data in
        (0..<shape.reduce(1, *)).map { data.loadUnaligned(fromByteOffset: begin + $0 * 8, as: Double.self) }
      }
      return stride(from: 0, to: values.count, by: shape[1]).map { Array(values[$0..<$0 + shape[1]]) }
    }
  }

  private func expect(_ got: [Double?], _ expected: [Double], _ what: String) {
    for (a, b) in zip(got, expected) {
      guard let a else { continue }
      #expect(abs(a - b) < 1e-12, "\(what): \(a), not \(b)")
    }
  }

  @Test func separate() throws {
    let golden = try Golden(), rule = ScoringRule()
    for (m, p) in zip(try golden.rows("m"), try golden.rows("separate.fidelity.p")) {
      expect(rule.probabilities(margins: m), p, "separate")
    }
  }

  @Test func withoutOpposites() throws {
    let golden = try Golden(), rule = ScoringRule(variant: .withoutOpposites)
    for (c, p) in zip(try golden.rows("cosines16"), try golden.rows("without_opposites.fidelity.p")) {
      expect(rule.probabilities(margins: rule.margins(cosines: c)), p, "without opposites")
    }
  }

  @Test func hierarchical() throws {
    let golden = try Golden(), rule = ScoringRule(marginals: .hierarchical)
    for (m, p) in zip(try golden.rows("m"), try golden.rows("separate.probabilistic.p")) {
      expect(rule.probabilities(margins: m), p, "probabilistic")
    }
  }

  @Test(arguments: [("joint1", 1.0), ("joint100", 100.0)])
  func joint(name: String, scale: Double) throws {
    let golden = try Golden()
    for (s, p) in zip(try golden.rows("similarities24"), try golden.rows("\(name).fidelity.p")) {
      expect(ScoringRule.jointProbabilities(similarities: s, scale: scale), p, name)
    }
  }

  @Test func variantsLeaveLabelsOut() {
    let cosines = (0..<16).map { Double($0) / 20 }
    #expect(ScoringRule(variant: .binary).margins(cosines: cosines).compactMap(\.self).count == 1)
    #expect(ScoringRule(variant: .twoLevels).margins(cosines: cosines).compactMap(\.self).count == 4)
    #expect(ScoringRule(variant: .baseline).margins(cosines: cosines)[0] == 0)
  }

  @Test func aLogitScaleMultipliesTheMargin() {
    let scaled = ScoringRule(logitScale: 10).probabilities(margins: [0.1] + Array(repeating: nil, count: 7))
    #expect(abs((scaled[0] ?? 0) - 1 / (1 + exp(-1))) < 1e-12)
  }
}
