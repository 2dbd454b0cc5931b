import Browser
import Explainer
import Files
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
    var browser = Browser(title: "Photos")
    _ = browser.reduce(.followed(.found(found((0..<files).map { "face-\($0).jpg" }))))
    _ = browser.reduce(.modelOpened(model, correlation))
    return browser
  }

  static func found(_ names: [String], order: [Int]? = nil, isLast: Bool = true) -> FolderScan.Finding {
    var portion = FilePortion(folder: Path("Photos"), origin: .found)
    for name in names { portion.append(name.utf8) }
    return FolderScan.Finding(portions: [portion], order: isLast ? order ?? Array(names.indices) : nil)
  }

  /// What an effect wants first.
  static func wishes(_ effects: [Browser.Effect]) -> Wishes? {
    for case .look(let wishes) in effects { return wishes }
    return nil
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
    #expect(Self.wishes(Self.press(&browser, Key("j")))?.pictured == [1, 2, 0])
    #expect(Self.wishes(Self.press(&browser, Key("G")))?.pictured == [2, 1, 0])
    #expect(Self.press(&browser, Key("j")) == [])
    #expect(Self.wishes(Self.press(&browser, Key("g")))?.visible == [0, 1, 2])
    #expect(Self.press(&browser, Key("k")) == [])
  }

  @Test func qQuitsAndEscapeNeverDoes() {
    var browser = Self.browser()
    for _ in 0..<5 { #expect(!Self.press(&browser, Key(.escape)).contains(.quit)) }
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

  @Test(
    "V2: a model's scale for margins is named beside the bars; without one the ticks stand at 0.12 and 0.88")
  func theScaleIsNamed() {
    let scaled = ModelSummary(
      name: "sample", sha256: Self.model.sha256, threshold: 0.7, logitScale: 10, quality: nil)
    for (model, words) in [(Self.model, "flagged over 0.70"), (scaled, " over 0.70 scale 10 ")] {
      for keys in ["", "5"] {
        var browser = ViewTests.browser(keys)
        _ = browser.reduce(.modelOpened(model, Self.correlation))
        let text = Self.screen(browser, 80, 24, .direct, .ascii).text
        #expect(text.contains(words), "\(text)")
        // The head of the screen names the threshold too.
        let scale = text.split(separator: "\n").last { $0.contains(words) } ?? ""
        #expect(scale.filter { $0 == "'" }.count == (model.logitScale == nil ? 2 : 0), "\(scale)")
      }
    }
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
    let text = Self.screen(browser, 100, 120).text
    for entry in KeyMap.standard.entries where entry.views.contains(.faces) {
      // Long words go on in the next line.
      #expect(text.contains(entry.words.string.prefix(40)), "help lacks \(entry.words.string)")
    }
    _ = Self.press(&browser, Key(.escape))
    #expect(!Self.screen(browser, 100, 50).text.contains("this help"))
  }

  @Test("V22: the help says how often the model flags what is real, and that a score is no chance")
  func helpWeighsTheModel() {
    var browser = Self.browser()
    let results = ModelResults(
      set: nil, auc: Array(repeating: nil, count: 8), meanAUC: nil,
      realFlagged: [.init(set: "a", flagged: 2, portraits: 204), .init(set: "b", flagged: 1, portraits: 40)])
    _ = browser.reduce(.modelOpened(Self.model, Self.correlation, results: results))
    _ = Self.press(&browser, Key("?"))
    let text = Self.screen(browser, 100, 60).text
    #expect(text.contains("It flags 3 of 244 real portraits."))
    #expect(text.contains("Do not read a score as the chance"))
  }

  @Test func anUnboundKeySaysSo() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("%"))
    #expect(Self.screen(browser, 80, 24).text.contains("% does nothing here; ? shows the keys"))
  }

  @Test(arguments: [(1, 1), (5, 3), (19, 6), (20, 5), (20, 6), (39, 9), (300, 100)])
  func anySizeDraws(columns: Int, rows: Int) {
    var browser = Self.browser(files: 100)
    _ = browser.reduce(.scored(0, Self.flagged))
    for view in ["1", "2", "e", "?"] as [Character] {
      _ = Self.press(&browser, Key(view))
      #expect(Self.screen(browser, columns, rows).size == Size(columns: columns, rows: rows))
    }
  }

  @Test func theHeatmapScrollsItsColumnsOnASmallScreen() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("2"))
    var seen: Set<String> = []
    for _ in 0..<8 {
      let text = Self.screen(browser, 40, 15, .mono, .ascii).text
      let headings = text.split(separator: "\n")[2]
      for word in headings.split(separator: " ") { seen.insert(String(word)) }
      #expect(text.contains("before +0.50  after +0.25  diff -0.25"), "the pair's values are never cut")
      _ = Self.press(&browser, Key("l"))
    }
    #expect(
      seen.isSuperset(of: ["fake", "expr", "ident", "phys", "eye", "illum", "mouth", "nose", "<", ">"]),
      "\(seen)")
  }

  @Test func theHeatmapSaysItsScale() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("2"))
    #expect(Self.screen(browser, 80, 24).text.contains("one scale before and after"))
    _ = Self.press(&browser, Key("s"))
    for depth in ColorDepth.allCases {
      #expect(Self.screen(browser, 80, 24, depth).text.contains("after less before; the middle is no change"))
    }
  }

  @Test func helpFiltersAsOneTypes() {
    var browser = Self.browser()
    for key in "?/PAGE" { _ = Self.press(&browser, Key(key)) }
    let text = Self.screen(browser, 80, 24).text
    #expect(text.contains("half a page down") && text.contains("/PAGE_"), "in any case")
    #expect(!text.contains("photograph with box"))
    #expect(Self.press(&browser, Key("q")) == [], "a letter of the filter")
    #expect(Self.screen(browser, 80, 24).text.contains("Nothing here is called that"))
    _ = Self.press(&browser, Key(.escape))
    #expect(
      Self.screen(browser, 100, 60).text.contains("photograph with box"), "one step back shows all again")
    _ = Self.press(&browser, Key(.escape))
    #expect(!Self.screen(browser, 80, 24).text.contains("filters"), "the next one closes")
    #expect(Self.press(&browser, Key("q")) == [.quit])
  }

  @Test func helpScrollsToItsEndOnASmallScreen() {
    var browser = Self.browser()
    _ = browser.reduce(.terminal(.resized(Size(columns: 40, rows: 10))))
    _ = Self.press(&browser, Key("?"))
    #expect(!Self.screen(browser, 40, 10).text.contains("quit "))
    for _ in 0..<200 { _ = Self.press(&browser, Key("j")) }
    #expect(Self.screen(browser, 40, 10).text.contains("q           quit"))
    _ = Self.press(&browser, Key("k"))
    #expect(!Self.screen(browser, 40, 10).text.contains("q           quit"), "the first step up moves")
  }

  @Test func errorsAndWarningsCanBeReadAgainNewestLast() {
    var browser = Self.browser()
    _ = Self.press(&browser, Key("e"))
    #expect(Self.screen(browser, 80, 24).text.contains("Nothing went wrong so far."))
    _ = Self.press(&browser, Key("e"))
    _ = browser.reduce(.scored(1, FaceOutcome(status: .failed("cut short"))))
    _ = browser.reduce(.scored(0, Self.flagged))
    _ = browser.reduce(.scored(0, Self.flagged))
    #expect(Self.screen(browser, 80, 24).text.contains("1 error"), "a badge, not the focus (I27)")
    _ = Self.press(&browser, Key("e"))
    let rows = Self.screen(browser, 80, 24).text.split(separator: "\n").map(String.init)
    let error = rows.firstIndex { $0.contains("error    face-1.jpg: cut short") } ?? 99
    let warning = rows.firstIndex { $0.contains("warning  face-0.jpg: small face") } ?? -1
    #expect(error < warning, "newest last")
    #expect(rows.filter { $0.contains("warning  face-0") }.count == 1, "said once for a file")
    for _ in 0..<100 { _ = browser.reduce(.modelFailed("no such model")) }
    _ = Self.press(&browser, Key("G"))
    #expect(!Self.screen(browser, 80, 24).text.contains("cut short"))
    _ = Self.press(&browser, Key("g"))
    #expect(Self.screen(browser, 80, 24).text.contains("cut short"))
  }

  @Test func filesAppearAsTheyAreFoundAndThenTakeTheirOrder() {
    var browser = Browser(title: "Photos")
    #expect(Self.screen(browser, 80, 24).text.contains("reading folder…"))
    _ = browser.reduce(.followed(.found(Self.found(["b.jpg", "c.jpg"], isLast: false))))
    #expect(Self.screen(browser, 80, 24).text.contains("reading folder… 2 files"))
    #expect(Self.screen(browser, 80, 24).text.contains("b.jpg"))
    var moved = browser
    _ = Self.press(&moved, Key("j"))
    for (state, place) in [(browser, "1/3"), (moved, "3/3")] {
      var state = state
      _ = state.reduce(.followed(.found(Self.found(["a.jpg"], order: [2, 0, 1]))))
      let rows = Self.screen(state, 80, 24).text.split(separator: "\n").map(String.init)
      #expect(rows[0].contains(place), "the top, or the file that was chosen")
      #expect(rows[1].contains("a.jpg") && rows[2].contains("b.jpg") && rows[3].contains("c.jpg"))
    }
  }

  @Test func anEmptyFolderSaysWhatToDo() {
    #expect(Self.screen(Self.browser(files: 0), 80, 24).text.contains("telltale browse FOLDER"))
  }

  @Test func theCursorComesFirstThenTheScreenThenTheRest() async {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    let queue = ScoringQueue(width: 1) { file, _ in continuation.yield(file) }
    var files = FileTable()
    for portion in Self.found((0..<30).map { "\($0)" }).portions { files.append(portion) }
    queue.look(
      Wishes(files: files, pictured: [10, 11, 9], kept: [10], visible: Array(8..<14), rest: Array(0..<30)))
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

  @Test(
    "T3: depths between true colour and mono have screens of their own",
    arguments: [
      ColorDepth.indexed, .sixteen, .eight,
    ])
  func goldenScreens(depth: ColorDepth) throws {
    for (keys, name) in [("", "faces"), ("2 j l l", "heatmap"), ("7", "sheet")] {
      let screen = BrowserTests.screen(ViewTests.browser(keys), 80, 24, depth)
      let colors = Set(
        screen.cells.flatMap { [$0.style.foreground, $0.style.background] }.compactMap(\.self))
      let most = [ColorDepth.eight: 8, .sixteen: 16][depth] ?? 256
      #expect((name == "heatmap" ? 0 : 1)...most ~= colors.count, "\(name): \(colors.count) colours")
      #expect(
        name != "heatmap" || screen.text.contains("░") == (depth != .indexed), "shades where colours are few")
      try expectGolden(screen, "\(name)-80x24-\(depth.rawValue)")
    }
  }
}
