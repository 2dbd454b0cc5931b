import Browser
import Explainer
import Files
import Pictures
import Terminal
import Testing
import Text

/// The views of where a margin comes from and of what a changed face does to it.
struct ReasonsTests {
  static let maps = Label.allCases.map { label in
    RelevanceMap(
      label: label, margin: label == .mouth ? 0.2 : label == .eye ? 0.1 : -0.3, side: 12,
      // The mouth's strongest patch lies low in the middle; the eye's map is weak everywhere.
      values: (0..<144).map { label == .mouth && $0 == 9 * 12 + 5 ? 0.03 : 0.0005 })
  }

  static func explanation(_ fake: Float) -> Explanation {
    Explanation(
      probabilities: [fake, 0.2, 0.3, 0.2, 0.4, 0.2, 0.56, 0.3],
      margins: [0.2, -0.1, -0.1, -0.1, 0.1, -0.1, 0.2, -0.1], threshold: 0.7)
  }

  static let whatIf = WhatIf(
    original: explanation(0.83), altered: (0..<16).map { explanation($0 == 5 ? 0.6 : 0.9) })

  static func browser(in view: Character) -> (Browser, [Browser.Effect]) {
    var browser = BrowserTests.browser()
    let crop = Picture(width: 317, height: 317, pixels: [UInt8](repeating: 128, count: 317 * 317 * 3))
    _ = browser.reduce(
      .scored(
        0,
        FaceOutcome(
          status: .scored(explanation(0.83)), pictures: FacePictures(crop: crop, overview: crop, scale: 1))))
    let effects = browser.reduce(.terminal(.key(Key(view))))
    return (browser, effects)
  }

  @Test func aFaceIsAskedAboutOnce() {
    var (browser, effects) = Self.browser(in: "3")
    guard case .explain(FaceID(0), _)? = effects.first else {
      Issue.record("the view did not ask: \(effects)")
      return
    }
    #expect(browser.reduce(.terminal(.key(Key("4")))) == [])
  }

  @Test(arguments: [(132, 43), (80, 24)])
  func whereSaysItInWordsToo(columns: Int, rows: Int) {
    var (browser, _) = Self.browser(in: "3")
    _ = browser.reduce(.located(FaceID(0), Self.maps))
    for (depth, glyphs) in [(ColorDepth.direct, GlyphLevel.quadrants), (.mono, .ascii)] {
      let text = BrowserTests.screen(browser, columns, rows, depth, glyphs).text
      #expect(text.contains("Where each margin comes from"))
      #expect(text.contains("most: mouth"))
      #expect(
        text.contains("nothing here: weak map") && text.contains("nothing here: unaltered"),
        "noise is not stretched into evidence")
    }
  }

  @Test(
    "V16: without colours the map is drawn in shades, its strongest patch reversed, and weak ones are blank")
  func shades() {
    var (browser, _) = Self.browser(in: "3")
    _ = browser.reduce(.located(FaceID(0), Self.maps))
    for _ in 0..<6 { _ = browser.reduce(.terminal(.key(Key("l")))) }
    let screen = BrowserTests.screen(browser, 132, 43, .mono, .ascii)
    let marked = screen.cells.filter { $0.text == "#" && $0.style == .plain.reverse }
    #expect(!marked.isEmpty, "the mouth's patch is full and marked")
    #expect(screen.text.contains("in 12x12 patches"))
    let low = screen.cells.enumerated().filter {
      $0.element.text == "#" && $0.element.style == .plain.reverse
    }
    .map { $0.offset / 132 }
    #expect((low.min() ?? 0) > 10, "low in the middle, as the map has it: not upside down (V13)")
  }

  @Test(arguments: [(132, 43), (80, 24), (40, 15)])
  func whatIfCountsTheChanges(columns: Int, rows: Int) {
    var (browser, _) = Self.browser(in: "4")
    _ = browser.reduce(.tried(FaceID(0), Self.whatIf))
    let text = BrowserTests.screen(browser, columns, rows).text.replacing("\n", with: " ")
    #expect(text.contains("holds"))
    if columns == 132 { #expect(text.contains("turns first under noise at level 2"), "V18: \(text)") }
    if columns >= 80 { #expect(text.contains("15 of 16") && text.contains("83") && text.contains("90")) }
  }

  @Test func placesHaveNames() {
    #expect(FacePlace(x: 0.34, y: 0.46, enlarge: 1) == .leftEye)
    #expect(FacePlace(x: 0.66, y: 0.46, enlarge: 1) == .rightEye)
    #expect(FacePlace(x: 0.5, y: 0.64, enlarge: 1) == .nose)
    #expect(FacePlace(x: 0.5, y: 0.82, enlarge: 1) == .mouth)
    #expect(FacePlace(x: 0.5, y: 0.2, enlarge: 1) == .forehead)
    #expect(FacePlace(x: 0.01, y: 0.5, enlarge: 1.1) == .outside)
  }
}
