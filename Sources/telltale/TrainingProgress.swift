import Explainer
import Files
import Foundation
import Synchronization
import Text
import Training

/// A run's progress on standard error: a moving line of the last step, and a line for each validation. The debug log
/// holds every step.
final class TrainingProgress: Sendable {
  private let line = Mutex(MovingLine(pace: .seconds(30)))

  func preparing(_ what: String, _ done: Int, _ total: Int) {
    line.withLock { $0.show("\(what) \(done)/\(total)", isLast: done == total) }
  }

  func show(_ event: Trainer.Event) {
    if case .step(let report) = event { DebugLog.shared.add(SafeText(TrainingProgress.text(report))) }
    line.withLock { line in
      switch event {
      case .note(let note): TrainingProgress.say(note, &line)
      case .step(let report): line.show(TrainingProgress.text(report))
      case .validating(let done, let total): line.show("validating \(done)/\(total)")
      case .validation(let result, let unseen, let isBest):
        let best = isBest ? "  best so far" : ""
        TrainingProgress.say(
          "validation: \(TrainingProgress.text(result))\(unseen == nil ? best : "")", &line)
        if let unseen { TrainingProgress.say("unseen ways: \(TrainingProgress.text(unseen))\(best)", &line) }
      }
    }
  }

  private static func say(_ text: String, _ line: inout MovingLine) {
    line.clear()
    Messages.note(text)
  }

  private static func text(_ result: ValidationResult) -> String {
    let aucs = zip(Label.allCases, result.auc).map { label, auc in
      "\(label.name) \(auc.map { digits($0, 3) } ?? "–")"
    }
    return "\(aucs.joined(separator: "  "))  mean \(digits(result.mean, 3))"
  }

  private static func text(_ report: Trainer.StepReport) -> String {
    let levels = report.levelLosses.map { digits($0, 3) }.joined(separator: " ")
    let lambda = report.lambda.map { digits($0, 2) }.joined(separator: " ")
    let pictures = report.picturesPerSecond
    return
      "step \(report.step)/\(report.steps)  epoch \(report.epoch)  loss \(digits(report.loss, 3)) [\(levels)]"
      + "  λ [\(lambda)]"
      + (report.localisationLoss > 0 ? "  where \(digits(report.localisationLoss, 3))" : "")
      + "  \(digits(pictures, 1))/s"
      + (pictures > 0 ? "  \(left(report)) left" : "")
  }

  private static func left(_ report: Trainer.StepReport) -> String {
    let seconds = Int(Double(report.steps - report.step) * report.secondsPerStep)
    return seconds < 3_600
      ? "\(seconds / 60) min \(seconds % 60) s" : "\(seconds / 3_600) h \(seconds / 60 % 60) min"
  }

  private static func digits(_ value: Double, _ count: Int) -> String {
    value.formatted(.number.precision(.fractionLength(count)).locale(Locale(identifier: "en_US_POSIX")))
  }
}
