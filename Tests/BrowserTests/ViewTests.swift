import Browser
import Explainer
import Faces
import Files
import Pictures
import Terminal
import Testing
import Text

/// The explaining views: what each says, at every size, in colour and without.
struct ViewTests {
  static let crop = Picture(width: 317, height: 317, pixels: [UInt8](repeating: 128, count: 317 * 317 * 3))

  static func outcome(_ fake: Float, mouth: Float = 0.56) -> FaceOutcome {
    let explanation = Explanation(
      probabilities: [fake, 0.2, 0.3, 0.2, 0.4, 0.2, mouth, 0.3],
      margins: [0.158, -0.138, -0.084, -0.138, -0.04, -0.138, 0.024, -0.084],
      similarities: (0..<16).map { 0.3 + Float($0) / 100 }, threshold: 0.7)
    let face = DetectedFace(
      box: .init(x0: 40, y0: 40, x1: 240, y1: 280),
      landmarks: [(90, 120), (190, 120), (140, 170), (100, 220), (180, 220)].map { Point(x: $0.0, y: $0.1) },
      score: 0.99)
    return FaceOutcome(
      status: .scored(explanation), face: face,
      pictures: FacePictures(crop: crop, overview: crop, scale: 0.5))
  }

  /// Four files: flagged, not flagged, without a face, broken.
  static func browser(_ keys: String = "") -> Browser {
    var browser = BrowserTests.browser(files: 4)
    _ = browser.reduce(.terminal(.resized(Size(columns: 132, rows: 43))))
    let outcomes = [
      outcome(0.83), outcome(0.31, mouth: 0.2), FaceOutcome(status: .noFace),
      FaceOutcome(status: .failed("cut short")),
    ]
    for (file, outcome) in outcomes.enumerated() { _ = browser.reduce(.scored(file, outcome)) }
    _ = press(&browser, keys)
    return browser
  }

  @discardableResult
  static func press(_ browser: inout Browser, _ keys: String) -> [Browser.Effect] {
    KeyScript.keys(keys).flatMap { browser.reduce(.terminal(.key($0))) }
  }

  static func text(_ browser: Browser, _ columns: Int = 100, _ rows: Int = 40) -> String {
    BrowserTests.screen(browser, columns, rows).text
  }

  @Test("I9: a view's own key, pressed again, goes back to the view before")
  func ownKeyGoesBack() {
    for (keys, view) in [
      ("5 5", KeyMap.View.faces), ("5 7 7", .bars), ("5 7 7 7", .sheet), ("5 Esc 1", .bars),
      ("3 Tab i", .whereFrom), ("1", .faces),
    ] {
      #expect(Self.browser(keys).view == view, "\(keys)")
    }
  }

  // MARK: - Bars

  @Test func barsCarryTheirSentencesAndSimilarities() {
    let text = Self.text(Self.browser("5"), 132, 43)
    for words in [
      "FLAGGED", "face-0.jpg", "a photo of a fake face", "a photo of a real face",
      "a photo of a face with the local attribute of mouth altered", "+0.300", "+0.310", "+0.158", "0.83",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    let small = Self.text(Self.browser("5 l l"), 80, 24)
    #expect(small.contains("identity: +0.340 to the prompt, +0.350 to its opposite: margin"))
    #expect(small.contains("with the global attribute of identity unaltered"))
  }

  // MARK: - Compare

  @Test func comparedFacesHaveSignedDifferences() {
    var browser = Self.browser("6")
    #expect(Self.text(browser).contains("keep one with c"), "an empty view says what to do")
    Self.press(&browser, "1 c")
    #expect(Self.text(browser).contains("face-0.jpg is kept"))
    Self.press(&browser, "j 6")
    let rows = Self.text(browser).split(separator: "\n").map(String.init)
    let fake = rows.first { $0.contains("fake ") } ?? "", mouth = rows.first { $0.contains("mouth ") } ?? ""
    let eye = rows.first { $0.contains("eye ") } ?? ""
    #expect(fake.contains("0.83") && fake.contains("0.31") && fake.contains("−0.52 !"))
    #expect(mouth.contains("−0.36 !"))
    #expect(eye.contains(" 0.00") && !eye.contains("!"), "small differences are not marked")
    let names = rows.first { $0.contains("face-0.jpg") } ?? ""
    #expect(names.contains("face-1.jpg"), "both names stand over their columns")
    Self.press(&browser, "j")
    #expect(Self.text(browser).contains("One of the two has no score to compare."))
  }

  @Test func theKeptFaceKeepsItsPictures() {
    var browser = BrowserTests.browser(files: 40)
    _ = browser.reduce(.terminal(.resized(Size(columns: 132, rows: 43))))
    Self.press(&browser, "c G")
    let wishes = BrowserTests.wishes(Self.press(&browser, "6"))
    #expect(wishes?.pictured.contains(0) == true && wishes?.kept.contains(0) == true)
    #expect(BrowserTests.wishes(Self.press(&browser, "1"))?.kept.contains(0) == false)
  }

  // MARK: - Sheet

  @Test func theSheetShowsVerdictsByLetterAndFrame() {
    for (depth, glyphs, heavy) in [
      (ColorDepth.direct, GlyphLevel.quadrants, "┏━"), (.mono, .ascii, "##"),
    ] {
      let text = BrowserTests.screen(Self.browser("7"), 100, 30, depth, glyphs).text
      for words in ["F 0.83", "n 0.31", "no face", "error", "face-0.jpg", "face-3.jpg", heavy] {
        #expect(text.contains(words), "\(words) in \(depth)")
      }
    }
  }

  @Test func theSheetMovesInTwoDirectionsAndAsksForItsPictures() {
    var browser = BrowserTests.browser(files: 100)
    _ = browser.reduce(.terminal(.resized(Size(columns: 80, rows: 24))))
    let wishes = BrowserTests.wishes(Self.press(&browser, "7"))
    let kept = Set(wishes?.kept ?? [])
    #expect(kept.isSuperset(of: 0..<8), "every thumbnail of the page")
    #expect(BrowserTests.wishes(Self.press(&browser, "l"))?.pictured.first == 1)
    #expect(BrowserTests.wishes(Self.press(&browser, "j"))?.pictured.first == 5, "four stand side by side")
    #expect(BrowserTests.wishes(Self.press(&browser, "k"))?.pictured.first == 1)
  }

  // MARK: - Picture

  @Test func thePictureStatesItsScale() {
    var browser = Self.browser()
    guard case .readPixels(0, _)? = Self.press(&browser, "8").first else {
      Issue.record("the view did not ask for the pixels")
      return
    }
    #expect(Self.text(browser).contains("reading its pixels"))
    let whole = Picture(width: 634, height: 634, pixels: [UInt8](repeating: 90, count: 634 * 634 * 3))
    _ = browser.reduce(.pixelsRead(0, whole))
    #expect(
      Self.text(browser).contains("photograph 634x634") && Self.text(browser).contains("means of areas"))
    Self.press(&browser, "+ + + + +")
    #expect(Self.text(browser).contains("nearest pixel") && Self.text(browser).contains("enlarged"))
    Self.press(&browser, "0 p")
    #expect(Self.text(browser).contains("crop 317x317"))
    _ = browser.reduce(.pixelsRead(3, whole))
    Self.press(&browser, "p")
    #expect(Self.text(browser).contains("634x634"), "pixels of another file are let go")
  }

  @Test func aPictureThatHasYetToComeIsNotSaidToBeMissing() {
    var browser = Self.browser()
    Self.press(&browser, "8")
    _ = browser.reduce(.scored(0, FaceOutcome(status: .noFace)))
    #expect(Self.text(browser).contains("reading the picture"))
    _ = browser.reduce(.scored(0, FaceOutcome(status: .failed("cut short"))))
    #expect(Self.text(browser).contains("There is no picture to show."))
  }

  // MARK: - Faces of one photograph

  @Test func facesOfOnePhotographAreSteppedThrough() {
    var browser = Self.browser()
    guard case .findFaces(0, _)? = Self.press(&browser, "]").first else {
      Issue.record("the faces were not asked for")
      return
    }
    _ = browser.reduce(.facesFound(0, [Self.outcome(0.83), Self.outcome(0.22), Self.outcome(0.44)]))
    #expect(Self.text(browser).contains("face 2 of 3") && Self.text(browser).contains("0.22"))
    Self.press(&browser, "]")
    #expect(Self.text(browser).contains("face 3 of 3") && Self.text(browser).contains("0.44"))
    guard case .explain(FaceID(0, face: 2), _)? = Self.press(&browser, "3").first else {
      Issue.record("the third face was not explained")
      return
    }
    Self.press(&browser, "1 ]")
    #expect(Self.text(browser).contains("face 1 of 3") && Self.text(browser).contains("0.83"))
    Self.press(&browser, "j k")
    #expect(!Self.text(browser).contains("of 3"), "a file that was left begins with its largest face")
    Self.press(&browser, "j j ]")
    #expect(Self.text(browser).contains("there is no face to step from"))
  }

  @Test func theFaceThatWasKeptIsTheOneCompared() {
    var browser = Self.browser("]")
    _ = browser.reduce(.facesFound(0, [Self.outcome(0.83), Self.outcome(0.22)]))
    #expect(Self.text(Self.pressed(browser, "5")).contains("1/4, face 2 of 2"), "every view says which")
    Self.press(&browser, "c j 6")
    let text = Self.text(browser, 132, 43)
    #expect(text.contains("face-0.jpg, face 2 of 2") && text.contains("0.22") && !text.contains("0.83"))
    // Of one photograph both are shown: the kept largest, and the one that was stepped to.
    var other = Self.browser("c ]")
    _ = other.reduce(.facesFound(0, [Self.outcome(0.83), Self.outcome(0.22)]))
    Self.press(&other, "6")
    let both = Self.text(other, 132, 43)
    #expect(both.contains("0.83") && both.contains("0.22") && both.contains("face-0.jpg, face 2 of 2"))
  }

  private static func pressed(_ browser: Browser, _ keys: String) -> Browser {
    var browser = browser
    press(&browser, keys)
    return browser
  }

  // MARK: - Heatmap

  @Test func theHeatmapStandsSideBySide() {
    let browser = Self.browser("2 s s")
    let text = Self.text(browser, 132, 43)
    #expect(text.contains("[side by side]"))
    for words in [
      "before", "after", "difference", "   50   50", "   25   25", "  −25  −25", "Cells in hundredths",
    ] {
      #expect(text.contains(words))
    }
    let narrow = Self.text(browser, 80, 24)
    #expect(narrow.contains(" 50 50") && narrow.contains(" 25 25") && narrow.contains("−25−25"))
    #expect(narrow.contains("before +0.50  after +0.25  difference −0.25"))
  }

  // MARK: - Report

  @Test func aReportIsAskedForAtTheFoot() {
    var browser = Self.browser("O")
    #expect(Self.text(browser).contains("report into folder: ."))
    #expect(Self.press(&browser, "^u / t m p q Bksp").isEmpty, "letters are text")
    #expect(Self.text(browser).contains("report into folder: /tmp"))
    let effects = Self.press(&browser, "Enter")
    guard case .report(let input, false, "/tmp")? = effects.first else {
      Issue.record("no report: \(effects)")
      return
    }
    #expect(input.path.text == "Photos/face-0.jpg")
    #expect(Self.text(browser).contains("writing the report"))
    Self.press(&browser, "f")
    _ = browser.reduce(.reported("/tmp/face-0.jpg.report.html"))
    #expect(Self.text(browser).contains("report written: /tmp/face-0.jpg.report.html"))
    Self.press(&browser, "O Esc")
    #expect(!Self.text(browser).contains("report into"))
    Self.press(&browser, "O")
    _ = Self.press(&browser, "Enter")
    _ = browser.reduce(.reportFailed("exists already"))
    #expect(Self.text(browser).contains("exists already") && Self.text(browser).contains("2 errors"))
  }

  // MARK: - Words

  /// `?` begins with five lines on how to read the view and one way to misread it (V25).
  @Test(arguments: 1...8) func helpBeginsWithHowToReadTheView(_ digit: Int) {
    let text = Self.text(Self.browser("\(digit) ?"), 100, 80)
    let rows = text.split(separator: "\n").drop { !$0.contains("help") }.dropFirst().map(String.init)
    let reading = rows.prefix { !$0.contains("moving") }.joined(separator: " ")
    #expect(reading.count { $0 == "." } >= 6, "\(reading)")
    #expect(reading.contains("Do not "), "\(reading)")
  }

  @Test(arguments: 1...8) func noScreenClaimsTooMuch(_ digit: Int) {
    for keys in ["\(digit)", "\(digit) ?"] {
      #expect(forbiddenWords(in: Self.text(Self.browser(keys), 132, 90)) == [], "\(keys)")
    }
  }

  @Test(arguments: [(1, 1), (5, 3), (19, 6), (20, 6), (33, 9), (300, 100)])
  func everyViewDrawsAtAnySize(columns: Int, rows: Int) {
    for digit in 1...8 {
      for keys in ["\(digit)", "c \(digit)"] {
        let screen = BrowserTests.screen(Self.browser(keys), columns, rows)
        #expect(screen.size == Size(columns: columns, rows: rows))
      }
    }
  }

  // MARK: - Goldens

  @Test(
    arguments: [(132, 43), (80, 24), (40, 15)], [(ColorDepth.direct, GlyphLevel.quadrants), (.mono, .ascii)])
  func goldenScreens(size: (Int, Int), look: (ColorDepth, GlyphLevel)) throws {
    let views: [(String, String, String)] = [
      ("bars", "5", "fake"), ("compare", "c j 6", "!"), ("sheet", "7", "F 0.83"),
      ("picture", "8 p", "crop 317x317"),
      ("side-by-side", "2 s s", "side by side"), ("where", "3", "most: mouth"), ("what-if", "4", "15 of 16"),
    ]
    for (name, keys, words) in views {
      var browser = Self.browser(keys)
      _ = browser.reduce(.located(FaceID(0), ReasonsTests.maps))
      _ = browser.reduce(.tried(FaceID(0), ReasonsTests.whatIf))
      let screen = BrowserTests.screen(browser, size.0, size.1, look.0, look.1)
      let text = screen.text.split { " \n".contains($0) }.joined(separator: " ")
      #expect(text.contains(words), "\(name) at \(size) must say \(words)")
      if look.1 == .ascii { #expect(!screen.text.contains("\\u"), "our own signs have an ASCII form") }
      try expectGolden(screen, "\(name)-\(size.0)x\(size.1)-\(look.0.rawValue)")
    }
  }
}

/// Words that claim what no score can (ecosystem V20), but for the phrases that deny it.
func forbiddenWords(in text: String) -> [String] {
  let plain = text.lowercased().replacing("no proof", with: "").replacing("not as proof", with: "")
  let words = Set(plain.split { !$0.isLetter }.map(String.init))
  return ["proof", "prove", "proves", "proven", "certain", "certainly", "authentic", "genuine"]
    .filter(words.contains)
}
