import Browser
import Terminal
import Testing
import Text
import Training

/// The view of a training run.
struct WatchViewTests {
  private static let metrics = RunMetrics(
    name: "small", steps: 100,
    series: [
      "loss": (1...40).map { .init(step: $0, value: 2 - Double($0) / 40) },
      "loss/binary": (1...40).map { .init(step: $0, value: 0.25 + Double($0 % 2) / 100) },
      "lambda/binary": [.init(step: 1, value: 1), .init(step: 40, value: 0.875)],
      "val_auc/fake": [.init(step: 20, value: 0.75), .init(step: 40, value: 0.8125)],
      "pictures_per_second": [.init(step: 40, value: 6.5)],
    ], isRunning: true)

  private func screen(
    _ columns: Int, _ rows: Int, _ glyphs: GlyphLevel = .quadrants, _ depth: ColorDepth = .direct
  ) -> Screen {
    var view = WatchView(folder: "run")
    _ = view.reduce(.metrics(Self.metrics))
    return view.draw(
      Size(columns: columns, rows: rows), Look(theme: Theme(.dark, depth), glyphs: Glyphs(glyphs)))
  }

  @Test(arguments: [(132, 43), (80, 24), (40, 15)])
  func statesTheLastValues(columns: Int, rows: Int) {
    for glyphs in GlyphLevel.allCases {
      let text = screen(columns, rows, glyphs).text
      for words in ["step 40 of 100", "1.000", "0.250", "0.875", "0.813"] {
        #expect(text.contains(words), "\(words) at \(columns)×\(rows)")
      }
    }
  }

  @Test func whatBecomesOfTheRunIsSaid() {
    func foot(_ metrics: RunMetrics, failed: SafeText? = nil) -> String {
      var view = WatchView(folder: "run")
      _ = view.reduce(.metrics(metrics))
      if let failed { _ = view.reduce(.failed(failed)) }
      let look = Look(theme: Theme(.dark, .mono), glyphs: Glyphs(.ascii))
      return String(view.draw(Size(columns: 80, rows: 24), look).text.split(separator: "\n").last ?? "")
    }
    #expect(foot(Self.metrics).contains("the run goes on without this view"))
    let stopped = RunMetrics(name: "small", steps: 100, series: Self.metrics.series)
    #expect(foot(stopped).contains("the run has stopped; telltale train --out run --resume goes on"))
    let ended = RunMetrics(name: "small", steps: 40, series: Self.metrics.series)
    #expect(foot(ended).contains("the run has come to its end"))
    #expect(foot(Self.metrics, failed: "run: no such folder").contains("run: no such folder"))
  }

  /// The loss falls: its chart is full at the left and half as high at the right.
  @Test func chartsFallAndRise() {
    let screen = screen(80, 24)
    let row = (0..<24).first { screen.row($0).hasPrefix("loss ") }
    let cells = (26..<79).map { screen[$0, row ?? 0].text }
    #expect(cells.first == "█" && cells.last == " ", "\(cells.joined())")
  }

  @Test(
    arguments: [(132, 43), (80, 24), (40, 15)], [(ColorDepth.direct, GlyphLevel.quadrants), (.mono, .ascii)])
  func goldenScreens(size: (Int, Int), look: (ColorDepth, GlyphLevel)) throws {
    let screen = screen(size.0, size.1, look.1, look.0)
    #expect(screen.text.contains("step 40 of 100") && screen.text.contains("0.813"))
    try expectGolden(screen, "watch-\(size.0)x\(size.1)-\(look.0.rawValue)")
  }

  @Test func survivesEverySize() {
    for columns in [1, 2, 5, 20, 27] { for rows in [1, 2, 6] { _ = screen(columns, rows) } }
  }

  @Test func keys() {
    var view = WatchView(folder: "run")
    #expect(view.reduce(.terminal(.key(Key("q")))) == [.quit])
    #expect(view.reduce(.terminal(.key(Key("z", .control)))) == [.suspend])
    #expect(view.reduce(.terminal(.key(Key("x")))) == [])
  }
}
