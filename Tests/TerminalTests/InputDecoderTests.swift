import Terminal
import Testing
import Text

@Suite struct InputDecoderTests {
  private func events(_ text: String, keys: [[UInt8]: Key] = [:]) -> [InputDecoder.Event] {
    var decoder = InputDecoder(keys: keys)
    return decoder.decode(Array(text.utf8), at: 0) + decoder.flush(at: 10)
  }

  @Test(
    "keys",
    arguments: [
      ("j", Key("j")), ("G", Key("G")), ("é", Key("é")), ("葛", Key("葛")), ("\r", Key(.enter)),
      ("\t", Key(.tab)),
      ("\u{4}", Key("d", .control)), ("\u{1A}", Key("z", .control)), ("\u{7F}", Key(.backspace)),
      ("\u{1B}", Key(.escape)), ("\u{1B}[A", Key(.up)), ("\u{1B}OB", Key(.down)),
      ("\u{1B}[1;5C", Key(.right, .control)),
      ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6~", Key(.pageDown)), ("\u{1B}[H", Key(.home)),
      ("\u{1B}[4~", Key(.end)),
      ("\u{1B}OP", Key(.function(1))), ("\u{1B}[15~", Key(.function(5))), ("\u{1B}[Z", Key(.backTab)),
      ("\u{1B}x", Key("x", .alt)),
    ])
  func keys(_ text: String, _ key: Key) {
    #expect(events(text) == [.key(key)])
  }

  @Test("keys by terminfo win")
  func terminfo() {
    #expect(
      events("\u{1B}[[A", keys: [Array("\u{1B}[[".utf8): Key(.function(1))]).first == .key(Key(.function(1))))
    #expect(events("\u{1B}[1~", keys: [Array("\u{1B}[1~".utf8): Key(.insert)]) == [.key(Key(.insert))])
  }

  @Test(
    "T10, 4.6: replies are never keys, known or not",
    arguments: [
      ("\u{1B}[?62;4;22c", InputDecoder.Event.reply(.attributes([62, 4, 22]))),
      ("\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{1B}\\", .reply(.background(Color(0x1E, 0x1E, 0x2E)))),
      ("\u{1B}]11;rgb:ff/80/00\u{7}", .reply(.background(Color(255, 128, 0)))),
      ("\u{1B}[?2026;2$y", .reply(.synchronized(true))), ("\u{1B}[?2026;0$y", .reply(.synchronized(false))),
      ("\u{1B}[6;18;9t", .reply(.cell(width: 9, height: 18))),
    ])
  func replies(_ text: String, _ event: InputDecoder.Event) {
    #expect(events(text) == [event])
    var decoder = InputDecoder()
    var slow: [InputDecoder.Event] = []
    for (index, byte) in text.utf8.enumerated() { slow += decoder.decode([byte], at: Double(index) * 0.02) }
    #expect(slow == [event], "byte by byte")
  }

  @Test(
    "T10: what nobody asked for is swallowed whole",
    arguments: [
      "\u{1B}]4;1;rgb:00/00/00\u{7}", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}[12;40R",
      "\u{1B}[<0;3;4m",
      "\u{1B}[I", "\u{1B}[?1;2y", "\u{1B}[99;1;2;3u", "\u{1B}[6;0;0t", "\u{1B}]11;rgb:zz/00/00\u{7}",
      "\u{1B}]11;rgb:1/2/3" + String(repeating: "f", count: 400) + "\u{7}",
    ])
  func swallowed(_ text: String) {
    #expect(events(text + "j") == [.key(Key("j"))])
  }

  @Test("T10: a string that never ends stops swallowing after a while")
  func unfinished() {
    var decoder = InputDecoder()
    #expect(decoder.decode(Array("\u{1B}]11;rgb".utf8), at: 0).isEmpty)
    #expect(decoder.decode(Array("j".utf8), at: 1) == [.key(Key("j"))])
    #expect(decoder.decode(Array("\u{1B}[1;".utf8), at: 2).isEmpty)
    #expect(decoder.decode(Array("q".utf8), at: 3) == [.key(Key("q"))])
  }

  @Test("I8: pasted text is never keys, and is safe")
  func paste() {
    #expect(
      events("\u{1B}[200~qq\u{1B}[2J\nrm\u{1B}[201~k") == [.paste("qq\u{1B}[2J\nrm"), .key(Key("k"))])
    let long = String(repeating: "q", count: 20_000)
    let pasted = events("\u{1B}[200~\(long)\u{1B}[201~k")
    #expect(pasted.count == 2 && pasted.last == .key(Key("k")))
  }

  @Test(
    "T31: buttons and wheel are told with their cell, all other reports of the mouse are read and dropped",
    arguments: [
      ("\u{1B}[<0;1;1M", Mouse(.press, x: 0, y: 0)), ("\u{1B}[<64;300;100M", Mouse(.wheelUp, x: 299, y: 99)),
      ("\u{1B}[<65;7;2M", Mouse(.wheelDown, x: 6, y: 1)), ("\u{1B}[<0;1;1m", nil), ("\u{1B}[<2;1;1M", nil),
      ("\u{1B}[<16;1;1M", nil), ("\u{1B}[<35;4;4M", nil), ("\u{1B}[<0;0;1M", nil), ("\u{1B}[<0;1M", nil),
      ("\u{1B}[<;;M", nil), ("\u{1B}[<0;99999999999999999999;1M", nil),
    ])
  func mouse(_ report: String, _ expected: Mouse?) {
    #expect(
      events(report + "j") == [expected.map(InputDecoder.Event.mouse), .key(Key("j"))].compactMap(\.self))
  }

  @Test("any bytes at all are read without a fault, and a key is heard again after a rest")
  func noise() {
    var dice = Dice(state: 3)
    var decoder = InputDecoder()
    for round in 0..<2_000 {
      let bytes = (0..<Int.random(in: 1...40, using: &dice)).map { _ in
        UInt8.random(in: 0...255, using: &dice)
      }
      _ = decoder.decode(bytes, at: Double(round) * 0.01)
    }
    #expect(decoder.decode([UInt8(ascii: "j")], at: 100) == [.key(Key("j"))])
  }

  @Test(
    "T9: one write of questions that ends with device attributes; the console is asked nothing that it prints"
  )
  func questions() {
    let all = Answers.questions(["TERM": "xterm-256color"])
    #expect(all.suffix(3) == Array("\u{1B}[c".utf8)[...])
    #expect(String(decoding: all, as: UTF8.self).contains("\u{1B}_Gi=31"))
    #expect(Answers.questions(["TERM": "linux"]) == Array("\u{1B}[c".utf8))
    let inside = Answers.questions(["TERM": "tmux-256color"])
    #expect(!inside.contains(UInt8(ascii: "_")), "a multiplexer would take the question for a title")
  }

  @Test("T5, T16: answers decide ground and the shape of a cell")
  func abilities() {
    var answers = Answers()
    answers.take(.background(.white), after: 0.01)
    answers.take(.cell(width: 10, height: 19), after: 0.01)
    answers.take(.synchronized(true), after: 0.01)
    answers.take(.attributes([62]), after: 0.02)
    let abilities = Abilities(
      options: TerminalOptions(), environment: ["TERM": "xterm", "LANG": "C.UTF-8"],
      entry: ColorDepth.Entry(colors: 8, isDirect: false), answers: answers)
    #expect(
      abilities.ground.value == .light && abilities.cellAspect.value == 1.9 && abilities.isSynchronized.value)
    let silent = Abilities(
      options: TerminalOptions(), environment: [:], entry: ColorDepth.Entry(colors: 8, isDirect: false),
      answers: Answers(), pixels: (8, 16))
    #expect(silent.cellAspect.value == 2 && silent.ground.value == .dark && silent.answeredAfter == nil)
  }
}
