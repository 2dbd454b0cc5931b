import Browser
import CaseFile
import Explainer
import Files
import Foundation
import Terminal
import Testing
import Text

/// Sorting, filtering, searching and marks, by keys.
struct ArrangingTests {
  /// Scores of fake: 0.2, 0.9, none, 0.5, not scored, 0.7 (flagged from 0.7 on, not at it).
  static func browser() -> Browser {
    var browser = BrowserTests.browser(files: 6)
    _ = browser.reduce(.terminal(.resized(Size(columns: 80, rows: 24))))
    _ = browser.reduce(.caseSaid(.opened("case", [:], nil, warnings: [])))
    for (file, fake) in [(0, Float(0.2)), (1, 0.9), (3, 0.5), (5, 0.7)] {
      _ = browser.reduce(.scored(file, FilterTests.outcome(fake: fake, eye: 1 - fake)))
    }
    _ = browser.reduce(.scored(2, FaceOutcome(status: .noFace)))
    return browser
  }

  /// Presses keys and answers what is asked of the background.
  static func type(_ keys: [Key], _ browser: inout Browser) {
    for key in keys { settle(BrowserTests.press(&browser, key), &browser) }
  }

  static func type(_ text: String, _ browser: inout Browser) { type(text.map { Key($0) }, &browser) }

  static func settle(_ effects: [Browser.Effect], _ browser: inout Browser) {
    for case .arrange(let arrangement) in effects {
      guard let answer = arrangement.arranged(isStopped: { false }) else { continue }
      settle(browser.reduce(.arranged(answer)), &browser)
    }
  }

  static func rows(_ browser: Browser) -> [Int] { (0..<browser.list.count).map { browser.list.file($0) } }

  static func text(_ browser: Browser) -> String { BrowserTests.screen(browser, 80, 24).text }

  /// Opens the menu and goes down to the key.
  static func sort(by key: ListOrder.Key, _ browser: inout Browser) {
    type("og", &browser)
    type(String(repeating: "j", count: ListOrder.keys.firstIndex(of: key) ?? 0), &browser)
    type([Key(.enter)], &browser)
  }

  // MARK: - Sort

  @Test func theMenuSortsByAScoreAndTurnsRound() {
    var browser = Self.browser()
    Self.type("j", &browser)
    Self.sort(by: .score(.fake), &browser)
    #expect(Self.rows(browser) == [1, 5, 3, 0, 2, 4], "what has no score comes last, by name")
    #expect(browser.list.current == 1, "the cursor stays on its file (I18)")
    #expect(
      Self.text(browser).contains("by fake, highest first") && Self.text(browser).contains("1 not scored yet")
    )
    Self.sort(by: .score(.fake), &browser)
    #expect(Self.rows(browser) == [0, 3, 5, 1, 2, 4] && browser.list.current == 1)
    Self.sort(by: .name, &browser)
    #expect(Self.rows(browser) == Array(0..<6))
    #expect(!Self.text(browser).contains("highest first"), "what is usual is not said")
    Self.sort(by: .name, &browser)
    #expect(Self.rows(browser) == [5, 4, 3, 2, 1, 0])
  }

  @Test(arguments: Label.allCases) func everyScoreCanBeSortedBy(label: Label) {
    var browser = Self.browser()
    Self.sort(by: .score(label), &browser)
    #expect(Set(Self.rows(browser)) == Set(0..<6))
    if label == .eye { #expect(Self.rows(browser).first == 0) }
  }

  @Test func timeAndSizeAreReadFromTheFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, size, time) in [("a", 10, 300.0), ("b", 30, 100), ("c", 20, 200)] {
      let file = folder.appending(path: name)
      try Data(repeating: 0, count: size).write(to: file)
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: time)], ofItemAtPath: file.path)
    }
    var portion = FilePortion(folder: Path(folder.path), origin: .found)
    for name in ["a", "b", "c", "gone"] { portion.append(name.utf8) }
    var browser = Browser(title: "x")
    _ = browser.reduce(.followed(.found(FolderScan.Finding(portions: [portion], order: [0, 1, 2, 3]))))
    Self.sort(by: .size, &browser)
    #expect(Self.rows(browser) == [1, 2, 0, 3], "largest first, and last what cannot be asked")
    Self.sort(by: .time, &browser)
    #expect(Self.rows(browser) == [0, 2, 1, 3], "newest first")
    Self.sort(by: .time, &browser)
    #expect(Self.rows(browser) == [1, 2, 0, 3])
  }

  @Test func rowsFollowScoresLaterAndNeverUnderAWaitingCursor() {
    var browser = Self.browser()
    Self.type("G", &browser)
    Self.sort(by: .score(.fake), &browser)
    Self.type("/face-3", &browser)
    Self.type([Key(.enter)], &browser)
    let above = browser.list.cursor - browser.list.top, before = Self.rows(browser)
    #expect(browser.reduce(.scored(4, FilterTests.outcome(fake: 0.99, eye: 0))).contains(.arrangeLater))
    #expect(
      !browser.reduce(.scored(4, FilterTests.outcome(fake: 0.99, eye: 0))).contains(.arrangeLater),
      "asked once")
    #expect(Self.rows(browser) == before)
    Self.settle(browser.reduce(.arrangementDue), &browser)
    #expect(Self.rows(browser) == [4, 1, 5, 3, 0, 2] && browser.list.current == 3)
    #expect(browser.list.cursor - browser.list.top == above || browser.list.top == 0)
    #expect(!Self.text(browser).contains("not scored yet"))
  }

  @Test func anAnswerToAnOlderQuestionIsDropped() {
    var browser = Self.browser()
    _ = BrowserTests.press(&browser, Key("F"))
    let first = BrowserTests.press(&browser, Key("0")), second = BrowserTests.press(&browser, Key(.backspace))
    Self.settle(second, &browser)
    Self.settle(first, &browser)
    #expect(browser.list.count == 6)
  }

  // MARK: - Filter

  @Test func theFilterWorksWhileOneTypes() {
    var browser = Self.browser()
    Self.type("GF-3", &browser)
    #expect(Self.rows(browser) == [3] && Self.text(browser).contains("1 of 6: -3"))
    Self.type([Key(.escape)], &browser)
    #expect(browser.list.count == 6 && browser.list.current == 5, "the cursor is back on its file")
    Self.type("Ffake>0.4", &browser)
    #expect(Self.rows(browser) == [1, 3, 5])
    #expect(
      Self.text(browser).contains("3 of 6: fake>0.4") && Self.text(browser).contains("1 not scored yet"))
    Self.type([Key(.enter)], &browser)
    #expect(Self.text(browser).contains("3 of 6: fake>0.4"), "it stays on screen while it holds (I14)")
    Self.type("F )", &browser)
    #expect(Self.text(browser).contains("column 10: this ) closes nothing"))
    #expect(browser.list.count == 3, "the last that could be understood holds")
    Self.type([Key(.enter)], &browser)
    #expect(browser.entry != nil, "what cannot be understood is not kept")
    Self.type([Key(.escape)], &browser)
    #expect(browser.list.count == 6)
  }

  @Test func anEmptyResultSaysWhyAndNamesTheKey() {
    var browser = Self.browser()
    Self.type("Ffake>0.99", &browser)
    let text = Self.text(browser)
    #expect(
      text.contains("No file of 6 matches the filter.") && text.contains("1 not scored yet may still come")
    )
    #expect(text.contains("Esc shows all again"))
    Self.type([Key(.enter)], &browser)
    #expect(BrowserTests.press(&browser, Key("f")) == [], "nothing to act on")
    Self.type([Key(.escape)], &browser)
    #expect(browser.list.count == 6)
  }

  @Test func aLabelledFileStaysUnderTheCursorWhenTheRowsFollow() throws {
    var browser = Self.browser()
    let key = try #require(DecidingTests.key)
    Self.type("Flabel:none", &browser)
    Self.type([Key(.enter)], &browser)
    let effects = BrowserTests.press(&browser, Key("f"))
    #expect(effects.contains(.arrangeLater))
    _ = browser.reduce(DecidingTests.saved(try #require(DecidingTests.request(effects)), key, "face-0.jpg"))
    Self.settle(browser.reduce(.arrangementDue), &browser)
    #expect(browser.list.current == 0 && browser.list.count == 6, "it is looked at")
    Self.type("j", &browser)
    Self.settle(browser.reduce(.arrangementDue), &browser)
    #expect(Self.rows(browser) == [1, 2, 3, 4, 5])
  }

  @Test func sortAndFilterComeBackWithTheFolder() {
    var browser = Self.browser()
    Self.sort(by: .score(.eye), &browser)
    Self.type("Ffake<0.8", &browser)
    Self.type([Key(.enter)], &browser)
    guard case .remember(let settings)? = browser.reduce(.terminal(.rested)).first else {
      Issue.record("nothing was kept")
      return
    }
    #expect(settings.sort == "eye" && settings.filter == "fake<0.8")
    var again = BrowserTests.browser(files: 6)
    for file in [0, 3, 5] {
      _ = again.reduce(.scored(file, FilterTests.outcome(fake: Float(file) / 10, eye: Float(file) / 10)))
    }
    Self.settle(again.reduce(.caseSaid(.opened("case", [:], settings, warnings: []))), &again)
    #expect(Self.rows(again) == [5, 3, 0])
    var odd = BrowserTests.browser(files: 6)
    let strange = FolderSettings(sort: "-taste", filter: "((", view: "kitchen")
    Self.settle(odd.reduce(.caseSaid(.opened("case", [:], strange, warnings: []))), &odd)
    #expect(odd.list.count == 6 && odd.view == .faces, "what no version wrote is passed over")
  }

  // MARK: - Search

  @Test func searchGoesToTheFirstMatchAndNStepsOn() {
    var browser = Self.browser()
    Self.type("j/FACE", &browser)
    #expect(Self.text(browser).contains("no name here holds \"FACE\""), "a capital letter makes it exact")
    #expect(browser.list.cursor == 1)
    Self.type([Key("u", .control)], &browser)
    Self.type("e-4", &browser)
    #expect(browser.list.cursor == 4)
    Self.type([Key(.escape)], &browser)
    #expect(browser.list.cursor == 1, "Esc goes back")
    Self.type("/face", &browser)
    Self.type([Key(.enter)], &browser)
    Self.type("nN", &browser)
    #expect(browser.list.cursor == 1)
    Self.type("NN", &browser)
    #expect(browser.list.cursor == 5 && Self.text(browser).contains("searched on from the end"))
  }

  @Test func theNextFlaggedFaceIsOneKeyAway() {
    var browser = Self.browser()
    Self.type("J", &browser)
    #expect(browser.list.cursor == 1)
    Self.type("J", &browser)
    #expect(browser.list.cursor == 1)
    #expect(Self.text(browser).contains("no flagged face further down; not scored yet: 1"))
    Self.type("GK", &browser)
    #expect(browser.list.cursor == 1)
  }

  // MARK: - Marks

  @Test func spaceMarksAndStepsARangeSetsAndAllAndInvertAreOfWhatIsShown() {
    var browser = Self.browser()
    Self.type("  ", &browser)
    #expect(browser.triage.marks.files.members == [0, 1] && browser.list.cursor == 2)
    Self.type("gvjjv", &browser)
    #expect(browser.triage.marks.files.members == [0, 1, 2], "a range takes no mark away (I20)")
    Self.type("v", &browser)
    Self.type("jj", &browser)
    #expect(browser.range == 2...4)
    Self.type([Key(.escape)], &browser)
    #expect(browser.triage.marks.count == 3, "Esc leaves the range")
    Self.type("F-5", &browser)
    Self.type([Key(.enter), Key("a", .control)], &browser)
    #expect(browser.triage.marks.files.members == [0, 1, 2, 5], "all shown")
    #expect(Self.text(browser).contains("4 marked"), "marks survive filters")
    Self.type([Key(.escape)], &browser)
    Self.type("V", &browser)
    #expect(browser.triage.marks.files.members == [3, 4])
    Self.type("M", &browser)
    #expect(browser.triage.marks.isEmpty)
  }

  @Test func labelsActOnTheMarkedFilesAndSayOnHowMany() throws {
    var browser = Self.browser()
    Self.type("   ", &browser)
    Self.type("F-0", &browser)
    Self.type([Key(.enter)], &browser)
    let request = try #require(DecidingTests.request(BrowserTests.press(&browser, Key("r"))))
    #expect(request.targets == [0, 1, 2])
    #expect(Self.text(browser).contains("saving real for 3 marked files, 2 of them not shown"))
    #expect((0..<4).map { browser.decided($0).value.label } == [.real, .real, .real, nil])
    Self.type("a", &browser)
    #expect(Self.text(browser).contains("note for 3 marked files, 2 of them not shown:"))
  }

  @Test(
    arguments: [(132, 43), (80, 24), (40, 15)], [(ColorDepth.direct, GlyphLevel.quadrants), (.mono, .ascii)])
  func goldenScreens(size: (Int, Int), look: (ColorDepth, GlyphLevel)) throws {
    let tag = "\(size.0)x\(size.1)-\(look.0.rawValue)"
    func screen(_ browser: Browser) -> Screen { BrowserTests.screen(browser, size.0, size.1, look.0, look.1) }
    let key = try #require(DecidingTests.key)
    var browser = Self.browser()
    _ = browser.reduce(
      .caseSaid(.opened("case", [key: Decided(label: .fake, note: "rim of the left eye")], nil, warnings: []))
    )
    _ = browser.reduce(.scored(1, DecidingTests.scored(key)))
    Self.type("j", &browser)
    var marked = browser
    Self.type("  kk", &marked)
    Self.type("Fnot label:real fake>=0", &marked)
    Self.type([Key(.enter)], &marked)
    #expect(screen(marked).text.contains("2 marked") && screen(marked).text.contains("F\""))
    try expectGolden(screen(marked), "triage-\(tag)")
    Self.type("o", &browser)
    for name in ["name", "time", "size"] + Label.allCases.map(\.name) {
      #expect(screen(browser).text.contains(name))
    }
    try expectGolden(screen(browser), "sort-\(tag)")
    Self.type([Key(.escape)], &browser)
    Self.type("Ffake>", &browser)
    #expect(screen(browser).text.contains("column 6: a number"))
    try expectGolden(screen(browser), "filter-error-\(tag)")
    Self.type([Key(.escape)], &browser)
    Self.type("a", &browser)
    #expect(
      screen(browser).text.contains("note for face-1.jpg: ") && screen(browser).text.contains("left eye"))
    try expectGolden(screen(browser), "note-\(tag)")
    Self.type([Key(.escape)], &browser)
    Self.type("Fnothing", &browser)
    Self.type([Key(.enter)], &browser)
    #expect(screen(browser).text.contains("Esc shows all again"))
    try expectGolden(screen(browser), "nothing-found-\(tag)")
  }
}
