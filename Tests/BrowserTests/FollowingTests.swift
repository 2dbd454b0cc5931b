import Browser
import Explainer
import Files
import Foundation
import Synchronization
import Terminal
import Testing
import Text

/// Folders that change while they are open.
struct FollowingTests {
  private static func finding(_ names: [String]) -> FolderScan.Finding { BrowserTests.found(names) }

  private static func known(_ names: [String]) -> KnownFiles {
    var known = KnownFiles()
    known.take(finding(names))
    return known
  }

  @Test func numbersStayNewFilesTakeTheNextAndGoneOnesAreNamed() {
    var known = Self.known(["a", "b", "d"])
    #expect(known.follow(Self.known(["a", "b", "d"]), []) == nil)
    let change = known.follow(Self.known(["a", "c", "d", "e"]), [Path("Photos/d")])
    #expect(change?.order == [0, 3, 2, 4] && change?.gone == [1] && change?.written == [2])
    #expect(change?.new.reduce(0) { $0 + $1.count } == 2)
    #expect(known.follow(Self.known(["a", "c", "d", "e"]), nil)?.written == [0, 3, 2, 4], "any may be (N8)")
    let again = known.follow(Self.known(["a", "b", "c"]), [])
    #expect(again?.order == [0, 5, 3] && again?.gone == [2, 4], "a file that comes back has a new number")
  }

  @Test func theCursorStaysOnItsFileAndMarksOfGoneFilesGo() {
    var browser = ArrangingTests.browser()
    ArrangingTests.type("  jj ", &browser)
    #expect(browser.list.current == 5 && browser.triage.marks.count == 3)
    var portion = FilePortion(folder: Path("Photos"), origin: .found)
    portion.append("face-00.jpg".utf8)
    let change = FolderChange(new: [portion], gone: [1], order: [6, 0, 2, 3, 4, 5])
    ArrangingTests.settle(browser.reduce(.followed(.changed(change))), &browser)
    #expect(browser.list.current == 5 && browser.list.total == 6)
    #expect(browser.triage.marks.files.members == [0, 4])
    ArrangingTests.type("gFfake>0.8", &browser)
    #expect(browser.list.count == 0, "the score of a file that is gone counts no longer")
  }

  @Test func aFileThatWasWrittenIsMarkedOldAndScoredAgain() {
    var browser = ArrangingTests.browser()
    let effects = browser.reduce(.followed(.changed(FolderChange(written: [1], order: Array(0..<6)))))
    #expect(effects.contains(.rescore([1])))
    let row = ArrangingTests.text(browser).split(separator: "\n").first { $0.contains("face-1.jpg") } ?? ""
    #expect(row.contains("old") && !row.contains("0.90"), "not shown as current (N9)")
    _ = browser.reduce(.scored(1, FilterTests.outcome(fake: 0.1, eye: 0)))
    #expect(ArrangingTests.text(browser).contains("0.10"))
  }

  @Test func whatComesOfAFileThatIsGoneIsPassedOver() {
    var browser = ArrangingTests.browser()
    _ = browser.reduce(.followed(.changed(FolderChange(gone: [1], order: [0, 2, 3, 4, 5]))))
    let count = browser.scores.count, errors = browser.log.errors
    _ = browser.reduce(.scored(1, FaceOutcome(status: .failed("no such file"))))
    #expect(browser.scores.count == count && browser.log.errors == errors)
    _ = browser.reduce(.followed(.changed(FolderChange(written: [2], order: [0, 2, 3, 4, 5]))))
    _ = browser.reduce(.scored(2, FaceOutcome(status: .failed("the data end too early"))))
    #expect(browser.log.errors == errors + 1, "a file that turned bad is told of")
  }

  @Test func theStateSaysHowTheFolderIsFollowed() {
    var browser = Browser(title: "Photos", isRecursive: true)
    _ = browser.reduce(.followed(.found(Self.finding(["a"]))))
    #expect(ArrangingTests.text(browser).contains("folders inside too"))
    #expect(BrowserTests.press(&browser, Key(".")) == [.showHidden(true)])
    _ = browser.reduce(.followed(.follows(polling: "network mount, nfs")))
    let text = ArrangingTests.text(browser)
    #expect(text.contains("hidden too") && text.contains("polled every 2 s: network mount, nfs"))
    _ = browser.reduce(.followed(.vanished))
    #expect(ArrangingTests.text(browser).contains("the folder is gone"))
    var back = browser
    _ = back.reduce(.followed(.changed(FolderChange(order: [0]))))
    #expect(!ArrangingTests.text(back).contains("the folder is gone"))
    #expect(BrowserTests.press(&browser, Key(".")) == [.showHidden(false)])
  }

  @Test(.timeLimit(.minutes(2))) func aRealFolderIsFollowed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ name: String) throws { try Data(name.utf8).write(to: folder.appending(path: name)) }
    try write("a.jpg")
    try write(".hidden.jpg")
    let news = Mutex<[FolderFollower.News]>([]),
      follower = FolderFollower([Path(folder.path)], recursive: false)
    Thread.detachNewThread { follower.run { new in news.withLock { $0.append(new) } } }
    func next(_ is: (FolderFollower.News) -> Bool) -> FolderFollower.News? {
      for _ in 0..<3_000 {
        let found = news.withLock { news -> FolderFollower.News? in
          guard let index = news.firstIndex(where: `is`) else { return nil }
          return news.remove(at: index)
        }
        if let found { return found }
        usleep(10_000)
      }
      return nil
    }
    func change(_ fits: (FolderChange) -> Bool) -> Bool {
      next { if case .changed(let change) = $0 { fits(change) } else { false } } != nil
    }
    #expect(next { if case .found(let finding) = $0 { finding.order == [0] } else { false } } != nil)
    #expect(next { $0 == .follows(polling: nil) } != nil, "by inotify")
    try write("b.jpg")
    #expect(change { $0.order == [0, 1] && $0.gone.isEmpty })
    try write("a.jpg")
    #expect(change { $0.written == [0] })
    follower.show(hidden: true)
    #expect(change { $0.order == [2, 0, 1] })
    try FileManager.default.removeItem(at: folder.appending(path: "a.jpg"))
    #expect(change { $0.gone == [0] && $0.order == [2, 1] })
    try FileManager.default.removeItem(at: folder)
    #expect(next { $0 == .vanished } != nil)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("a.jpg")
    #expect(change { $0.order.count == 1 }, "a folder that comes back is read again")
  }

  @Test(.timeLimit(.minutes(2))) func whereNobodyTellsAFolderIsLookedAt() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.jpg")
    try Data("a".utf8).write(to: file)
    let written = DispatchSemaphore(value: 0), polled = DispatchSemaphore(value: 0)
    let follower = FolderFollower([Path(folder.path)], recursive: false, polling: "a test")
    Thread.detachNewThread {
      follower.run { news in
        if news == .follows(polling: "a test") { polled.signal() }
        if case .changed(let change) = news, change.written == [0] { written.signal() }
      }
    }
    #expect(polled.wait(timeout: .now() + 30) == .success)
    usleep(100_000)
    // Written in place: the folder itself does not change.
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: Data("another".utf8))
    try handle.close()
    #expect(written.wait(timeout: .now() + 30) == .success, "a written file is seen without inotify (N7)")
  }

  @Test func hiddenFilesAreFoundOnlyOnRequest() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["a", ".b"] { try Data().write(to: folder.appending(path: name)) }
    for (recursive, hidden, count) in [
      (false, false, 1), (false, true, 2), (true, false, 1), (true, true, 2),
    ] {
      let total = Mutex(0)
      FolderScan([Path(folder.path)], recursive: recursive, hidden: hidden).run { finding in
        total.withLock { $0 += finding.portions.reduce(0) { $0 + $1.count } }
      }
      #expect(total.withLock { $0 } == count)
    }
  }
}
