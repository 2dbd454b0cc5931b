import DataSets
import Evaluation
import Explainer
import Foundation
import Testing

/// From predictions to figures: videos, pictures without a face, intervals, thresholds.
struct ResultTests {
  struct Videos: Decodable {
    struct Set: Decodable {
      let video, y: [Int]
      let scores: [Double]
      let frameAUC, videoAUC: Double

      enum CodingKeys: String, CodingKey {
        case video, y, scores
        case frameAUC = "frame_auc"
        case videoAUC = "video_auc"
      }
    }
    let video: Set
  }

  @Test func videosAreMeansOfTheirFrames() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/metrics.json")
    let set = try JSONDecoder().decode(Videos.self, from: Data(contentsOf: file)).video
    let predictions = Sets.pictures(
      set.scores, set.y.map { $0 == 1 }, videos: set.video.map { "video \($0)" })
    let fake = EvaluationResult(Sets.predictions(predictions), .init(draws: 10)).figures(of: .fake)
    let frames = try #require(fake.frame.metrics.auc), videos = try #require(fake.video?.metrics.auc)
    #expect(abs(frames - set.frameAUC) < 1e-12, "frames: \(frames), wanted \(set.frameAUC)")
    #expect(abs(videos - set.videoAUC) < 1e-12, "videos: \(videos), wanted \(set.videoAUC)")
  }

  /// Frames of one video that say different things of a label say nothing of the video.
  @Test func aVideoIsWhatAllItsFramesAre() {
    let list = Sets.pictures(
      [0.9, 0.8, 0.7, 0.1], [true, false, true, false], videos: ["mixed", "mixed", "forged", "real"])
    let fake = EvaluationResult(Sets.predictions(list), .init(draws: 10)).figures(of: .fake)
    #expect(fake.frame.metrics.positives == 2 && fake.frame.metrics.negatives == 2)
    #expect(fake.video?.metrics.positives == 1 && fake.video?.metrics.negatives == 1)
  }

  @Test func aPictureWithoutAFaceIsLeftOutOrOneHalf() throws {
    var list = Sets.pictures([0.9, 0.2], [true, false])
    list.append(
      Prediction(sample: Sets.sample("none.jpg", fake: false), status: .noFace, probabilities: nil))
    let skipped = EvaluationResult(Sets.predictions(list), .init(noFace: .skip, draws: 10))
    #expect(skipped.figures(of: .fake).frame.metrics.negatives == 1)
    #expect(skipped.conditions.contains { $0.contains("no face      1, left out") })
    let half = EvaluationResult(Sets.predictions(list), .init(noFace: .half, draws: 10))
    #expect(half.figures(of: .fake).frame.metrics.negatives == 2)
    #expect(half.conditions.contains { $0.contains("no face      1, counted as one half") })
    #expect(half.falsePositives == FalsePositives(flagged: 0, real: 2))
  }

  @Test func oneHalfIsForLabelsOfTheModelAlone() throws {
    let faceless = [true, false].map { isFake in
      Prediction(
        sample: Sets.sample("none \(isFake).jpg", fake: isFake), status: .noFace, probabilities: nil)
    }
    let binary = [0.9, 0.2].map { (score: Float) in
      Prediction(
        sample: Sets.sample("\(score).jpg", fake: score > 0.5), status: .scored,
        probabilities: Label.allCases.map { $0 == .fake ? score : nil })
    }
    let options = EvaluationOptions(noFace: .half, draws: 10)
    let result = EvaluationResult(Sets.predictions(binary + faceless), options)
    // 0.9 over 0.2 and one half, one half over 0.2, and a tie.
    #expect(result.figures(of: .fake).frame.metrics.auc == 3.5 / 4)
    #expect(result.meanAUC == 3.5 / 4)
    let mouth = result.figures(of: .mouth).frame.metrics
    #expect(mouth.auc == nil && mouth.positives == 0 && mouth.negatives == 0)
    let multitask = EvaluationResult(
      Sets.predictions(Sets.pictures([0.9, 0.2], [true, false]) + faceless), options)
    #expect(multitask.figures(of: .mouth).frame.metrics.positives == 2)
  }

  @Test func unknownLabelsCountForNoFigure() {
    let list =
      [
        Prediction(
          sample: Sample(file: .init("/set/a"), split: .test, labels: .onlyFake), status: .scored,
          probabilities: Sets.probabilities(0.8))
      ] + Sets.pictures([0.1], [false])
    let result = EvaluationResult(Sets.predictions(list), .init(draws: 10))
    #expect(result.figures(of: .fake).frame.metrics.auc == 1)
    #expect(result.figures(of: .mouth).frame.metrics.auc == nil)
    #expect(result.figures(of: .mouth).frame.metrics.negatives == 1)
  }

  @Test func intervalsHoldTheFigureAndDoNotChange() throws {
    let scores = (0..<200).map { Double(($0 * 7919) % 200) / 200 }
    let truths = scores.indices.map { scores[$0] + Double(($0 * 31) % 17) / 17 > 0.9 }
    func interval(_ seed: UInt64) throws -> (Double, Bootstrap.Interval) {
      let figures = EvaluationResult(
        Sets.predictions(Sets.pictures(scores, truths)), .init(draws: 400, seed: seed)
      ).figures(of: .fake).frame
      return (try #require(figures.metrics.auc), try #require(figures.auc))
    }
    let (auc, first) = try interval(1), (_, again) = try interval(1), (_, other) = try interval(2)
    #expect(first.low < auc && auc < first.high && first.high - first.low < 0.2)
    #expect(first == again && first != other)
    // Hanley and McNeil's standard error says how wide it should be.
    let positives = Double(truths.count { $0 }), negatives = 200 - positives
    let q1 = auc / (2 - auc), q2 = 2 * auc * auc / (1 + auc)
    let variance =
      (auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc))
      / (positives * negatives)
    let width = 2 * 1.96 * variance.squareRoot()
    #expect(abs((first.high - first.low) / width - 1) < 0.35, "\(first) against a width of \(width)")
  }

  @Test func framesOfAVideoComeAndGoTogether() throws {
    // Ten copies of each picture say no more than one: the interval must not shrink.
    let scores = (0..<40).map { Double(($0 * 13) % 40) / 40 }
    let truths = (0..<40).map { ($0 * 13) % 40 + ($0 * 7) % 20 > 28 }
    let copies = (0..<10).flatMap { _ in Array(0..<40) }
    let once = EvaluationResult(Sets.predictions(Sets.pictures(scores, truths)), .init(draws: 300))
    let often = EvaluationResult(
      Sets.predictions(
        Sets.pictures(
          copies.map { scores[$0] }, copies.map { truths[$0] }, videos: copies.map { "v\($0)" })),
      .init(draws: 300))
    let a = try #require(once.figures(of: .fake).frame.auc)
    let b = try #require(often.figures(of: .fake).frame.auc)
    #expect(abs((a.high - a.low) - (b.high - b.low)) < 1e-9)
  }

  @Test func theThresholdKeepsFalseAlarmsAtTheChosenShare() throws {
    let scores = (1...100).map { Double($0) / 200 } + [0.49, 0.47, 0.9]
    let truths = [Bool](repeating: false, count: 100) + [true, true, true]
    let result = EvaluationResult(
      Sets.predictions(Sets.pictures(scores, truths)), .init(draws: 10, falsePositiveLimit: 0.05))
    let point = try #require(result.operatingPoint)
    #expect(point.falsePositiveRate == 0.05)
    #expect(abs(point.threshold - 0.475) < 1e-6)
    #expect(point.truePositiveRate == 2.0 / 3)
  }

  @Test func aThousandDrawsAreQuick() {
    let scores = (0..<700).map { Double(($0 * 7919) % 6_999) / 6_999 }
    let list = Sets.pictures(scores, scores.map { $0 > 0.4 })
    let clock = ContinuousClock()
    let time = clock.measure { _ = EvaluationResult(Sets.predictions(list), .init(draws: 1_000)) }
    #expect(time < .seconds(10), "\(time)")
  }
}
