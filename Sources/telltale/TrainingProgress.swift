import Explainer
import Files
import Foundation
import Synchronization
import Training

/// A run's progress on standard error: a moving line of the last step, and a line for each validation.
final class TrainingProgress: Sendable {
  private let isQuiet: Bool
  private let line = Mutex(MovingLine())

  init(quiet: Bool) { isQuiet = quiet }

  func preparing(_ what: String, _ done: Int, _ total: Int) {
    guard !isQuiet else { return }
    line.withLock { $0.show("\(what) \(done)/\(total)", isLast: done == total) }
  }

  func show(_ event: Trainer.Event) {
    guard !isQuiet else { return }
    line.withLock { line in
      switch event {
      case .note(let note): line.say(note)
      case .step(let report): line.show(TrainingProgress.text(report), isLast: false)
      case .validation(let result, let unseen, let isBest):
        let best = isBest ? "  best so far" : ""
        line.say("validation: \(TrainingProgress.text(result))\(unseen == nil ? best : "")")
        if let unseen { line.say("unseen ways: \(TrainingProgress.text(unseen))\(best)") }
      }
    }
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

  /// One line that is written over on a terminal, else now and then a new one.
  private struct MovingLine {
    private var isOpen = false
    private var lastShown = ContinuousClock.now - .seconds(60)

    mutating func show(_ text: String, isLast: Bool) {
      let now = ContinuousClock.now
      guard isLast || now - lastShown > (Messages.isTerminal ? .milliseconds(100) : .seconds(30)) else {
        return
      }
      lastShown = now
      guard Messages.isTerminal else { return Messages.say(text) }
      isOpen = true
      _ = writeAll(Array("\r\(Messages.safe(text))\u{1B}[K".utf8), to: 2)
    }

    mutating func say(_ text: String) {
      if isOpen { _ = writeAll(Array("\r\u{1B}[K".utf8), to: 2) }
      isOpen = false
      Messages.say(text)
    }
  }
}
