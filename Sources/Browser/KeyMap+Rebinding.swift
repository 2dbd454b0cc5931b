import Terminal
import Text

extension KeyMap {
  /// A binding that was not taken up, and why.
  public struct Fault: Equatable, Sendable {
    /// The command as the configuration names it.
    public let name: String
    public let reason: SafeText
  }

  /// The table with other keys for some commands (ecosystem I5). A binding that names no command or no key, or whose
  /// keys another command has where both work, once all are bound, is left out and told of; the default stays.
  ///
  /// - Parameter bindings: a command's name as `Command.configured`, and its keys, which take the place of the default
  ///   ones in every view.
  public func rebound(_ bindings: [(name: String, keys: [String])]) -> (keys: KeyMap, faults: [Fault]) {
    var bound: [(command: Command, keys: [String])] = [], faults: [Fault] = []
    let known = Set(entries.map(\.command))
    for (name, keys) in bindings {
      func fail(_ reason: SafeText) { faults.append(Fault(name: name, reason: reason)) }
      guard let command = known.first(where: { $0.configured == name }) else {
        fail("there is no such command; known are \(SafeText(KeyMap.names(known)))")
        continue
      }
      if let key = keys.first(where: { Key(name: $0) == nil }) {
        fail(
          "\(SafeText(key)) is no key; write a character, ^d for Ctrl, M-d for Alt, or Up, Down, PgUp, Home, Tab, Enter, Esc, Space, F1"
        )
        continue
      }
      bound.append((command, keys))
    }
    // A binding that is taken back returns its command's own keys, which may be another's now.
    while true {
      let map = bound.reduce(self) { map, binding in map.with(binding.keys, for: binding.command) }
      let clashes = bound.indices.lazy.compactMap { index in
        map.clash(of: bound[index].command).map { (index, $0.key, $0.other) }
      }
      guard let (index, key, other) = clashes.first else { return (map, faults) }
      let reason: SafeText =
        "\(SafeText(key)) is the key of \(SafeText(other.configured)) too; give that another one"
      faults.append(Fault(name: bound.remove(at: index).command.configured, reason: reason))
    }
  }

  private func with(_ keys: [String], for command: Command) -> KeyMap {
    KeyMap(entries: entries.map { $0.command == command ? $0.with(keys: keys) : $0 })
  }

  private static func names(_ commands: Set<Command>) -> String {
    commands.map(\.configured).sorted().joined(separator: ", ")
  }

  /// A key of the command that another has too, in a view where both work.
  private func clash(of command: Command) -> (key: String, other: Command)? {
    for entry in entries where entry.command == command {
      for other in entries where other.command != command && !other.views.isDisjoint(with: entry.views) {
        if let key = entry.keys.first(where: other.keys.contains) { return (key, other.command) }
      }
    }
    return nil
  }
}

extension KeyMap.Command {
  /// Its name in the configuration: `half-page-down`.
  public var configured: String {
    rawValue.reduce(into: "") { name, letter in
      name += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
    }
  }
}

extension KeyMap.Entry {
  fileprivate func with(keys: [String]) -> KeyMap.Entry {
    KeyMap.Entry(command, keys, words, short: short, group, in: views)
  }
}
