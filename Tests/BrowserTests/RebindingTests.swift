import Browser
import Terminal
import Testing

@Suite("Rebinding")
struct RebindingTests {
  private func keys(_ map: KeyMap, _ command: KeyMap.Command) -> Set<[String]> {
    Set(map.entries.filter { $0.command == command }.map(\.keys))
  }

  @Test("I5: a command's keys change in every view, and nothing else does")
  func rebound() {
    let (map, faults) = KeyMap.standard.rebound([("half-page-down", ["X", "M-d"]), ("quit", ["Q"])])
    #expect(faults.isEmpty)
    #expect(keys(map, .halfPageDown) == [["X", "M-d"]])
    #expect(keys(map, .quit) == [["Q"]])
    #expect(keys(map, .down) == keys(.standard, .down))
    #expect(map.text.contains("X, M-d") && !map.text.contains("^d"))
  }

  @Test("I5: an unknown command, an unknown key and a clash leave the default and are told of")
  func faults() {
    let (map, faults) = KeyMap.standard.rebound([
      ("half-page-dwon", ["X"]), ("quit", ["Ctrl-Q"]), ("first", ["k"]),
    ])
    #expect(faults.map(\.name) == ["half-page-dwon", "quit", "first"])
    #expect(faults[0].reason.string.contains("half-page-down"), "the names there are are listed")
    #expect(faults[1].reason.string.contains("Ctrl-Q is no key"))
    #expect(faults[2].reason.string.contains("k is the key of up"))
    #expect(map.entries.map(\.keys) == KeyMap.standard.entries.map(\.keys))
  }

  @Test("I5: keys are swapped and handed on, in whatever order they are named")
  func handedOn() {
    for bindings in [[("down", ["q"]), ("quit", ["X"])], [("quit", ["X"]), ("down", ["q"])]] {
      let (map, faults) = KeyMap.standard.rebound(bindings)
      #expect(faults.isEmpty && keys(map, .down) == [["q"]] && keys(map, .quit) == [["X"]])
    }
    let (swapped, faults) = KeyMap.standard.rebound([("label-real", ["f"]), ("label-fake", ["r"])])
    #expect(faults.isEmpty && keys(swapped, .labelReal) == [["f"]] && keys(swapped, .labelFake) == [["r"]])
    // A key whose new owner is refused goes back, and with it what had taken its place.
    let (back, two) = KeyMap.standard.rebound([("down", ["q"]), ("quit", ["k"])])
    #expect(
      two.map(\.name) == ["quit", "down"] && back.entries.map(\.keys) == KeyMap.standard.entries.map(\.keys))
  }

  @Test("every default key is spelled as the configuration spells keys, and no view has one twice")
  func standardKeys() {
    for entry in KeyMap.standard.entries {
      for name in entry.keys { #expect(Key(name: name)?.name == name, "\(name)") }
    }
    for command in Set(KeyMap.standard.entries.map(\.command)) {
      let own = KeyMap.standard.entries.filter { $0.command == command }.map(\.keys)
      // The same keys again are no clash, so the table has none.
      if Set(own).count == 1 {
        #expect(KeyMap.standard.rebound([(command.configured, own[0])]).faults.isEmpty, "\(command)")
      }
    }
  }
}
