import Browser
import Terminal
import Testing
import Text

/// The tour of the views, and programs without a terminal.
struct TourTests {
  private static func screen(_ tour: Tour, _ columns: Int = 100, _ rows: Int = 30) -> String {
    tour.draw(
      Size(columns: columns, rows: rows), Look(theme: Theme(.dark, .direct), glyphs: Glyphs(.quadrants))
    ).text
  }

  private static func tour() -> Tour {
    var tour = Tour(ViewTests.browser())
    _ = tour.reduce(.browser(.terminal(.resized(Size(columns: 100, rows: 30)))))
    return tour
  }

  @Test func everyStopHasWordsAndTheTourEndsByItself() {
    var tour = Self.tour(), seen: [String] = []
    var effects: [Browser.Effect] = []
    for _ in 0..<100 where !effects.contains(.quit) {
      seen.append(Self.screen(tour))
      effects = tour.reduce(.browser(.terminal(.key(Key(" ")))))
    }
    #expect(effects == [.quit])
    #expect(Set(seen).count == seen.count && seen.count == 10, "\(seen.count) stops, all different")
    for words in ["10/10", "telltale browse FOLDER"] { #expect(seen.last?.contains(words) == true) }
    for words in ["Sheet:", "Heatmap:", "Compare:", "What if:", "Where:", "Bars:"] {
      #expect(seen.contains { $0.contains(words) }, "\(words)")
    }
    #expect(Double(seen.count) * Tour.pace <= 70, "about a minute")
    #expect(seen.allSatisfy { forbiddenWords(in: $0) == [] })
  }

  @Test(arguments: [Key("q"), Key(.escape)]) func itCanBeLeftAtAnyMoment(_ key: Key) {
    var tour = Self.tour()
    #expect(tour.reduce(.browser(.terminal(.key(key)))) == [.quit])
    _ = tour.reduce(.browser(.terminal(.key(Key(" ")))))
    #expect(tour.reduce(.browser(.terminal(.key(key)))) == [.quit])
  }

  @Test func itWaitsForTheModelButNotForEver() {
    var tour = Tour(Browser(title: "demo"))
    let first = Self.screen(tour)
    _ = tour.reduce(.ticked)
    #expect(Self.screen(tour) == first)
    for _ in 0..<5 { _ = tour.reduce(.ticked) }
    #expect(Self.screen(tour).contains("2/10"))
  }

  @Test func anySizeDraws() {
    for (columns, rows) in [(1, 1), (20, 6), (40, 15), (300, 100)] {
      let screen = Self.screen(Self.tour(), columns, rows)
      #expect(screen.contains { !$0.isWhitespace }, "nothing is drawn at \(columns)×\(rows)")
    }
  }

  @Test func scriptsAreKeysByNameOrLetter() {
    #expect(
      KeyScript.keys("jj 3 Tab ^d F1") == [
        Key("j"), Key("j"), Key("3"), Key(.tab), Key("d", .control), Key(.function(1)),
      ])
  }

  @Test func aProgramRunsWithoutATerminal() {
    let mailbox = Mailbox<Int>()
    // Each key asks for a number, which comes later.
    let program = Terminal.Program<[Int], Int, Int>(
      state: [], action: { if case .key = $0 { 0 } else { nil } },
      reduce: { state, action in
        state.append(action)
        return action == 0 ? [state.count] : []
      },
      draw: { state, size, look in Screen(size: size, look: look) { $0.text("\(state.description)") } },
      perform: { effect, mailbox in
        mailbox.post(effect)
        return nil
      })
    var headless = Headless(
      program, mailbox: mailbox, size: Size(columns: 40, rows: 1),
      look: Look(theme: Theme(.dark, .mono), glyphs: Glyphs(.ascii))
    ) { $0.last != 0 }
    #expect(headless.screen(after: [Key("a"), Key("b")])?.text == "[0, 1, 0, 3]")
  }
}
