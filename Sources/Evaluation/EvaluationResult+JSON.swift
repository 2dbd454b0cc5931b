import Explainer
import Pictures

extension EvaluationResult {
  /// Every figure at full precision, with the hashes of data, list and model.
  var json: String {
    let data = predictions.dataSet
    return JSONText.object { line in
      line.member("model", json: modelJSON)
      line.member(
        "data",
        json: JSONText.object { line in
          line.member("name", data.name)
          line.member("root", data.root.text)
          line.member("layout", data.layout.rawValue)
          line.member("split", options.split?.rawValue)
          line.member("list_sha256", data.listHash)
          line.member("data_sha256", predictions.dataHash)
          line.member("pictures", predictions.list.count)
          line.member("videos", videoCount)
          line.member("frames_per_video", json: data.framesPerVideo > 0 ? "\(data.framesPerVideo)" : "null")
          line.member("compression", data.compression)
          line.member("notes", json: JSONText.array(data.notes.map(JSONText.string)))
        })
      line.member("conditions", json: conditionsJSON)
      line.member(
        "labels",
        json: JSONText.object { line in
          for label in labels {
            line.member(
              label.label.name,
              json: JSONText.object { line in
                line.member("frame", json: label.frame.json)
                line.member("video", json: label.video?.json ?? "null")
              })
          }
        })
      line.member("mean_auc", json: JSONText.number(meanAUC))
      line.member("real_flagged", json: falsePositives.json)
      line.member("operating_point", json: operatingPoint?.json ?? "null")
      line.member("robustness", json: robustness?.json ?? "null")
    }
  }

  private var modelJSON: String {
    JSONText.object { line in
      line.member("name", predictions.model.title)
      line.member("sha256", predictions.model.sha256)
      line.member("threshold", predictions.model.threshold)
    }
  }

  private var conditionsJSON: String {
    JSONText.object { line in
      line.member("aligned", options.isAligned)
      line.member("face_enlarge", json: JSONText.number(predictions.faceEnlarge))
      line.member("aggregation", "mean")
      line.member("no_face", options.noFace.rawValue)
      line.member("without_face", predictions.count(.noFace))
      line.member("unreadable", predictions.count(.error))
      line.member("bootstrap", options.draws)
      line.member("seed", json: "\(options.seed)")
    }
  }
}

extension LabelFigures.Figures {
  fileprivate var json: String {
    JSONText.object { line in
      func member(_ name: String, _ value: Double?, _ interval: Bootstrap.Interval? = nil) {
        line.member(name, json: JSONText.number(value))
        guard let interval else { return }
        line.member("\(name)_low", json: JSONText.number(interval.low))
        line.member("\(name)_high", json: JSONText.number(interval.high))
      }
      line.member("altered", metrics.positives)
      line.member("not_altered", metrics.negatives)
      member("auc", metrics.auc, auc)
      member("average_precision", metrics.averagePrecision, averagePrecision)
      member("eer", metrics.equalErrorRate, equalErrorRate)
      member("accuracy", metrics.accuracy)
      member("accuracy_on_altered", metrics.accuracyOnPositives)
      member("accuracy_on_not_altered", metrics.accuracyOnNegatives)
      member("tpr_at_fpr_0.01", metrics.truePositiveRate1, truePositiveRate1)
      member("tpr_at_fpr_0.05", metrics.truePositiveRate5, truePositiveRate5)
      member("ece_10", metrics.calibrationError10)
      member("ece_15", metrics.calibrationError15)
    }
  }
}

extension FalsePositives {
  fileprivate var json: String {
    JSONText.object { line in
      line.member("flagged", flagged)
      line.member("real", real)
      line.member("share", json: JSONText.number(share))
      line.member("low", json: JSONText.number(interval?.low))
      line.member("high", json: JSONText.number(interval?.high))
    }
  }
}

extension OperatingPoint {
  fileprivate var json: String {
    JSONText.object { line in
      line.member("wanted_fpr", json: JSONText.number(limit))
      line.member("threshold", json: JSONText.number(threshold))
      line.member("fpr", json: JSONText.number(falsePositiveRate))
      line.member("tpr", json: JSONText.number(truePositiveRate))
    }
  }
}

extension Robustness {
  /// For each label the clean area, and the areas by kind and level.
  fileprivate var json: String {
    JSONText.object { line in
      for label in Label.allCases {
        line.member(
          label.name,
          json: JSONText.object { line in
            line.member("clean", json: JSONText.number(clean[label.rawValue]))
            for kind in Perturbation.Kind.allCases {
              let levels = auc[kind, default: []].map { JSONText.number($0[label.rawValue]) }
              line.member(kind.rawValue, json: JSONText.array(levels))
            }
            line.member("mean", json: JSONText.number(mean(label)))
            line.member("drop_rate", json: JSONText.number(dropRate(label)))
          })
      }
    }
  }
}
