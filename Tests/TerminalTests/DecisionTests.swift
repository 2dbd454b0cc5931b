import Terminal
import Testing

@Suite struct DecisionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var option: ColorDepth.Choice?
    var configuration: ColorDepth.Choice?
    var environment: Environment = [:]
    var colors = 8
    var isDirect = false
    let depth: ColorDepth
    let source: String
    var testDescription: String { "\(environment) \(source)" }
  }

  @Test(
    "T1, T2: colour depth and what decided it",
    arguments: [
      Case(option: .depth(.eight), environment: ["NO_COLOR": "1"], depth: .eight, source: "--color"),
      Case(option: .depth(.mono), environment: ["COLORTERM": "truecolor"], depth: .mono, source: "--color"),
      Case(
        option: .always, environment: ["NO_COLOR": "1", "TERM": "xterm"], depth: .eight,
        source: "terminfo entry of TERM=xterm"),
      Case(configuration: .depth(.direct), environment: ["NO_COLOR": "1"], depth: .mono, source: "NO_COLOR"),
      Case(
        configuration: .depth(.indexed), environment: ["COLORTERM": "truecolor"], depth: .indexed,
        source: "configuration"),
      Case(
        option: .auto, environment: ["NO_COLOR": "", "COLORTERM": "24bit"], depth: .direct,
        source: "COLORTERM=24bit"),
      Case(
        environment: ["COLORTERM": "yes", "TERM": "xterm-256color"], colors: 256, depth: .indexed,
        source: "terminfo entry of TERM=xterm-256color"),
      Case(
        environment: ["TERM": "xterm-direct"], colors: 1 << 24, depth: .direct,
        source: "terminfo entry of TERM=xterm-direct"),
      Case(
        environment: ["TERM": "foot"], colors: 256, isDirect: true, depth: .direct,
        source: "terminfo entry of TERM=foot"),
      Case(
        environment: ["TERM": "xterm-16color"], colors: 16, depth: .sixteen,
        source: "terminfo entry of TERM=xterm-16color"),
      Case(environment: ["TERM": "linux"], depth: .eight, source: "terminfo entry of TERM=linux"),
      Case(environment: ["TERM": "vt100"], colors: -1, depth: .mono, source: "terminfo entry of TERM=vt100"),
    ])
  func color(_ given: Case) {
    let decision = ColorDepth.decide(
      option: given.option, configuration: given.configuration, environment: given.environment,
      entry: ColorDepth.Entry(colors: given.colors, isDirect: given.isDirect))
    #expect(decision.value == given.depth)
    #expect(decision.source.string == given.source)
  }

  @Test(
    "T6: glyph level by locale and TERM; no locale stops the program",
    arguments: [
      (["LANG": "C.UTF-8", "TERM": "xterm-256color"], GlyphLevel.quadrants),
      (["LANG": "de_DE.utf8", "TERM": "tmux-256color"], .quadrants),
      (["LC_ALL": "C", "LANG": "C.UTF-8"], .ascii), (["LC_CTYPE": "en_US.ISO-8859-1"], .ascii), ([:], .ascii),
      (["LC_ALL": "", "LANG": "C.UTF-8"], .quadrants), (["LANG": "C.UTF-8", "TERM": "linux"], .half),
      (["LANG": "C.UTF-8", "TERM": "vt100"], .ascii),
    ])
  func glyphs(_ environment: Environment, _ level: GlyphLevel) {
    #expect(GlyphLevel.decide(environment: environment).value == level)
    #expect(GlyphLevel.decide(option: .box, environment: environment).value == .box)
  }

  @Test("T5: dark or light by option, answer, COLORFGBG")
  func ground() {
    let light = Color(253, 246, 227)
    #expect(Ground.decide(option: .dark, answer: light, environment: [:]).value == .dark)
    #expect(Ground.decide(answer: light, environment: ["COLORFGBG": "15;0"]).value == .light)
    #expect(Ground.decide(answer: Color(40, 44, 52), environment: [:]).value == .dark)
    #expect(Ground.decide(environment: ["COLORFGBG": "0;15"]).value == .light)
    #expect(Ground.decide(environment: ["COLORFGBG": "15;default;0"]).value == .dark)
    #expect(Ground.decide(environment: [:]).value == .dark)
  }

  @Test("T5: text stands out by 4.5 to 1 on each ground, at each depth, on any background that answers")
  func contrast() {
    let backgrounds: [(Ground, Color?)] = [
      (.dark, nil), (.light, nil), (.dark, .black), (.dark, Color(40, 44, 52)), (.dark, Color(0, 43, 54)),
      (.light, .white), (.light, Color(253, 246, 227)), (.light, Color(238, 232, 213)),
    ]
    for depth in ColorDepth.allCases {
      for (ground, answer) in backgrounds {
        let isIndexed = depth == .eight || depth == .sixteen
        // Sixteen colours are the person's own; on xterm's they have to be readable on black and white.
        if isIndexed, answer != nil, answer != .black, answer != .white { continue }
        for family in Palette.Family.allCases {
          let theme = Theme(ground, depth, background: answer, family: family)
          let background = isIndexed ? (ground == .dark ? Color.black : .white) : theme.background
          let least = family == .highContrast && !isIndexed ? 7 : 4.5
          for (name, style) in theme.readable {
            guard let color = style.foreground else { continue }
            let shown = depth == .indexed ? IndexedColors.color(IndexedColors.nearest256(color)) : color
            #expect(
              shown.contrast(with: background) >= least,
              "\(name) \(shown) on \(background) at \(depth), \(family)")
          }
        }
      }
    }
  }

  @Test("V8: flagged and not flagged differ in lightness or in blue, never only in red against green")
  func colourBlind() {
    for ground in Ground.allCases {
      for depth in ColorDepth.allCases where depth != .mono {
        for family in Palette.Family.allCases {
          let theme = Theme(ground, depth, family: family)
          guard let flagged = theme.flagged.foreground, let other = theme.notFlagged.foreground else {
            Issue.record("no colour at \(depth)")
            continue
          }
          #expect(abs(Int(flagged.blue) - Int(other.blue)) >= 120, "\(ground) \(depth) \(family)")
        }
      }
    }
  }

  @Test("themes are a ground, a family of palettes, or both")
  func themeNames() throws {
    #expect(ThemeChoice("light")?.ground == .light)
    let plain = try #require(ThemeChoice("high-contrast")),
      both = try #require(ThemeChoice("color-blind-light"))
    #expect(plain.ground == nil && plain.family == .highContrast)
    #expect(both.ground == .light && both.family == .colorBlind)
    #expect(ThemeChoice("high-contrast-") == nil && ThemeChoice("pink") == nil)
    for name in ThemeChoice.names { #expect(ThemeChoice(name) != nil, "\(name)") }
  }

  @Test("T5: a painted background leaves no cell to the terminal, mono none of it")
  func painted() {
    for (depth, isPainted) in [(ColorDepth.direct, true), (.mono, false)] {
      let look = Look(theme: Theme(.light, depth, isPainted: true), glyphs: Glyphs(.ascii))
      let screen = Screen(size: Size(columns: 8, rows: 2), look: look) { $0.text("a", y: 0) }
      #expect(screen.cells.allSatisfy { ($0.style.background != nil) == isPainted })
      #expect(screen.cells.allSatisfy { ($0.style.foreground != nil) == isPainted })
    }
  }

  @Test("colours of the configuration take the place of the palette's")
  func changedColours() {
    let theme = Theme(.dark, .direct, changed: [.flagged: Color(255, 0, 255)])
    #expect(theme.flagged.foreground == Color(255, 0, 255))
    #expect(Color(hexadecimal: "#0a0B0c") == Color(10, 11, 12))
    for text in ["0a0b0c", "#0a0b0", "#0a0b0cc", "#+a0b0c", "#00gg00"] {
      #expect(Color(hexadecimal: text) == nil)
    }
  }

  @Test("V6: the scales: dark to bright, and nothing in the middle")
  func scales() {
    let steps = (0...20).map { ColorScale.sequential.color(Double($0) / 20, .dark).luminance }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 }, "lightness rises all the way")
    let middle = ColorScale.diverging.color(0.5, .dark)
    #expect(max(middle.red, middle.green, middle.blue) - min(middle.red, middle.green, middle.blue) < 20)
    #expect(ColorScale.diverging.color(0, .dark).blue > ColorScale.diverging.color(0, .dark).red)
    #expect(ColorScale.diverging.color(1, .dark).red > ColorScale.diverging.color(1, .dark).blue)
  }
}
