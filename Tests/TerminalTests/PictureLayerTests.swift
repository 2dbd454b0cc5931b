import Foundation
import Pictures
import Terminal
import Testing

/// Pictures in pixels: what stands, what is taken away, and what decides about them (T11 to T17).
struct PictureLayerTests {
  private let size = Size(columns: 40, rows: 12)
  private let picture = SixelTests.gradient(60, 60)

  private func look(_ pixels: CellPixels? = CellPixels(width: 8, height: 16)) -> Look {
    Look(theme: Theme(.dark, .direct), glyphs: Glyphs(.quadrants), pixels: pixels)
  }

  private func layer(_ graphics: Graphics, inside multiplexer: Multiplexer? = nil) -> PictureLayer {
    PictureLayer(
      graphics, cell: CellPixels(width: 8, height: 16), multiplexer: multiplexer, sequences: .usual,
      sixelColors: 256, sixelSize: nil)
  }

  private func screen(_ body: (Region) -> Void) -> Screen { Screen(size: size, look: look(), body) }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func sent(_ layer: inout PictureLayer, _ screen: Screen) -> String {
    text(layer.next(of: screen) ?? [])
  }

  @Test("a screen tells of its pictures only where pixels are shown, and of none that something lies over")
  func covered() {
    #expect(screen { $0.picture(picture) }.pictures.count == 1)
    #expect(Screen(size: size, look: look(nil)) { $0.picture(picture) }.pictures.isEmpty)
    let under = screen {
      $0.picture(picture)
      $0.part(x: 18, y: 4, columns: 6, rows: 3).box(title: nil, style: .plain)
    }
    #expect(under.pictures.isEmpty)
    let outer = Screen(size: size, look: look()) { region in
      let inner = Screen(size: Size(columns: 20, rows: 6), look: look()) { $0.picture(picture) }
      region.part(x: 5, y: 3, columns: 20, rows: 6).paste(inner)
    }
    #expect(outer.pictures.first?.frame == Rectangle(x: 9, y: 3, columns: 12, rows: 6))
  }

  @Test("T13: what kitty is sent carries a number of ours, is whole, and goes with its data when replaced")
  func kitty() throws {
    var layer = layer(.kitty)
    let first = screen { $0.picture(picture) }, empty = screen { _ in }
    let sent = sent(&layer, first)
    let again = layer.next(of: first)
    #expect(again == nil, "once")
    let number = KittyPicture.firstNumber + 1
    #expect(sent.contains("a=T,f=100,t=d,q=2,C=1,i=\(number),c=24,r=12"))
    let data = sent.split(separator: "\u{1B}_G").dropFirst().map { part in
      part.split(separator: ";")[1].prefix { $0 != "\u{1B}" }
    }
    #expect(data.allSatisfy { $0.count <= 4_096 })
    let file = try #require(Data(base64Encoded: data.joined()))
    let shown = try PictureDecoder.decode(Array(file)).picture
    #expect(shown.width == 24 * 8 && shown.height == 12 * 16)
    var shownScreen: Screen? = first
    let untouched = layer.retire(for: first, shown: &shownScreen)
    #expect(untouched.isEmpty, "what stays is left alone")
    let deleted = text(layer.retire(for: empty, shown: &shownScreen))
    #expect(deleted == "\u{1B}_Ga=d,d=I,i=\(number),q=2\u{1B}\\")
    let rest = layer.removeAll()
    #expect(rest.isEmpty, "nothing is left to delete")
  }

  @Test("T14: all cells of a picture that goes are written anew", arguments: [Graphics.kitty, .sixel])
  func rim(_ graphics: Graphics) throws {
    var layer = layer(graphics)
    let large = screen { $0.picture(picture) }
    let small = screen { $0.part(x: 0, y: 0, columns: 8, rows: 4).picture(picture) }
    _ = layer.next(of: large)
    var shown: Screen? = large
    _ = layer.retire(for: small, shown: &shown)
    let before = try #require(shown)
    for y in 0..<12 {
      for x in 8..<32 { #expect(before[x, y].text == "\u{0}", "(\(x), \(y)) counts as unknown") }
    }
    var terminal = EmulatedTerminal(size: size)
    terminal.feed(Differ(depth: .direct).bytes(from: nil, to: large))
    terminal.feed(Differ(depth: .direct).bytes(from: shown, to: small))
    #expect(terminal.cells == small.cells && terminal.faults.isEmpty)
    let next = layer.next(of: small)
    #expect(next != nil)
  }

  @Test("a sixel picture takes its cells to the pixel, and one that the terminal cannot take stays in blocks")
  func sixel() {
    var layer = layer(.sixel)
    #expect(sent(&layer, screen { $0.picture(picture) }).hasPrefix("\u{1B}[1;9H\u{1B}P0;1;0q\"1;1;192;192"))
    var small = PictureLayer(
      .sixel, cell: CellPixels(width: 8, height: 16), multiplexer: nil, sequences: .usual, sixelColors: 256,
      sixelSize: (100, 100))
    #expect(sent(&small, screen { $0.picture(picture) }).isEmpty)
  }

  @Test("T15: passed through tmux, every escape is doubled and the cursor is placed outside")
  func passthrough() {
    var layer = layer(.kitty, inside: .tmux)
    let sent = sent(&layer, screen { $0.picture(picture) })
    #expect(sent.hasPrefix("\u{1B}Ptmux;\u{1B}\u{1B}7\u{1B}\u{1B}[1;9H\u{1B}\u{1B}_Ga=T"))
    #expect(sent.hasSuffix("\u{1B}\u{1B}\\\u{1B}\u{1B}8\u{1B}\\"))
  }

  private func decide(
    _ option: Graphics.Choice? = nil, configuration: Graphics.Choice? = nil, _ environment: Environment = [:],
    color: ColorDepth = .direct, kitty: Bool = false, sixel: Bool = false, name: String = "",
    cell: CellPixels? = CellPixels(width: 8, height: 16)
  ) -> Graphics {
    var answers = Answers()
    (answers.hasKitty, answers.hasSixel, answers.name) = (kitty, sixel, name)
    return Graphics.decide(
      option: option, configuration: configuration, environment: environment, color: color, answers: answers,
      cell: cell
    ).value
  }

  @Test("T11, T12, T15: what the terminal answers decides, the environment only takes away")
  func decisions() {
    #expect(decide(["COLORTERM": "truecolor", "TERM": "xterm-kitty"]) == .blocks, "no answer, no pixels")
    #expect(decide(kitty: true, sixel: true) == .kitty)
    #expect(decide(sixel: true) == .sixel)
    #expect(decide(sixel: true, cell: nil) == .blocks)
    #expect(decide(.always(.sixel), cell: nil) == .blocks)
    #expect(decide(.always(.blocks), kitty: true) == .blocks)
    #expect(decide(configuration: .always(.blocks), kitty: true) == .blocks)
    #expect(decide(.auto, configuration: .always(.blocks), kitty: true) == .kitty)
    #expect(decide(color: .mono, kitty: true) == .blocks)
    #expect(decide(.always(.sixel), color: .mono) == .sixel)
    for inside in [["TMUX": "/tmp/s"], ["TERM": "tmux-256color"], ["STY": "1"], ["ZELLIJ": "0"]] {
      #expect(decide(inside, kitty: true, sixel: true) == .blocks)
      #expect(decide(.always(.kitty), inside) == .kitty)
    }
    #expect(decide(kitty: true, sixel: true, name: "WezTerm 20240203") == .sixel)
    #expect(decide(kitty: true, name: "kitty(0.19.3)") == .blocks)
    #expect(decide(kitty: true, name: "kitty(0.32.2)") == .kitty)
  }

  private func decide(_ environment: Environment, kitty: Bool = false, sixel: Bool = false) -> Graphics {
    decide(nil, environment, kitty: kitty, sixel: sixel)
  }

  @Test("T9, T10: the answers about pictures, in any order, and nothing of them is a key")
  func replies() {
    var decoder = InputDecoder()
    let bytes = "\u{1B}_Gi=31;OK\u{1B}\\\u{1B}P>|foot(1.16.2)\u{1B}\\\u{1B}[?1;0;1024S\u{1B}[?2;0;800;600Sj"
    #expect(
      decoder.decode(Array(bytes.utf8), at: 0) == [
        .reply(.kitty(true)), .reply(.name("foot(1.16.2)")), .reply(.sixelColors(1_024)),
        .reply(.sixelSize(width: 800, height: 600)), .key(Key("j")),
      ])
    let others = "\u{1B}_Gi=31;ENOTSUP:no\u{1B}\\\u{1B}_Gi=7;OK\u{1B}\\\u{1B}[?1;3;0S\u{1B}_x\u{1B}\\"
    #expect(decoder.decode(Array(others.utf8), at: 0) == [.reply(.kitty(false))])
  }
}
