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
}
