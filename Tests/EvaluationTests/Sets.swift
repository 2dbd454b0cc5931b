import DataSets
import Evaluation
import Explainer
import Files
import Foundation

/// Data sets and predictions made up for tests.
enum Sets {
  static func sample(_ name: String, fake: Bool, video: String? = nil) -> Sample {
    Sample(
      file: Path("/set/\(name)"), split: .test,
      labels: fake ? LabelVector(altered: [.mouth, .expression]) : .real, video: video)
  }

  static func probabilities(_ fake: Float) -> [Float?] { Label.allCases.map { $0 == .fake ? fake : 0.5 } }

  static func predictions(_ list: [Prediction], name: String = "set", model: String = "model") -> Predictions
  {
    Predictions(
      dataSet: DataSet(
        name: name, root: Path("/set"), layout: .folders, samples: list.map(\.sample), framesPerVideo: 32),
      model: ModelSummary(
        name: model, sha256: String(repeating: "ab", count: 32), threshold: 0.5, logitScale: nil, quality: nil
      ),
      faceEnlarge: 1.1, list: list)
  }

  /// Scores with truths, as predictions of pictures.
  static func pictures(_ scores: [Double], _ truths: [Bool], videos: [String?]? = nil) -> [Prediction] {
    scores.indices.map { index in
      Prediction(
        sample: sample("\(index).jpg", fake: truths[index], video: videos?[index]), status: .scored,
        probabilities: probabilities(Float(scores[index])), sha256: "\(index)")
    }
  }
}
