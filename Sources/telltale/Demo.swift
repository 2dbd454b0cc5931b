import ArgumentParser
import Browser
import Foundation
import Terminal
import Text

/// `telltale demo`: the views on telltale's own pictures, one after another.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take a tour of the views in about a minute.",
    discussion: """
      EXAMPLES
        telltale demo

      It goes on by itself; any key goes on at once, the keys that quit or go back leave.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var look: TerminalChoices
  @OptionGroup var messages: MessageOptions

  func run() throws {
    try messages.begin()
    let settings = try model.settings(), keys = TerminalSetup.keys(settings).keys
    let faces = try Assets.find(option: model.engine.assets).faces
    let mailbox = Mailbox<Tour.Action>()
    let noCase = CaseDesk.Options(
      place: nil, reason: "the tour saves nothing", isDeclined: true, home: faces, evidence: [faces],
      version: Main.version
    )
    let work = BrowserWork(
      [faces], recursive: false, try model.scorerOptions(), modelWords: try model.words(), case: noCase
    ) { mailbox.post(.browser($0)) }
    let program = Terminal.Program<Tour, Tour.Action, Browser.Effect>(
      state: Tour(Browser(title: "demo", keys: keys)), action: { .browser(.terminal($0)) },
      reduce: { $0.reduce($1) },
      draw: { $0.draw($1, $2) }, perform: { effect, _ in work.perform(effect) })
    let driver = Driver(
      options: try TerminalSetup.options(look, settings),
      environment: ProcessInfo.processInfo.environment, log: DebugLog.frames)
    let clock = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(Tour.pace))
        mailbox.post(.ticked)
      }
    }
    defer { clock.cancel() }
    do throws(TerminalError) {
      let ending = try driver.run(program, mailbox: mailbox)
      if ending != .quit { ending.endProcess() }
    } catch {
      throw Browse.refusal(error)
    }
  }
}
