import Pictures
import Terminal
import Testing
import Text

@Suite struct DrawingTests {
  private func look(_ depth: ColorDepth = .direct, _ glyphs: GlyphLevel = .quadrants, aspect: Double = 2)
    -> Look
  {
    Look(theme: Theme(.dark, depth), glyphs: Glyphs(glyphs), cellAspect: aspect)
  }

  @Test("text is cut at the region's edge and drawn nowhere else")
  func clipped() {
    let screen = Screen(size: Size(columns: 8, rows: 3), look: look()) { region in
      let part = region.part(x: 2, y: 1, columns: 4, rows: 1)
      part.text("abcdefgh")
      part.text("no", y: 1)
      part.text("no", x: -1)
      part.text("no", x: 4)
    }
    #expect(screen.text == "\n  abc…\n")
  }

  @Test("T23: half a wide character never stays")
  func halves() {
    let screen = Screen(size: Size(columns: 6, rows: 2), look: look()) { region in
      region.text("葛城", y: 0)
      region.text("x", x: 1, y: 0)
      region.text("葛城", y: 1)
      region.text("x", x: 2, y: 1)
    }
    #expect(screen.text == " x城\n葛x")
    #expect(screen[3, 1].text == " ")
  }

  @Test("V4: a bar's end is exact to an eighth of a cell, to a cell in ASCII")
  func bar() {
    func bar(_ share: Double, _ glyphs: GlyphLevel) -> String {
      Screen(size: Size(columns: 4, rows: 1), look: look(.mono, glyphs)) {
        $0.bar(y: 0, width: 4, share: share, style: .plain, track: .plain)
      }.row(0)
    }
    #expect(bar(0, .quadrants) == "" && bar(1, .quadrants) == "████" && bar(0.5, .quadrants) == "██")
    #expect(bar(17.0 / 32, .quadrants) == "██▏" && bar(31.0 / 32, .quadrants) == "███▉")
    #expect(bar(0.625, .half) == "██▌·")
    #expect(bar(0.5, .ascii) == "==.." && bar(7, .ascii) == "====" && bar(-1, .ascii) == "....")
  }

  @Test("T6: in ASCII nothing else is drawn")
  func ascii() {
    let screen = Screen(size: Size(columns: 20, rows: 4), look: look(.mono, .ascii)) { region in
      region.box(title: "Zoë", style: .plain).text("a long name that is cut…")
    }
    #expect(screen.text.utf8.allSatisfy { $0 < 0x80 }, "\(screen.text)")
    #expect(screen.row(0) == "+- Zo\\u{eb} -------+")
  }

  @Test("T16: a picture keeps its proportions by the cell's shape")
  func proportions() {
    func placed(_ w: Int, _ h: Int, aspect: Double) -> Rectangle {
      var frame = Rectangle(x: 0, y: 0, columns: 0, rows: 0)
      _ = Screen(size: Size(columns: 40, rows: 10), look: look(aspect: aspect)) { region in
        frame = region.place(width: w, height: h).frame
      }
      return frame
    }
    #expect(placed(100, 100, aspect: 2) == Rectangle(x: 10, y: 0, columns: 20, rows: 10))
    #expect(placed(100, 100, aspect: 1) == Rectangle(x: 15, y: 0, columns: 10, rows: 10))
    #expect(placed(400, 50, aspect: 2) == Rectangle(x: 0, y: 3, columns: 40, rows: 3))
    #expect(placed(1, 60_000, aspect: 2).columns == 1)
  }

  @Test("quadrants: two colours in any arrangement are shown exactly")
  func quadrants() {
    let (a, b): ([UInt8], [UInt8]) = ([250, 200, 10], [5, 10, 90])
    for mask in 0..<16 {
      let pixels = (0..<4).flatMap { mask >> $0 & 1 == 1 ? a : b }
      let screen = Screen(size: Size(columns: 1, rows: 1), look: look(aspect: 1)) {
        $0.picture(Picture(width: 2, height: 2, pixels: pixels))
      }
      let cell = screen[0, 0]
      let filled = [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"]
        .firstIndex(of: cell.text)
      for quadrant in 0..<4 {
        let isOver = (filled ?? 0) >> quadrant & 1 == 1
        let color = isOver ? cell.style.foreground : cell.style.background
        let wanted = mask >> quadrant & 1 == 1 ? a : b
        #expect(color == Color(wanted[0], wanted[1], wanted[2]), "arrangement \(mask)")
      }
    }
  }

  @Test("T3: a picture uses only what its depth has", arguments: ColorDepth.allCases, GlyphLevel.allCases)
  func depths(depth: ColorDepth, glyphs: GlyphLevel) {
    let pixels = (0..<40 * 40 * 3).map { UInt8(truncatingIfNeeded: $0 * 37 / 11) }
    let screen = Screen(size: Size(columns: 20, rows: 10), look: look(depth, glyphs)) {
      $0.picture(
        Picture(width: 40, height: 40, pixels: pixels),
        marks: [.box(x0: 4, y0: 4, x1: 30, y1: 30), .point(x: 9, y: 9)])
    }
    let allowed: Set<Color>? =
      switch depth {
      case .mono: []
      case .eight: Set(IndexedColors.sixteen.prefix(8))
      case .sixteen: Set(IndexedColors.sixteen)
      case .indexed: Set((16..<256).map(IndexedColors.color))
      case .direct: nil
      }
    for cell in screen.cells {
      for color in [cell.style.foreground, cell.style.background] {
        if let color, let allowed { #expect(allowed.contains(color)) }
      }
      if glyphs == .ascii { #expect(cell.text.utf8.allSatisfy { $0 < 0x80 }) }
    }
    #expect(Set(screen.cells).count > 3, "something is to be seen")
  }

  @Test(
    "marks of a part of a picture may lie beyond it, on any side", arguments: ColorDepth.allCases,
    GlyphLevel.allCases)
  func marksBeyond(depth: ColorDepth, glyphs: GlyphLevel) {
    let picture = Picture(width: 40, height: 40, pixels: [UInt8](repeating: 90, count: 40 * 40 * 3))
    func screen(_ marks: [PictureMark]) -> Screen {
      Screen(size: Size(columns: 20, rows: 10), look: look(depth, glyphs)) {
        $0.picture(picture, marks: marks)
      }
    }
    for (x, y) in [(60.0, 5.0), (-60, 5), (5, 60), (5, -60), (60, 60), (-60, -60)] {
      let marks: [PictureMark] = [.box(x0: x, y0: y, x1: x + 20, y1: y + 20), .point(x: x, y: y)]
      #expect(screen(marks).cells == screen([]).cells)
    }
  }

  @Test("greys keep the mean: one half is an even shade, without a pattern of its own")
  func mean() {
    let pixels = [UInt8](repeating: 128, count: 32 * 32 * 3)
    let screen = Screen(size: Size(columns: 16, rows: 16), look: look(.mono, .half, aspect: 1)) {
      $0.picture(Picture(width: 32, height: 32, pixels: pixels))
    }
    #expect(Set(screen.cells.map(\.text)) == ["▒"])
  }

  @Test("4.14: a frame's line in the debug log")
  func record() {
    let record = FrameRecord(
      number: 3, keyToFrame: 0.01234, drawing: 0.002, writing: 0.0001, bytes: 812, keys: 2)
    #expect(record.line.string == "frame 3 key 12.3 ms draw 2.0 ms write 0.1 ms bytes 812 keys 2")
  }
}
