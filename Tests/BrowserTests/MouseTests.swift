import Browser
import Terminal
import Testing

@Suite("Mouse")
struct MouseTests {
  @Test("T32: a click on a row moves the cursor there, one beside it changes nothing")
  func click() {
    var browser = BrowserTests.browser(files: 30)
    _ = browser.reduce(.terminal(.mouse(Mouse(.press, x: 5, y: 4))))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("4/30"))
    _ = browser.reduce(.terminal(.mouse(Mouse(.press, x: 60, y: 9))))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("4/30"))
  }

  @Test("T31: the wheel moves by three rows")
  func wheel() {
    var browser = BrowserTests.browser(files: 30)
    _ = browser.reduce(.terminal(.mouse(Mouse(.wheelDown, x: 5, y: 4))))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("4/30"))
    _ = browser.reduce(.terminal(.mouse(Mouse(.wheelUp, x: 5, y: 4))))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("1/30"))
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
