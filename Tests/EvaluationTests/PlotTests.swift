import Evaluation
import Explainer
import Pictures
import Testing

/// Plots: that they are there, decode, and change with what they show.
struct PlotTests {
  private func report(_ scores: [Double]) -> EvaluationReport {
    EvaluationReport(
      [
        EvaluationResult(
          Sets.predictions(Sets.pictures(scores, scores.indices.map { $0 % 2 == 0 })), .init(draws: 10))
      ], version: "0")
  }

  @Test func curvesAndReliabilityAreDrawn() throws {
    let plots = try report([0.9, 0.2, 0.7, 0.4]).plots()
    #expect(plots.map(\.name) == ["roc.png", "reliability.png"])
    for plot in plots {
      let picture = try PictureDecoder.decode(plot.bytes).picture
      #expect(picture.width > 700 && picture.height > 700)
    }
    let others = try report([0.1, 0.2, 0.7, 0.9]).plots()
    #expect(plots[0].bytes != others[0].bytes && plots[1].bytes != others[1].bytes)
  }

  @Test func oneClassHasNoCurve() throws {
    let list = Sets.pictures([0.3, 0.6], [false, false])
    let plots = try EvaluationReport(
      [EvaluationResult(Sets.predictions(list), .init(draws: 10))], version: "0"
    ).plots()
    #expect(plots.map(\.name) == ["reliability.png"])
  }

  /// Each number of the three matrices is in the picture, and a folder without embeddings from before has one.
  @Test func theHeatmapHasNamesAndNumbers() {
    let one: [[Float]] = (0..<8).map { row in (0..<8).map { row == $0 ? 1 : Float(row - $0) / 10 } }
    var other = one
    other[2][5] = 0.4
    let before = [[Float]](repeating: [Float](repeating: 0.5, count: 8), count: 8)
    let picture = Correlation(before: before, after: one).picture()
    #expect(picture.width > 3 * 8 * 64 && picture.height > 8 * 64)
    #expect(Correlation(before: before, after: other).picture() != picture)
    #expect(Correlation(before: nil, after: one).picture().width < picture.width / 2)
  }
}
