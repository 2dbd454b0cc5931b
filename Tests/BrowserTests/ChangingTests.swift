import Browser
import Explainer
import Files
import Foundation
import Pictures
import Synchronization
import Terminal
import Testing
import Text

/// Files that change while they are scored, explained or looked for, and answers that do not come.
struct ChangingTests {
  private static func write(_ file: Int, in browser: inout Browser) {
    _ = browser.reduce(
      .followed(.changed(FolderChange(written: [file], order: Array(0..<browser.list.total)))))
  }

  private static func asks(_ effects: [Browser.Effect]) -> FaceID? {
    for case .explain(let face, _) in effects { return face }
    return nil
  }

  @Test(
    "N9: a file that changes while it is scored is scored again, and what came of the first time is not shown"
  )
  func scoring() async {
    let (started, begin) = AsyncStream.makeStream(of: Void.self)
    let (released, release) = AsyncStream.makeStream(of: Void.self)
    let (posted, post) = AsyncStream.makeStream(of: FaceOutcome.self)
    let runs = Atomic(0)
    let queue = ScoringQueue(width: 1) { _, outcome in post.yield(outcome) }
    var files = FileTable()
    for portion in BrowserTests.found(["a.jpg"]).portions { files.append(portion) }
    queue.look(Wishes(files: files, pictured: [], kept: [], visible: [0], rest: [0]))
    queue.open { _, _ in
      guard runs.add(1, ordering: .relaxed).newValue == 1 else { return FaceOutcome(status: .noFace) }
      begin.yield()
      for await _ in released { break }
      return FaceOutcome(status: .failed("of what was there before"))
    }
    for await _ in started { break }
    queue.forget([0])
    release.yield()
    for await outcome in posted {
      #expect(outcome.status == .noFace)
      break
    }
  }

  @Test("N9: maps, changes and pixels of a file go with it, and are asked for again")
  func reasons() {
    var (browser, _) = ReasonsTests.browser(in: "3")
    _ = browser.reduce(.located(FaceID(0), ReasonsTests.maps))
    #expect(ViewTests.text(browser).contains("most: mouth"))
    Self.write(0, in: &browser)
    _ = browser.reduce(.located(FaceID(0), ReasonsTests.maps))
    #expect(!ViewTests.text(browser).contains("most: mouth"), "what comes too late is of the file as it was")
    #expect(Self.asks(browser.reduce(.scored(0, ViewTests.outcome(0.83)))) == FaceID(0))
    let picture = Picture(width: 300, height: 300, pixels: [UInt8](repeating: 9, count: 300 * 300 * 3))
    ViewTests.press(&browser, "8")
    _ = browser.reduce(.pixelsRead(0, picture))
    #expect(ViewTests.text(browser).contains("300x300"))
    Self.write(0, in: &browser)
    let effects = browser.reduce(.scored(0, ViewTests.outcome(0.83)))
    #expect(effects.contains { if case .readPixels(0, _) = $0 { true } else { false } })
  }

  @Test("what cannot be worked out says so, and nothing waits for it")
  func failures() {
    var (browser, _) = ReasonsTests.browser(in: "3")
    _ = browser.reduce(.unexplained(FaceID(0), "the model's file is gone"))
    #expect(ViewTests.text(browser).contains("the model's file is gone"))
    ViewTests.press(&browser, "4")
    #expect(ViewTests.text(browser).contains("the model's file is gone"))
    ViewTests.press(&browser, "8")
    _ = browser.reduce(.pixelsRead(0, nil))
    #expect(ViewTests.text(browser).contains("its pixels cannot be read"))
    var faces = ViewTests.browser("]")
    _ = faces.reduce(.facesFound(0, []))
    #expect(ViewTests.text(faces).contains("no face is found here now"))
  }

  @Test("the step that asked for the faces is the one that is taken, where the cursor still is")
  func faces() {
    let all = [ViewTests.outcome(0.83), ViewTests.outcome(0.22), ViewTests.outcome(0.44)]
    var browser = ViewTests.browser("[")
    _ = browser.reduce(.facesFound(0, all))
    #expect(ViewTests.text(browser).contains("face 3 of 3"))
    browser = ViewTests.browser("] j")
    _ = browser.reduce(.facesFound(0, all))
    #expect(!ViewTests.text(browser).contains("of 3"))
  }

  @Test("rows that were asked for before the folder changed come too late")
  func arrangements() {
    var browser = ArrangingTests.browser()
    ArrangingTests.type("Ffake>0.8", &browser)
    ArrangingTests.type([Key(.enter)], &browser)
    let late = BrowserTests.press(&browser, Key(.escape))
    #expect(late.contains { if case .arrange = $0 { true } else { false } })
    _ = browser.reduce(.followed(.changed(FolderChange(gone: [1], order: [0, 2, 3, 4, 5]))))
    ArrangingTests.settle(late, &browser)
    #expect(ArrangingTests.rows(browser) == [0, 2, 3, 4, 5])
  }

  @Test("N13: many reads at once are not many that hang", .timeLimit(.minutes(2)))
  func reads() async {
    let count = 40, begun = Atomic(0)
    let probe = ReadProbe(limit: .seconds(60)) { _ in
      _ = begun.add(1, ordering: .relaxed)
      while begun.load(ordering: .relaxed) < count { usleep(1_000) }
    }
    await withTaskGroup(of: SafeText?.self) { group in
      for number in 0..<count { group.addTask { await probe.silence(of: Path("/\(number)")) } }
      for await silence in group { #expect(silence == nil) }
    }
  }

  @Test(.timeLimit(.minutes(2))) func aFileWrittenWhileTheFoldersAreReadAgainIsNoticed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    for number in 0..<300 {
      try FileManager.default.createDirectory(
        at: folder.appending(path: "\(number)"), withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "0/a.jpg")
    try Data("a".utf8).write(to: file)
    let news = Mutex<[FolderFollower.News]>([])
    let follower = FolderFollower([Path(folder.path)], recursive: true)
    Thread.detachNewThread { follower.run { new in news.withLock { $0.append(new) } } }
    func waits(_ fits: (FolderFollower.News) -> Bool) -> Bool {
      for _ in 0..<3_000 {
        if news.withLock({ $0.contains(where: fits) }) { return true }
        usleep(10_000)
      }
      return false
    }
    #expect(waits { $0 == .follows(polling: nil) })
    // The events that follow one another here come while the folders are read for those before.
    for number in 0..<20 {
      try Data("b".utf8).write(to: folder.appending(path: "\(number + 1)/new.jpg"))
      usleep(30_000)
    }
    let handle = try FileHandle(forWritingTo: file)
    try handle.write(contentsOf: Data("another".utf8))
    try handle.close()
    #expect(waits { if case .changed(let change) = $0 { change.written.contains(0) } else { false } })
  }
}
