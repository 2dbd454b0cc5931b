import Browser
import Explainer
import Terminal
import Testing
import Text

/// The browser without a model: what keys do, and what screens say.
struct BrowserTests {
  static let model = ModelSummary(
    name: "sample", sha256: String(repeating: "ab", count: 32), threshold: 0.7, logitScale: nil, quality: nil)
  static let correlation = Correlation(
    before: Array(repeating: Array(repeating: 0.5, count: 8), count: 8),
    after: Array(repeating: Array(repeating: 0.25, count: 8), count: 8))
  static let flagged = FaceOutcome(
    status: .scored(
      Explanation(
        probabilities: [0.83, 0.2, 0.3, 0.2, 0.4, 0.2, 0.56, 0.3],
        margins: [1.585, -1.386, -0.847, -1.386, -0.405, -1.386, 0.241, -0.847],
        threshold: 0.7)), warnings: ["small face: 41 pixels wide, under 60"])

  static func browser(files: Int = 3) -> Browser {
    var browser = Browser(title: "Photos", names: (0..<files).map { SafeText("face-\($0).jpg") })
    _ = browser.reduce(.modelOpened(model, correlation))
    return browser
  }

  static func screen(
    _ browser: Browser, _ columns: Int, _ rows: Int, _ depth: ColorDepth = .direct,
    _ glyphs: GlyphLevel = .quadrants
  ) -> Screen {
    var browser = browser
    let size = Size(columns: columns, rows: rows)
    _ = browser.reduce(.terminal(.resized(size)))
    return browser.draw(size, Look(theme: Theme(.dark, depth), glyphs: Glyphs(glyphs)))
  }

  static func press(_ browser: inout Browser, _ key: Key) -> [Browser.Effect] {
    browser.reduce(.terminal(.key(key)))
  }

  @Test func jAndKMoveTheCursorAndStopAtTheEnds() {
    var browser = Self.browser()
    _ = browser.reduce(.terminal(.resized(Size(columns: 80, rows: 24))))
    #expect(Self.press(&browser, Key("j")) == [.look(at: 1, visible: 0..<3)])
    #expect(Self.press(&browser, Key("G")) == [.look(at: 2, visible: 0..<3)])
    #expect(Self.press(&browser, Key("j")) == [])
    #expect(Self.press(&browser, Key("g")) == [.look(at: 0, visible: 0..<3)])
    #expect(Self.press(&browser, Key("k")) == [])
  }

  @Test func qQuitsAndEscapeNeverDoes() {
    var browser = Self.browser()
    #expect(Self.press(&browser, Key(.escape)) == [])
    #expect(Self.press(&browser, Key("q")) == [.quit])
  }

  @Test func pastedTextIsNoKey() {
    var browser = Self.browser()
    #expect(browser.reduce(.terminal(.pasted("q"))) == [])
  }

  @Test(arguments: [(160, 50), (132, 43), (80, 24), (40, 15)])
  func aFlaggedFace(columns: Int, rows: Int) {
    var browser = Self.browser()
    _ = browser.reduce(.scored(0, Self.flagged))
    for (depth, glyphs) in [(ColorDepth.direct, GlyphLevel.quadrants), (.eight, .half), (.mono, .ascii)] {
      let text = Self.screen(browser, columns, rows, depth, glyphs).text
      for word in ["face-0.jpg", "fake", "0.83", "mouth", "0.56"] {
        #expect(text.contains(word), "\(word) must be on a screen of \(columns)×\(rows) in \(depth)")
      }
      if columns >= 80 {
        #expect(text.contains("FLAGGED"))
        #expect(text.contains("looks altered"))
        #expect(text.contains("small face"))
        #expect(text.contains("sample abababab"), "model and hash are on every view (V24)")
      }
    }
  }

  @Test func labelsKeepTheirOrder() {
    var browser = Self.browser()
    _ = browser.reduce(.scored(0, Self.flagged))
    let rows = Self.screen(browser, 100, 40).text.split(separator: "\n").map(String.init)
    let places = Label.allCases.map { label in rows.firstIndex { $0.contains("│   \(label.name)") } ?? -1 }
    #expect(places == places.sorted())
    #expect(places.first ?? -1 > 0)
  }

  @Test func theHeatmapNamesThePairAndItsValues() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("2"))
    _ = Self.press(&browser, Key("l"))
    _ = Self.press(&browser, Key("j"))
    let text = Self.screen(browser, 80, 24).text
    #expect(text.contains("expression and expression:  before +0.50  after +0.25  difference −0.25"))
    #expect(text.contains("[after]"))
    _ = Self.press(&browser, Key("s"))
    #expect(Self.screen(browser, 80, 24).text.contains("[difference]"))
  }

  @Test func helpShowsEveryKeyOfTheView() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("?"))
    let text = Self.screen(browser, 100, 50).text
    for entry in KeyMap.standard.entries where entry.view != .heatmap {
      #expect(text.contains(entry.words.string), "help lacks \(entry.words.string)")
    }
    _ = Self.press(&browser, Key(.escape))
    #expect(!Self.screen(browser, 100, 50).text.contains("this help"))
  }

  @Test func anUnboundKeySaysSo() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("x"))
    #expect(Self.screen(browser, 80, 24).text.contains("x does nothing here; ? shows the keys"))
  }

  @Test(arguments: [(1, 1), (5, 3), (19, 6), (20, 5), (20, 6), (39, 9), (300, 100)])
  func anySizeDraws(columns: Int, rows: Int) {
    var browser = Self.browser(files: 100)
    _ = browser.reduce(.scored(0, Self.flagged))
    for view in ["1", "2", "?"] as [Character] {
      _ = Self.press(&browser, Key(view))
      #expect(Self.screen(browser, columns, rows).size == Size(columns: columns, rows: rows))
    }
  }

  @Test func anEmptyFolderSaysWhatToDo() {
    #expect(Self.screen(Self.browser(files: 0), 80, 24).text.contains("telltale browse FOLDER"))
  }

  @Test func theCursorComesFirstThenTheScreenThenTheRest() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    let queue = ScoringQueue(count: 30, width: 1) { index, _ in continuation.yield(index) }
    queue.look(at: 10, visible: 8..<14)
    queue.open { _, _ in FaceOutcome(status: .noFace) }
    var order: [Int] = []
    for await index in stream {
      order.append(index)
      if Set(order).count == 30 { break }
    }
    #expect(order.first == 10)
    #expect(
      order.firstIndex(of: 8) ?? 99 < order.firstIndex(of: 0) ?? 0, "visible files come before the rest")
  }

  @Test(
    arguments: [(132, 43), (80, 24), (40, 15)], [(ColorDepth.direct, GlyphLevel.quadrants), (.mono, .ascii)])
  func goldenScreens(size: (Int, Int), look: (ColorDepth, GlyphLevel)) throws {
    var browser = Self.browser(files: 30)
    _ = browser.reduce(.scored(0, Self.flagged))
    let tag = "\(size.0)x\(size.1)-\(look.0.rawValue)"
    let faces = Self.screen(browser, size.0, size.1, look.0, look.1)
    #expect(faces.text.contains("0.83"), "the score of fake must be on screen at every size")
    try expectGolden(faces, "faces-\(tag)")
    _ = Self.press(&browser, Key("2"))
    let heatmap = Self.screen(browser, size.0, size.1, look.0, look.1)
    #expect(heatmap.text.contains("[after]"))
    if look.1 == .ascii { #expect(!heatmap.text.contains("\\u"), "our own signs have an ASCII form") }
    try expectGolden(heatmap, "heatmap-\(tag)")
    _ = Self.press(&browser, Key("?"))
    let help = Self.screen(browser, size.0, size.1, look.0, look.1)
    #expect(help.text.contains("help"))
    try expectGolden(help, "help-\(tag)")
  }
}
