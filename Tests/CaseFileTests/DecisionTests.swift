import CaseFile
import Files
import Foundation
import Testing

/// Decisions, and taking them back (issue 10, "Triage"; ecosystem I21).
struct DecisionTests {
  @Test func aDecisionHoldsAndSurvives() throws {
    let place = try TemporaryCase()
    let a = subject("a.jpg")
    do {
      let file = try place.open()
      let step = try #require(try file.decide(.label(.fake), for: a, model: modelHash))
      #expect(step.number == 1 && step.action == .decide && step.decisions.count == 1)
      #expect(step.decisions[0].sequence == 1 && step.decisions[0].model == modelHash)
      #expect(step.decisions[0].old == [] && step.decisions[0].new == Array("fake".utf8))
      #expect(try file.decide(.label(.fake), for: a) == nil, "it holds already")
      try file.decide(.note("the mouth\u{0}, \u{1F600}"), for: a)
      try file.decide(.mark(true), for: a)
      try file.close()
    }
    let file = try place.open()
    let standing = try file.current(for: a.content)
    #expect(standing.label == .fake && standing.note == "the mouth\u{0}, \u{1F600}" && standing.isMarked)
    #expect(standing.sequence == 3 && standing.model == nil)
    #expect(try file.current() == [a.content: standing])
    #expect(try file.history(for: a.content).map(\.field) == [.label, .note, .mark])
    #expect(try file.lastSeen(a.content) == a.path)
    #expect(try file.subjects(inside: Path("/evidence")) == [a])
    #expect(try file.subjects(inside: Path("/evid")) == [])
    #expect(try file.current(for: subject("b").content) == Standing())
    #expect(try file.verify().isSound)
  }

  @Test func undoAndRedoAddRows() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let a = subject("a")
    #expect(try file.undo() == nil && file.redo() == nil)
    for label in [AnalystLabel.real, .fake, .unsure] { try file.decide(.label(label), for: a) }
    func label() throws -> AnalystLabel? { try file.current(for: a.content).label }
    let undone = try #require(try file.undo())
    #expect(undone.action == .undo && undone.decisions[0].target == 3)
    #expect(try label() == .fake)
    try file.undo()
    #expect(try label() == .real)
    try file.redo()
    #expect(try label() == .fake)
    try file.undo()
    try file.undo()
    #expect(try label() == nil)
    #expect(try file.undo() == nil)
    for expected in [AnalystLabel.real, .fake, .unsure] {
      try file.redo()
      #expect(try label() == expected)
    }
    #expect(try file.redo() == nil)
    try file.undo()
    try file.decide(.label(nil), for: a)
    #expect(try file.redo() == nil, "a new decision ends what can be redone")
    try file.undo()
    #expect(try label() == .fake)
    #expect(try file.history(for: a.content).count == 14)
    #expect(try file.verify().isSound)
  }

  @Test func aStepIsUndoneAsOneAlsoAfterARestart() throws {
    let place = try TemporaryCase()
    let all = (0..<20).map { subject("\($0)") }
    do {
      let file = try place.open()
      try file.decide(.note("before"), for: all[0])
      try file.decide(all.map { ($0, .label(.fake)) } + [(all[0], .note("x")), (all[0], .note("y"))])
      try file.close()
    }
    let file = try place.open()
    #expect(try file.undo()?.decisions.count == 22)
    #expect(try file.current().values.allSatisfy { $0.label == nil })
    #expect(try file.current(for: all[0].content).note == "before")
    #expect(try file.redo()?.decisions.count == 22)
    #expect(try file.current(for: all[0].content).note == "y")
    #expect(try file.verify().isSound)
  }

  /// Random steps, undos and redos against a list of states.
  @Test func historyAgreesWithAPlainStack() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    var random = SplitMix(state: 7)
    var states: [[String: Standing]] = [[:]], at = 0
    func values(_ standings: [String: Standing]) -> [String: [String]] {
      standings.mapValues { [$0.label?.rawValue ?? "", $0.note, "\($0.isMarked)"] }
        .filter { $0.value != ["", "", "false"] }
    }
    for round in 0..<150 {
      switch random.next() % 4 {
      case 0: if try file.undo() != nil { at -= 1 } else { #expect(at == 0) }
      case 1: if try file.redo() != nil { at += 1 } else { #expect(at == states.count - 1) }
      default:
        let changes = (0...random.next() % 3).map { _ in
          (subject("\(random.next() % 5)"), Change.note("\(round) \(random.next() % 3)"))
        }
        try file.decide(changes)
        states = states[...at] + [try file.current()]
        at += 1
      }
      #expect(values(try file.current()) == values(states[at]))
    }
    #expect(try file.verify().isSound)
  }

  @Test func twoConnectionsSeeEachOther() throws {
    let place = try TemporaryCase()
    let one = try place.open(), two = try place.open()
    let before = try two.changeCount(), own = try one.changeCount()
    try one.decide(.label(.real), for: subject("a"))
    #expect(try two.changeCount() != before)
    #expect(try one.changeCount() == own, "one's own decisions are known")
    try two.decide(.label(.fake), for: subject("a"))
    #expect(try one.current(for: subject("a").content).label == .fake)
    #expect(try one.undo()?.decisions[0].new == Array("real".utf8))
    #expect(try two.verify().decisions == 3)
  }

  @Test func whatIsTooLongOrNoHashIsRefused() throws {
    let place = try TemporaryCase()
    let file = try place.open()
    let note = String(repeating: "é", count: 40_000)
    #expect(throws: CaseError.tooLong(field: "note", bytes: 80_000, limit: 65_536)) {
      try file.decide(.note(note), for: subject("a"))
    }
    for hash in ["", "xyz", String(repeating: "A", count: 64), String(repeating: "é", count: 32)] {
      #expect(throws: CaseError.notAHash(hash)) {
        try file.decide(.mark(true), for: Subject(content: hash, path: Path("/a")))
      }
    }
    #expect(try file.summary().pictures == 0)
  }
}

/// Numbers that are the same each time.
struct SplitMix {
  var state: UInt64

  mutating func next() -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) >> 33)
  }
}
