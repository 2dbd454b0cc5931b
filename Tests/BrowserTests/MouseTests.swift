import Browser
import Terminal
import Testing

@Suite("Mouse")
struct MouseTests {
  /// The head line's place in the list after one report of the mouse.
  private func place(_ browser: inout Browser, _ mouse: Mouse) -> String {
    _ = browser.reduce(.terminal(.mouse(mouse)))
    return String(
      BrowserTests.screen(browser, 80, 24).row(0).split(separator: " ").first { $0.contains("/") } ?? "")
  }

  @Test("T32: a click on a row moves the cursor there, one beside it changes nothing")
  func click() {
    var browser = BrowserTests.browser(files: 30)
    #expect(place(&browser, Mouse(.press, x: 5, y: 4)) == "4/30")
    #expect(place(&browser, Mouse(.press, x: 60, y: 9)) == "4/30")
  }

  @Test("T31: the wheel moves by three rows")
  func wheel() {
    var browser = BrowserTests.browser(files: 30)
    #expect(place(&browser, Mouse(.wheelDown, x: 5, y: 4)) == "4/30")
    #expect(place(&browser, Mouse(.wheelUp, x: 5, y: 4)) == "1/30")
  }

  @Test("I10: a click on a key of the footer presses it")
  func footer() throws {
    var browser = BrowserTests.browser(files: 3)
    let foot = BrowserTests.screen(browser, 80, 24).row(23)
    let help = try #require(foot.range(of: "? help"))
    let x = foot.distance(from: foot.startIndex, to: help.lowerBound)
    _ = browser.reduce(.terminal(.mouse(Mouse(.press, x: x + 2, y: 23))))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("Each bar is the model"))
  }

  @Test(
    "I10: at 80 columns each view shows its own most useful keys, on 20 the ? stays",
    arguments: [
      ("1", "a note  o sort  F filter  d unsure  Space mark  r real  f fake  ? help  q quit"),
      ("2", "1 faces  k up  j down  h left  l right  s before/after  ? help  q quit"),
      ("3", "r real  f fake  1 faces  j down  h label before  l next label  ? help  q quit"),
      ("4", "r real  f fake  1 faces  j down  h before  l next  ? help  q quit"),
      ("5", "r real  f fake  1 faces  j down  h label before  l next label  ? help  q quit"),
      ("6", "r real  f fake  1 faces  Space mark  k up  j down  c keep  ? help  q quit"),
      ("7", "d unsure  r real  f fake  Space mark  1 faces  j down  l right  ? help  q quit"),
      ("8", "j down  1 faces  p photograph  0 all  - smaller  + larger  ? help  q quit"),
      ("?", "k up  j down  / filter  Esc close  ? help  q quit"),
      ("e", "k up  j down  Esc close  ? help  q quit"),
      ("o", "k up  j down  Enter sort  Esc close  ? help  q quit"),
      ("y", "p path  h hash  s sentence  Enter copy  Esc close  ? help  q quit"),
    ])
  func footers(key: String, words: String) {
    let browser = ViewTests.browser(key == "1" ? "" : key)
    #expect(BrowserTests.screen(browser, 80, 24).row(23).contains(words))
    let narrow = BrowserTests.screen(browser, 20, 6).row(5)
    #expect(narrow.contains("? help"), "\(narrow)")
  }

  @Test("I10: what the footer names works in the view, and has words") func footersHold() {
    for view in KeyMap.View.allCases {
      let commands = KeyMap.footer(of: view)
      #expect(KeyMap.standard.footer(in: view).map(\.command) == commands, "\(view)")
      #expect(commands.suffix(2) == [.help, .quit])
    }
  }
}
