import ArgumentParser
import Browser
import Files
import Foundation
import Terminal
import Text
import Training

/// `telltale watch`: a training run, live.
struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Watch a training run: losses, weights of the levels, validation AUC.",
    discussion: """
      EXAMPLES
        telltale watch run

      The run is only read: leaving the view does not touch it. Headless: tail -f run/metrics.jsonl
      """)

  @Argument(help: ArgumentHelp("The run folder.", valueName: "folder"), completion: .directory)
  var folder: String

  @OptionGroup var look: TerminalChoices
  @OptionGroup var messages: MessageOptions

  func run() throws {
    let folder = Path(folder)
    try messages.begin(besides: [folder])
    let metrics: RunMetrics
    do throws(TrainingError) { metrics = try RunMetrics(folder) } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
    let mailbox = Mailbox<WatchView.Action>()
    let reading = Task { [metrics] in
      var metrics = metrics
      while !Task.isCancelled {
        do throws(TrainingError) {
          metrics = try RunMetrics(folder, after: metrics)
          mailbox.post(.metrics(metrics))
        } catch {
          mailbox.post(.failed(SafeText("\(error)")))
        }
        try? await Task.sleep(for: .seconds(2))
      }
    }
    defer { reading.cancel() }
    let program = Terminal.Program<WatchView, WatchView.Action, WatchView.Effect>(
      state: WatchView(folder: SafeText(bytes: folder.bytes)),
      action: { .terminal($0) },
      reduce: { $0.reduce($1) },
      draw: { $0.draw($1, $2) },
      perform: { effect, _ in
        switch effect {
        case .repaint: .repaint
        case .suspend: .suspend
        case .quit: .quit
        }
      })
    let driver = Driver(
      options: try TerminalSetup.options(look, try Settings.load(options: [:])),
      environment: ProcessInfo.processInfo.environment, log: DebugLog.frames)
    do throws(TerminalError) {
      let ending = try driver.run(program, mailbox: mailbox)
      if ending != .quit { ending.endProcess() }
    } catch {
      let metrics = SafeText(bytes: folder.appending("metrics.jsonl").bytes)
      throw Ending.status(
        .usage, message: "\(error.reason); use tail -f \(metrics) for the same without a screen")
    }
  }
}
