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

  @Test(arguments: [(132, 43), (80, 24), (40, 15)])
  func whatIfCountsTheChanges(columns: Int, rows: Int) {
    var (browser, _) = Self.browser(in: "4")
    _ = browser.reduce(.tried(FaceID(0), Self.whatIf))
    let text = BrowserTests.screen(browser, columns, rows).text.replacing("\n", with: " ")
    #expect(text.contains("holds"))
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
