import Terminal
import Testing

@Suite struct RefusalTests {
  @Test("T8: why there is no screen, in half a line")
  func refused() {
    // Tests run without a terminal on standard output, or under one of a developer: both end at once.
    #expect(throws: TerminalError.self) { try Driver(environment: [:]).abilities() }
    for error in [TerminalError.noTerminal("x"), .termUnset, .termUnusable("dumb"), .cannotOpen("x")] {
      #expect(!error.reason.isEmpty && !error.reason.string.contains("\n"))
    }
  }

  @Test("actions posted from anywhere come out once, in order")
  func mailbox() async {
    let mailbox = Mailbox<Int>()
    await withTaskGroup { group in
      for start in 0..<8 {
        group.addTask { for value in 0..<100 { mailbox.post(start * 100 + value) } }
      }
    }
    let taken = mailbox.take()
    #expect(taken.sorted() == Array(0..<800) && mailbox.take().isEmpty)
    for start in 0..<8 {
      let own = taken.filter { $0 / 100 == start }
      #expect(own == own.sorted())
    }
  }
}
