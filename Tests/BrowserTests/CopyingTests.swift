import Browser
import Explainer
import Files
import Foundation
import Synchronization
import Terminal
import Testing
import Text

/// What is copied, the log, the mouse's switch, a pause in scoring, and what stands where there is no model.
struct CopyingTests {
  private static func copied(_ effects: [Browser.Effect]) -> String? {
    for case .copy(let bytes) in effects { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }

  @Test("T33: path, hash and sentence are seen, copied on request, and named")
  func copies() throws {
    var browser = DecidingTests.browser()
    let key = try #require(DecidingTests.key)
    _ = browser.reduce(.scored(0, DecidingTests.scored(key)))
    #expect(Self.copied(ViewTests.press(&browser, "y")) == nil, "nothing before a second key")
    let menu = ViewTests.text(browser)
    for words in ["Photos/face-0.jpg", String(key.hexadecimal.prefix(40)), "Flagged as fake"] {
      #expect(menu.contains(words), "\(words)")
    }
    #expect(Self.copied(ViewTests.press(&browser, "p")) == "Photos/face-0.jpg")
    #expect(ViewTests.text(browser).contains("copied, if the terminal allows it: Photos/face-0.jpg"))
    #expect(Self.copied(ViewTests.press(&browser, "y h")) == key.hexadecimal)
    #expect(Self.copied(ViewTests.press(&browser, "y j j Enter"))?.hasPrefix("Flagged as fake") == true)
    #expect(Self.copied(ViewTests.press(&browser, "y Esc")) == nil)
    #expect(Self.copied(ViewTests.press(&browser, "j y h")) == nil)
    #expect(ViewTests.text(browser).contains("not copied, SHA-256: the file was not read yet"))
  }

  @Test("T24: a name that would act where it is pasted is copied with escapes; a backslash is none")
  func escapes() {
    for (name, copied) in [("a\n.jpg", "Photos/a\\n.jpg"), ("a\\b.jpg", "Photos/a\\b.jpg")] {
      var browser = Browser(title: "Photos")
      _ = browser.reduce(.followed(.found(BrowserTests.found([name]))))
      let got = Self.copied(ViewTests.press(&browser, "y p"))
      #expect(got == copied || got == copied.replacing("\\n", with: "\\x0a"), "\(got ?? "")")
    }
  }

  @Test("T31: one key leaves the mouse to the terminal and takes it back")
  func mouse() {
    var browser = BrowserTests.browser()
    #expect(ViewTests.press(&browser, "m") == [.takeMouse(false)])
    #expect(ViewTests.press(&browser, "m") == [.takeMouse(true)])
  }

  @Test("T34: messages carry the time, and go to the log once")
  func log() {
    var browser = Browser(title: "Photos", clock: { Moment(seconds: 1, timeOfDay: "12:34:56") })
    _ = browser.reduce(.followed(.found(BrowserTests.found(["a.jpg"]))))
    let effects = browser.reduce(.scored(0, FaceOutcome(status: .failed("cut short"))))
    #expect(effects.contains(.keep(log: ["error  a picture: cut short"])))
    let again = browser.reduce(.modelFailed(SafeText("a\u{1B}b")))
    #expect(again.contains(.keep(log: ["error  model: " + SafeText("a\u{1B}b")])), "escaped once")
    #expect(!ViewTests.press(&browser, "e").contains { if case .keep = $0 { true } else { false } })
    #expect(ViewTests.text(browser).contains("12:34:56 error    a.jpg: cut short"))
  }

  @Test("T35: what a library prints is a message and a line of the log")
  func printed() {
    var browser = BrowserTests.browser()
    let effects = browser.reduce(.terminal(.printed(["libpng: odd chunk"])))
    #expect(effects == [.keep(log: ["warning  printed: libpng: odd chunk"])])
    _ = ViewTests.press(&browser, "e")
    #expect(ViewTests.text(browser).contains("warning  printed: libpng: odd chunk"))
  }

  @Test("I26: the head says rate and time left; Esc stops after what is on screen, and goes on")
  func pause() throws {
    let seconds = Mutex(0.0)
    var browser = Browser(
      title: "Photos",
      clock: {
        Moment(
          seconds: seconds.withLock { seconds in
            seconds += 0.5
            return seconds
          }, timeOfDay: "12:00:00")
      })
    _ = browser.reduce(.followed(.found(BrowserTests.found((0..<100).map { "face-\($0).jpg" }))))
    _ = browser.reduce(.modelOpened(BrowserTests.model, BrowserTests.correlation))
    for file in 0..<20 { _ = browser.reduce(.scored(file, FaceOutcome(status: .noFace))) }
    #expect(ViewTests.text(browser, 132, 40).contains("20 scored  2.0/s  40 s left"))
    let stopped = try #require(BrowserTests.wishes(ViewTests.press(&browser, "Esc")))
    #expect(stopped.rest.isEmpty && !stopped.visible.isEmpty)
    #expect(ViewTests.text(browser, 132, 40).contains("scoring stopped, Esc goes on"))
    #expect(BrowserTests.wishes(ViewTests.press(&browser, "Esc"))?.rest.count == 100)
  }

  @Test("I25: without a model the pane says why and what helps, and nothing claims to load")
  func noModel() {
    for keys in ["", "3", "4", "5", "6", "8"] {
      var browser = Browser(title: "Photos")
      _ = browser.reduce(.followed(.found(BrowserTests.found(["a.jpg"]))))
      _ = browser.reduce(.modelFailed("Model/config.json: no such file"))
      _ = ViewTests.press(&browser, "\(keys) F Esc")
      let text = ViewTests.text(browser)
      #expect(text.contains("There is no model") && text.contains("no such file"), "\(keys): \(text)")
      #expect(text.contains("telltale doctor") && !text.contains("loading") && !text.contains("0 scored"))
    }
  }

  @Test("two marked faces are compared, in the order of the list")
  func markedFaces() throws {
    var browser = ViewTests.browser("j Space g Space 6")
    let heads = ViewTests.text(browser).split(separator: "\n").first { $0.contains("face-0.jpg") }
    #expect(heads?.contains("face-1.jpg") == true)
    #expect(
      BrowserTests.wishes(browser.reduce(.terminal(.resized(Size(columns: 100, rows: 40)))))?
        .pictured.suffix(2) == [0, 1])
  }

  @Test("I11: somebody new is told of the first keys, by their own names, until one is pressed")
  func hint() {
    let hints = "? shows the keys  ·  j: next face  ·  telltale demo: a tour of the views"
    for (key, isUsed) in [("j", true), ("?", true), ("k", false), ("5", false)] {
      var browser = Browser(title: "Photos", showsHint: true)
      _ = browser.reduce(.followed(.found(BrowserTests.found(["a.jpg", "b.jpg"]))))
      #expect(ViewTests.text(browser).contains(hints))
      #expect(ViewTests.press(&browser, key).contains(.hintUsed) == isUsed, "\(key)")
      #expect(ViewTests.text(browser).contains(hints) != isUsed, "\(key)")
      #expect(!ViewTests.press(&browser, "Esc j").contains(.hintUsed) || !isUsed, "told once")
    }
    #expect(!ViewTests.text(BrowserTests.browser()).contains("telltale demo"))
    let (keys, _) = KeyMap.standard.rebound([("down", ["X"])])
    let rebound = Browser(title: "Photos", keys: keys, showsHint: true)
    #expect(ViewTests.text(rebound).contains("X: next face"))
  }

  @Test("I13: an unbound key says what lies nearest")
  func unbound() {
    var browser = BrowserTests.browser()
    _ = ViewTests.press(&browser, "A")
    #expect(ViewTests.text(browser).contains("A does nothing here; a: add a note"))
  }

  @Test("N13: a disk that does not answer is told of, and what answers is not")
  func probe() async throws {
    let never = DispatchSemaphore(value: 0)
    let dead = ReadProbe(limit: .milliseconds(50), read: { _ in never.wait() })
    for _ in 0..<20 {
      #expect(await dead.silence(of: Path("/dead/a.jpg"))?.string.contains("no answer") == true)
    }
    for _ in 0..<16 { never.signal() }
    #expect(await ReadProbe().silence(of: Path(#filePath)) == nil)
    #expect(await ReadProbe().silence(of: Path("/nowhere/at/all")) == nil, "an error is an answer")
  }

  @Test("I12, I5: the tour goes its way whatever the keys are, and names and obeys the person's own")
  func reboundTour() {
    let (keys, faults) = KeyMap.standard.rebound([("quit", ["X"]), ("down", ["q"]), ("sheet", ["Y"])])
    #expect(faults.isEmpty)
    var browser = Browser(title: "demo", keys: keys)
    _ = browser.reduce(.followed(.found(BrowserTests.found(["a.jpg", "b.jpg"]))))
    var tour = Tour(browser)
    _ = tour.reduce(.browser(.terminal(.resized(Size(columns: 100, rows: 30)))))
    for _ in 0..<7 { #expect(tour.reduce(.browser(.terminal(.key(Key("q"))))) != [.quit]) }
    let text = tour.draw(
      Size(columns: 100, rows: 30), Look(theme: Theme(.dark, .mono), glyphs: Glyphs(.ascii))
    ).text
    #expect(text.contains("Sheet:") && text.contains(" sheet - demo") && text.contains("X: leave"), "\(text)")
    #expect(tour.reduce(.browser(.terminal(.key(Key("X"))))) == [.quit])
  }
}
