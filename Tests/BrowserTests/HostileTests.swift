import Browser
import Explainer
import Files
import Foundation
import Terminal
import TestSupport
import Testing
import Text

/// The hostile strings as every text from outside that the browser shows: nothing of them steers a terminal (T24 to T26).
@Suite(.enabled(if: hostileStrings() != nil, "the shared folder is not at hand")) struct HostileTests {
  private func check(_ text: String, _ source: String, _ bytes: [UInt8]) {
    // Most cells are one printable character.
    if text.utf8.count == 1, let byte = text.utf8.first, (0x20...0x7E).contains(byte) { return }
    if let scalar = steering(text) {
      Issue.record("U+\(String(scalar.value, radix: 16)) reached \(source) from \(bytes)")
    }
  }

  /// Everything that the screen holds, in one of two looks.
  private func check(_ browser: Browser, _ source: String, _ bytes: [UInt8]) {
    let isPlain = bytes.count % 2 == 0
    let screen = BrowserTests.screen(browser, 100, 16, .mono, isPlain ? .ascii : .quadrants)
    for cell in screen.cells { check(cell.text, source, bytes) }
  }

  private func log(_ effects: [Browser.Effect]) -> [SafeText] {
    effects.flatMap { if case .keep(let lines) = $0 { lines } else { [SafeText]() } }
  }

  @Test func namesTitlesWarningsAndErrorsOnEveryViewAndInTheLog() throws {
    let strings = try #require(hostileStrings())
    #expect(strings.count >= 2_000)
    for bytes in strings {
      let text = SafeText(bytes: bytes)
      var browser = Browser(title: text, root: Path(bytes: bytes), problems: [text])
      var portion = FilePortion(folder: Path("Photos"), origin: .found)
      portion.append(bytes.isEmpty ? [0x78] : bytes.filter { $0 != 0 && $0 != 0x2F } + [0x78])
      portion.append("plain.jpg".utf8)
      var effects = browser.reduce(.followed(.found(FolderScan.Finding(portions: [portion], order: [0, 1]))))
      let words = String(decoding: bytes, as: UTF8.self)
      let model = ModelSummary(
        name: words, sha256: BrowserTests.model.sha256, threshold: 0.7, logitScale: nil, quality: words)
      let prompts = Label.allCases.map { Prompt(label: $0, prompt: words, opposite: words) }
      effects += browser.reduce(.modelOpened(model, BrowserTests.correlation, prompts: prompts))
      let status = BrowserTests.flagged.status
      let warning = SafeText(Warning.damaged(words).text)
      effects += browser.reduce(.scored(0, FaceOutcome(status: status, warnings: [warning])))
      effects += browser.reduce(.scored(1, FaceOutcome(status: .failed(text))))
      check(browser, "faces", bytes)
      for (keys, view) in [
        ("7", "sheet"), ("c 6", "compare"), ("5", "bars"), ("8", "picture"),
        ("1 ?", "help"), ("Esc y", "copy"), ("Esc e", "messages"),
      ] {
        _ = ViewTests.press(&browser, keys)
        check(browser, view, bytes)
      }
      effects += browser.reduce(.reportFailed(text)) + browser.reduce(.reported(text))
      effects += browser.reduce(.modelFailed(text)) + browser.reduce(.terminal(.printed([text])))
      check(browser, "messages of report and model", bytes)
      let lines = log(effects)
      #expect(lines.count >= 5, "warning, error, report, model, what a library prints")
      for line in lines { check(line.string, "the log", bytes) }
    }
  }

  @Test func whatIsTypedPastedDecidedAndConfigured() throws {
    let strings = try #require(hostileStrings())
    let key = try #require(DecidingTests.key)
    for bytes in strings {
      let text = SafeText(bytes: bytes), note = String(decoding: bytes, as: UTF8.self)
      for keys in ["a", "F", "/", "O"] {
        var browser = DecidingTests.browser([key: Decided(label: .fake, note: note)])
        _ = browser.reduce(.scored(0, DecidingTests.scored(key)))
        check(browser, "a note", bytes)
        _ = ViewTests.press(&browser, keys)
        _ = browser.reduce(.terminal(.pasted(text)))
        for character in note.prefix(24) { _ = browser.reduce(.terminal(.key(Key(character)))) }
        check(browser, "the line of \(keys)", bytes)
        _ = ViewTests.press(&browser, "Enter")
        check(browser, "after the line of \(keys)", bytes)
      }
      let (_, faults) = KeyMap.standard.rebound([(note, ["j"]), ("down", [note])])
      for fault in faults { check(fault.reason.string, "configuration", bytes) }
    }
  }

  @Test func twoDifferentNamesNeverLookTheSame() throws {
    let strings = Set(try #require(hostileStrings()).filter { $0.count < 1_000 })
    #expect(Set(strings.map { SafeText(bytes: $0).string }).count == strings.count)
  }
}
