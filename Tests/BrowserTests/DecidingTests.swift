import Browser
import CaseFile
import Explainer
import Files
import Foundation
import Synchronization
import Terminal
import Testing
import Text

/// Labels, notes, undo and redo: what keys ask for, and what is shown before and after the case has answered.
struct DecidingTests {
  static let key = ContentKey(String(repeating: "0a", count: 32))

  static func scored(_ key: ContentKey?) -> FaceOutcome {
    FaceOutcome(status: BrowserTests.flagged.status, content: key)
  }

  static func browser(_ decided: [ContentKey: Decided] = [:], settings: FolderSettings? = nil) -> Browser {
    var browser = BrowserTests.browser()
    _ = browser.reduce(.caseSaid(.opened("case", decided, settings, warnings: [])))
    return browser
  }

  static func request(_ effects: [Browser.Effect]) -> DecisionRequest? {
    for case .decide(let request) in effects { return request }
    return nil
  }

  static func saved(_ request: DecisionRequest, _ key: ContentKey, _ name: SafeText) -> Browser.Action {
    .caseSaid(
      .saved(
        request: request.number,
        SavedStep(action: .decide, rows: [SavedStep.Row(content: key, change: request.change, name: name)]),
        hashed: request.targets.map { ($0, key) }, unreadable: []))
  }

  static func type(_ text: String, _ browser: inout Browser) {
    for character in text { _ = BrowserTests.press(&browser, Key(character)) }
  }

  /// What was decided is never lost silently with the bytes that it was on.
  @Test func aLabelledFileThatChangedIsSpokenOf() throws {
    let key = try #require(Self.key), now = try #require(ContentKey(String(repeating: "0b", count: 32)))
    var browser = Self.browser([key: Decided(label: .fake)])
    _ = browser.reduce(.caseSaid(.recognized([(file: 0, content: key, decided: nil)])))
    _ = browser.reduce(.scored(0, Self.scored(now)))
    #expect(ViewTests.text(browser).contains("has changed since it was labelled fake"))
    // The file may be scored before the case says what it held.
    var quick = Self.browser([key: Decided(label: .fake)])
    _ = quick.reduce(.scored(0, Self.scored(now)))
    _ = quick.reduce(.caseSaid(.recognized([(file: 0, content: key, decided: nil)])))
    #expect(ViewTests.text(quick).contains("has changed since it was labelled fake"))
    // One that is written while it is open is spoken of once it is read, also after a reading that failed.
    var open = Self.browser([key: Decided(label: .fake)])
    _ = open.reduce(.scored(0, Self.scored(key)))
    let order = Array(0..<open.list.total)
    _ = open.reduce(.followed(.changed(FolderChange(written: [0], order: order))))
    _ = open.reduce(.scored(0, FaceOutcome(status: .failed("no answer within 10 s"))))
    #expect(!ViewTests.text(open).contains("has changed since"))
    _ = open.reduce(.scored(0, Self.scored(now)))
    #expect(ViewTests.text(open).contains("has changed since it was labelled fake"))
    // One that is gone is not; what comes back under its name is.
    var gone = Self.browser([key: Decided(label: .fake)])
    _ = gone.reduce(.scored(0, Self.scored(key)))
    _ = gone.reduce(.followed(.changed(FolderChange(gone: [0], order: Array(order.dropFirst())))))
    var portion = FilePortion(origin: .named)
    portion.append(gone.list.files.input(0).path.bytes, problem: nil)
    let back = gone.list.files.count
    _ = gone.reduce(
      .followed(.changed(FolderChange(new: [portion], order: Array(order.dropFirst()) + [back]))))
    #expect(!ViewTests.text(gone).contains("has changed since"))
    _ = gone.reduce(.scored(back, Self.scored(now)))
    #expect(ViewTests.text(gone).contains("has changed since it was labelled fake"))
    // What lay there last was only looked at; what was decided on lay there before.
    var seen = Self.browser([key: Decided(label: .fake)])
    _ = seen.reduce(.caseSaid(.recognized([(file: 0, content: now, decided: key)])))
    #expect(seen.decided(0).value == Decided(), "a label on other bytes is shown as the file's")
    _ = seen.reduce(.scored(0, Self.scored(now)))
    #expect(ViewTests.text(seen).contains("has changed since it was labelled fake"))
    var same = Self.browser([key: Decided(label: .fake), now: Decided(label: .real)])
    _ = same.reduce(.caseSaid(.recognized([(file: 0, content: key, decided: nil)])))
    for content in [key, now] { _ = same.reduce(.scored(0, Self.scored(content))) }
    #expect(!ViewTests.text(same).contains("has changed"), "the bytes are the same, or decided on themselves")
  }

  @Test(arguments: [("r", AnalystLabel.real), ("f", .fake), ("d", .unsure)])
  func aLabelIsShownAsSavedOnlyOnceTheCaseHasIt(name: String, label: AnalystLabel) throws {
    var browser = Self.browser()
    let key = try #require(Self.key)
    _ = browser.reduce(.scored(0, Self.scored(key)))
    let request = try #require(Self.request(BrowserTests.press(&browser, Key(Character(name)))))
    #expect(request.change == .label(label) && request.targets == [0] && request.contents == [key])
    #expect(request.model == BrowserTests.model.sha256)
    let letter = label.rawValue.prefix(1).uppercased()
    var text = BrowserTests.screen(browser, 132, 43).text
    #expect(text.contains("\(letter)~") && text.contains("Your label: \(label.rawValue) (not saved yet)"))
    _ = browser.reduce(Self.saved(request, key, "face-0.jpg"))
    text = BrowserTests.screen(browser, 80, 24).text
    #expect(!text.contains("\(letter)~") && !text.contains("not saved yet"))
    #expect(text.contains("Your label: \(label.rawValue)"))
    #expect(text.contains("saved: label of face-0.jpg is \(label.rawValue)"))
  }

  @Test func aFailureShowsTheOldValueTheReasonAndABadge() throws {
    let key = try #require(Self.key)
    var browser = Self.browser([key: Decided(label: .real)])
    _ = browser.reduce(.scored(0, Self.scored(key)))
    let request = try #require(Self.request(BrowserTests.press(&browser, Key("f"))))
    _ = browser.reduce(.caseSaid(.failed(request: request.number, "no space left")))
    let text = BrowserTests.screen(browser, 80, 24).text
    #expect(text.contains("Your label: real") && text.contains("not saved: no space left"))
    #expect(text.contains("1 error"), "a badge (I27)")
    _ = BrowserTests.press(&browser, Key("e"))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("case: not saved, fake: no space left"))
  }

  @Test("9.6: the log in the state folder holds neither notes nor the names of pictures")
  func theLogFileIsDiscreet() throws {
    let key = try #require(Self.key)
    var browser = Self.browser([:])
    let scored = browser.reduce(.scored(0, FaceOutcome(status: .failed("the data end too early"))))
    #expect(scored.contains(.keep(log: ["error  a picture: the data end too early"])), "\(scored)")
    _ = browser.reduce(.scored(1, Self.scored(key)))
    var effects = BrowserTests.press(&browser, Key("a"))
    for key in ["s", "e", "c", "r", "e", "t", "Enter"] {
      effects = BrowserTests.press(&browser, try #require(Key(name: key)))
    }
    let request = try #require(Self.request(effects))
    let failed = browser.reduce(.caseSaid(.failed(request: request.number, "no space left")))
    #expect(failed.contains(.keep(log: ["error  case: a note was not saved: no space left"])), "\(failed)")
    _ = BrowserTests.press(&browser, Key("e"))
    let text = BrowserTests.screen(browser, 80, 24).text
    #expect(
      text.contains("face-0.jpg: the data end too early") && text.contains("secret"), "the screen has all")
  }

  @Test func aFileThatIsNotScoredYetCanBeLabelled() throws {
    var browser = Self.browser()
    let request = try #require(Self.request(BrowserTests.press(&browser, Key("f"))))
    #expect(request.contents == [nil], "the case's thread reads and hashes it")
    _ = browser.reduce(Self.saved(request, try #require(Self.key), "face-0.jpg"))
    #expect(browser.decided(0).value.label == .fake)
  }

  /// What a file held when it was last seen says nothing of what it holds now: the label goes on what is read.
  @Test func aLabelGoesOnWhatTheFileHoldsNow() throws {
    let key = try #require(Self.key), now = try #require(ContentKey(String(repeating: "0b", count: 32)))
    var browser = Self.browser([key: Decided(label: .fake)])
    _ = browser.reduce(.caseSaid(.recognized([(file: 0, content: key, decided: nil)])))
    let request = try #require(Self.request(BrowserTests.press(&browser, Key("r"))))
    #expect(request.contents == [nil], "the case's thread reads and hashes it")
    _ = browser.reduce(Self.saved(request, now, "face-0.jpg"))
    #expect(browser.decided(0).value.label == .real)
    #expect(ViewTests.text(browser, 160).contains("has changed since it was labelled fake"))
  }

  @Test func equalFilesShareTheirLabel() throws {
    let key = try #require(Self.key)
    var browser = Self.browser([key: Decided(label: .unsure)])
    for file in 0..<2 { _ = browser.reduce(.scored(file, Self.scored(key))) }
    #expect((0..<3).map { browser.decided($0).value.label } == [.unsure, .unsure, nil])
  }

  @Test func aNoteIsTypedAtTheFoot() throws {
    let key = try #require(Self.key)
    var browser = Self.browser([key: Decided(note: "old")])
    _ = browser.reduce(.scored(0, Self.scored(key)))
    _ = BrowserTests.press(&browser, Key("a"))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("note for face-0.jpg: old"))
    #expect(BrowserTests.press(&browser, Key("q")) == [], "a letter of the note")
    _ = browser.reduce(.terminal(.pasted(" a\\b")))
    #expect(BrowserTests.press(&browser, Key(.escape)) == [], "Esc leaves it")
    #expect(browser.decided(0).value.note == "old")
    _ = BrowserTests.press(&browser, Key("a"))
    _ = BrowserTests.press(&browser, Key("u", .control))
    Self.type("rim", &browser)
    _ = browser.reduce(.terminal(.pasted("\\é")))
    let request = try #require(Self.request(BrowserTests.press(&browser, Key(.enter))))
    #expect(request.change == .note("rim\\é"), "a pasted backslash is one backslash")
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("0.jp…") == false)
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("\"~"))
  }

  @Test func theLineIsEditedWhereItsCaretIs() {
    var line = LineEntry("one two")
    for key in [Key(.home), Key("x"), Key(.right), Key(.delete), Key(.end), Key("w", .control), Key("3")] {
      #expect(line.type(key) == nil)
    }
    #expect(line.text == "xoe 3")
    _ = line.type(Key(.backspace))
    _ = line.type(Key(.left))
    _ = line.type(Key("u", .control))
    #expect(line.text == " ")
    #expect(line.type(Key(.escape)) == .left && line.type(Key(.enter)) == .kept)
  }

  @Test func undoSaysWhatWasUndone() throws {
    let key = try #require(Self.key)
    var browser = Self.browser([key: Decided(label: .fake, note: "rim")])
    #expect(BrowserTests.press(&browser, Key("u")) == [.undo])
    #expect(BrowserTests.press(&browser, Key("r", .control)) == [.redo])
    let row = SavedStep.Row(content: key, change: .label(nil), name: "face-0.jpg")
    _ = browser.reduce(
      .caseSaid(.saved(request: nil, SavedStep(action: .undo, rows: [row]), hashed: [], unreadable: [])))
    #expect(
      BrowserTests.screen(browser, 80, 24).text.contains("undone: label of face-0.jpg is again none"))
    _ = browser.reduce(.scored(0, Self.scored(key)))
    #expect(browser.decided(0).value == Decided(label: nil, note: "rim"))
    _ = browser.reduce(.caseSaid(.nothingTo(.redo)))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("nothing to redo"))
  }

  @Test func withoutACaseNothingIsAskedForAndTheLineSaysWhy() {
    var browser = BrowserTests.browser()
    #expect(BrowserTests.press(&browser, Key("f")) == [])
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("the case is being opened"))
    _ = browser.reduce(.caseSaid(.unavailable("disk gone", isChosen: false)))
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("1 error"))
    for key in "fau" { #expect(BrowserTests.press(&browser, Key(key)) == []) }
    #expect(BrowserTests.screen(browser, 80, 24).text.contains("nothing is saved: disk gone"))
    var chosen = BrowserTests.browser()
    _ = chosen.reduce(.caseSaid(.unavailable("the program runs with --no-case", isChosen: true)))
    #expect(!BrowserTests.screen(chosen, 80, 24).text.contains("error"), "wanted, so no error")
  }

  @Test func aFolderOpensAsItWasLeft() {
    let settings = FolderSettings(cursor: Path("Photos/face-2.jpg"), view: "whereFrom")
    var browser = Browser(title: "Photos")
    _ = browser.reduce(.caseSaid(.opened("case", [:], settings, warnings: [])))
    _ = browser.reduce(.followed(.found(BrowserTests.found((0..<3).map { "face-\($0).jpg" }))))
    #expect(browser.list.cursor == 2 && browser.view == .whereFrom)
    #expect(browser.reduce(.terminal(.rested)) == [], "nothing has changed since")
    _ = BrowserTests.press(&browser, Key("k"))
    #expect(
      browser.reduce(.terminal(.rested))
        == [.remember(FolderSettings(cursor: Path("Photos/face-1.jpg"), view: "whereFrom"))])
    #expect(browser.reduce(.terminal(.rested)) == [])
    var moved = BrowserTests.browser()
    _ = BrowserTests.press(&moved, Key("j"))
    _ = moved.reduce(.caseSaid(.opened("case", [:], settings, warnings: [])))
    #expect(moved.list.cursor == 1, "who has moved already is not moved")
  }
}

/// The desk with a case on disk.
@Suite(.serialized) struct CaseDeskTests {
  private final class News: Sendable {
    let all = Mutex<[CaseNews]>([])
  }

  private func withFolder(_ body: (Path, URL) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let evidence = root.appending(path: "evidence")
    try FileManager.default.createDirectory(at: evidence, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    for number in 0..<3 {
      try Data("picture \(number)".utf8).write(to: evidence.appending(path: "\(number).jpg"))
    }
    try body(Path(evidence.path), root)
  }

  private func desk(_ news: News, _ evidence: Path, _ place: Path) -> CaseDesk {
    CaseDesk(
      .init(place: place, home: evidence, evidence: [evidence], version: "1"), submit: { $0() },
      post: { new in news.all.withLock { $0.append(new) } })
  }

  private func finding(_ folder: Path) -> FolderScan.Finding {
    var portion = FilePortion(folder: folder, origin: .found)
    for number in 0..<3 { portion.append("\(number).jpg".utf8) }
    return FolderScan.Finding(portions: [portion], order: [0, 1, 2])
  }

  @Test func decisionsSettingsAndUndoOutliveTheProgram() throws {
    try withFolder { evidence, root in
      let place = Path(root.appending(path: "a.sqlite").path), found = finding(evidence)
      var table = FileTable()
      for portion in found.portions { table.append(portion) }
      do {
        let news = News(), desk = desk(news, evidence, place)
        desk.open {}
        desk.found(found)
        var decisions = DecisionTable()
        desk.decide(decisions.request(.label(.fake), [0, 2], table, ScoreTable(), model: nil))
        desk.decide(decisions.request(.note("rim"), [1], table, ScoreTable(), model: nil))
        desk.keep(FolderSettings(cursor: Path("2.jpg"), view: "faces"))
        #expect(desk.close())
        let steps = news.all.withLock { $0 }.compactMap { item -> SavedStep? in
          if case .saved(_, let step, _, _) = item { step } else { nil }
        }
        #expect(steps.map { $0.rows.count } == [2, 1])
        #expect(steps.first?.words() == "saved: label of 2 files is fake")
      }
      let news = News(), again = desk(news, evidence, place)
      again.open {}
      again.found(found)
      again.undo()
      again.undo()
      again.undo()
      #expect(again.close())
      var browser = Browser(title: "evidence", root: evidence)
      _ = browser.reduce(.followed(.found(found)))
      let all = news.all.withLock { $0 }
      _ = browser.reduce(.caseSaid(all[0]))
      _ = browser.reduce(.caseSaid(all[1]))
      #expect((0..<3).map { browser.decided($0).value.label } == [.fake, nil, .fake], "before they are read")
      #expect(browser.decided(1).value.note == "rim" && browser.list.cursor == 2)
      _ = browser.reduce(.caseSaid(all[2]))
      #expect(browser.news == "undone: note of 1.jpg is again none")
      _ = browser.reduce(.caseSaid(all[3]))
      #expect(browser.news == "undone: label of 2 files is again none")
      #expect((0..<3).allSatisfy { browser.decided($0).value == Decided() })
      _ = browser.reduce(.caseSaid(all[4]))
      #expect(browser.news == "nothing to undo")
      let left = try FileManager.default.contentsOfDirectory(atPath: evidence.text)
      #expect(left.count == 3)
    }
  }

  @Test func aPictureThatWasRenamedIsKnownByItsNewName() throws {
    try withFolder { evidence, root in
      let place = Path(root.appending(path: "a.sqlite").path)
      let old = evidence.appending("0.jpg"), new = evidence.appending("new.jpg")
      let content = Digest.sha256(try readFile(old, limit: 100).bytes),
        model = String(repeating: "b", count: 64)
      let record = Record(
        file: old, status: .noFace, explanation: nil, face: nil, faceIndex: 0, warnings: [], error: nil,
        sha256: content, decodeScale: 1, milliseconds: .init())
      let first = desk(News(), evidence, place)
      first.open {}
      first.keep([record], model: model)
      #expect(first.close())
      try FileManager.default.moveItem(atPath: old.text, toPath: new.text)
      let second = desk(News(), evidence, place)
      second.open {}
      #expect(second.score(content, Input(path: new, origin: .found), model: model)?.count == 1)
      #expect(second.close())
      let file = try CaseFile.open(place, evidence: [], .init(version: "1"))
      #expect(try file.lastSeen(content) == new.resolved)
    }
  }

  @Test func aFileThatCannotBeReadIsSaidAndTheOthersAreSaved() throws {
    try withFolder { evidence, root in
      let news = News(), desk = desk(news, evidence, Path(root.appending(path: "a.sqlite").path))
      desk.open {}
      var portion = FilePortion(folder: evidence, origin: .found)
      portion.append("gone.jpg".utf8)
      portion.append("0.jpg".utf8)
      var table = FileTable()
      table.append(portion)
      var decisions = DecisionTable()
      desk.decide(decisions.request(.label(.real), [0, 1], table, ScoreTable(), model: nil))
      guard case .saved(_, let step, let hashed, let unreadable)? = news.all.withLock({ $0.last }) else {
        Issue.record("nothing was saved")
        return
      }
      #expect(step.rows.count == 1 && hashed.map(\.file) == [1] && unreadable.map(\.file) == [0])
    }
  }

  /// Rule 9.2: nothing is written to the evidence, and the browser goes on without a case and says why.
  @Test func aCaseInsideTheEvidenceIsRefusedAndNoCaseAtAllIsNoStop() throws {
    try withFolder { evidence, root in
      let news = News(), inside = evidence.appending("case.sqlite")
      desk(news, evidence, inside).open {}
      guard case .unavailable(let why, let isChosen)? = news.all.withLock({ $0.last }) else {
        Issue.record("opened a case inside the evidence")
        return
      }
      #expect(why.string.contains("inside the folder under examination") && !isChosen)
      #expect(FileKind(at: inside) == nil, "a file was made in the evidence")
      try Data("no case".utf8).write(to: root.appending(path: "b.sqlite"))
      desk(news, evidence, Path(root.appending(path: "b.sqlite").path)).open {}
      guard case .unavailable(let why, let isChosen)? = news.all.withLock({ $0.last }) else {
        Issue.record("opened what is no case")
        return
      }
      #expect(why.string.contains("not a case of telltale") && !isChosen)
    }
  }

  @Test func scoresAreKeptByContentAndModel() throws {
    try withFolder { evidence, root in
      let news = News(), desk = desk(news, evidence, Path(root.appending(path: "a.sqlite").path))
      let model = String(repeating: "1", count: 64), content = String(repeating: "2", count: 64)
      desk.open {}
      let path = evidence.appending("0.jpg")
      let record = Explainer.Record(
        file: path, status: .noFace, explanation: nil, face: nil, faceIndex: 0, warnings: [], error: nil,
        sha256: content, decodeScale: 1, milliseconds: .init())
      desk.keep([record], model: model)
      let input = Input(path: evidence.appending("other.jpg"), origin: .found)
      #expect(desk.score(content, input, model: model)?.first?.status == .noFace)
      #expect(desk.score(content, input, model: String(repeating: "3", count: 64)) == nil)
      #expect(desk.score(String(repeating: "4", count: 64), input, model: model) == nil)
    }
  }
}
