import Pictures
import Terminal
import Testing
import Text

@Suite struct DifferTests {
  @Test("T18: the difference between any two screens gives the second", arguments: ColorDepth.allCases)
  func property(depth: ColorDepth) {
    var dice = Dice(state: 7)
    let size = Size(columns: 23, rows: 7)
    let differ = Differ(depth: depth, isSynchronized: true)
    var terminal = EmulatedTerminal(size: size)
    var shown: Screen?
    for round in 0..<400 {
      let next = randomScreen(size, depth, from: round % 50 == 0 ? nil : shown, &dice)
      terminal.feed(differ.bytes(from: shown, to: next))
      let isRight = terminal.cells.map { seen($0, depth) } == next.cells.map { seen($0, depth) }
      guard isRight, terminal.faults.isEmpty else {
        Issue.record("round \(round) \(terminal.faults)\n\(next.text)")
        return
      }
      shown = round % 50 == 49 ? nil : next
    }
  }

  /// A cell as it looks at a depth: in mono without colours.
  private func seen(_ cell: Cell, _ depth: ColorDepth) -> String {
    let style = cell.style
    guard depth != .mono else { return "\(cell.text) \(style.attributes.rawValue)" }
    return
      "\(cell.text) \(style.attributes.rawValue) \(String(describing: style.foreground)) \(String(describing: style.background))"
  }

  private func randomScreen(_ size: Size, _ depth: ColorDepth, from old: Screen?, _ dice: inout Dice)
    -> Screen
  {
    let colors: [Color] =
      switch depth {
      case .mono, .direct: [Color(1, 2, 3), Color(200, 100, 50)]
      case .eight: [IndexedColors.sixteen[1], IndexedColors.sixteen[6]]
      case .sixteen: [IndexedColors.sixteen[3], IndexedColors.sixteen[12]]
      case .indexed: [IndexedColors.color(100), IndexedColors.color(240)]
      }
    let texts: [SafeText] = [
      "a", "bc", "葛城", "e\u{301}", "x y z", "█▌", "   ", "long enough to reach the edge",
    ]
    var draws: [(SafeText, Int, Int, Style)] = []
    for _ in 0..<Int.random(in: 0...6, using: &dice) {
      let style = Style(
        Bool.random(using: &dice) ? colors.randomElement(using: &dice) : nil,
        on: Bool.random(using: &dice) ? colors.randomElement(using: &dice) : nil,
        Style.Attributes(rawValue: UInt8.random(in: 0...15, using: &dice)))
      draws.append(
        (
          texts.randomElement(using: &dice) ?? "a", Int.random(in: 0..<size.columns, using: &dice),
          Int.random(in: 0..<size.rows, using: &dice), style
        ))
    }
    let look = Look(theme: Theme(.dark, depth), glyphs: Glyphs(.quadrants))
    return Screen(size: size, look: look) { region in
      if let old { region.paste(old) }
      for (text, x, y, style) in draws { region.text(text, x: x, y: y, style: style) }
    }
  }

  @Test("T18: what is the same costs nothing, and a change costs little")
  func few() {
    let look = Look(theme: Theme(.dark, .direct), glyphs: Glyphs(.quadrants))
    let size = Size(columns: 80, rows: 24)
    func screen(_ name: SafeText) -> Screen {
      Screen(size: size, look: look) {
        $0.text("a list of files", style: .plain.bold)
        $0.text(name, x: 3, y: 5, style: look.theme.flagged)
      }
    }
    let differ = Differ(depth: .direct)
    #expect(differ.bytes(from: screen("one.jpg"), to: screen("one.jpg")).isEmpty)
    #expect(differ.bytes(from: screen("one.jpg"), to: screen("two.jpg")).count < 50)
  }

  @Test("T2: in mono no colour is written, attributes stay")
  func mono() {
    let look = Look(theme: Theme(.dark, .mono), glyphs: Glyphs(.quadrants))
    let screen = Screen(size: Size(columns: 9, rows: 1), look: look) {
      $0.text("bold", style: Style(Color(250, 0, 0), on: Color(0, 0, 9), .bold))
    }
    let bytes = String(decoding: Differ(depth: .mono).bytes(from: nil, to: screen), as: UTF8.self)
    #expect(bytes.contains("\u{1B}[1m"))
    #expect(!bytes.contains("38;") && !bytes.contains("48;") && !bytes.contains("[3"))
  }

  @Test("T23: after text of doubtful width the next cell is placed absolutely")
  func doubtful() {
    let look = Look(theme: Theme(.dark, .mono), glyphs: Glyphs(.quadrants))
    let screen = Screen(size: Size(columns: 9, rows: 1), look: look) { $0.text("❤️ab") }
    let bytes = String(decoding: Differ(depth: .mono).bytes(from: nil, to: screen), as: UTF8.self)
    #expect(bytes.contains("❤️\u{1B}[1;3Hab"), "\(SafeText(bytes))")
  }

  @Test("T4: 300 pictures in true colour, each colour exact")
  func exactColors() {
    let look = Look(theme: Theme(.dark, .direct), glyphs: Glyphs(.half), cellAspect: 2)
    let size = Size(columns: 6, rows: 3)
    var terminal = EmulatedTerminal(size: size)
    let differ = Differ(depth: .direct)
    var dice = Dice(state: 1)
    var shown: Screen?
    for _ in 0..<300 {
      let pixels = (0..<6 * 6 * 3).map { _ in UInt8.random(in: 0...255, using: &dice) }
      let screen = Screen(size: size, look: look) { region in
        region.picture(Picture(width: 6, height: 6, pixels: pixels))
      }
      terminal.feed(differ.bytes(from: shown, to: screen))
      shown = screen
      for y in 0..<3 {
        for x in 0..<6 {
          let style = terminal.cells[y * 6 + x].style
          func pixel(_ row: Int) -> Color {
            let start = (row * 6 + x) * 3
            return Color(pixels[start], pixels[start + 1], pixels[start + 2])
          }
          #expect(style.foreground == pixel(2 * y) && style.background == pixel(2 * y + 1))
        }
      }
    }
  }
}
