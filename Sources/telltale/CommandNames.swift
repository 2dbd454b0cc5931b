import ArgumentParser
import Files

/// The names of the commands, for whoever mistypes one.
enum CommandNames {
  /// - Throws: with exit code 64 where a word stands in a command's place and names none.
  static func check(_ arguments: [String]) throws(Ending) {
    var command: any ParsableCommand.Type = Telltale.self
    var words = arguments[...]
    if words.first == "help" { words.removeFirst() }
    var place = "telltale"
    while let word = words.popFirst(), !word.hasPrefix("-"), word != "help" {
      let commands = command.configuration.subcommands
      guard !commands.isEmpty else { return }
      guard let named = commands.first(where: { $0._commandName == word }) else {
        throw .status(.usage, message: fault(word, of: commands.map { $0._commandName }, place))
      }
      (command, place) = (named, "\(place) \(word)")
    }
  }

  private static func fault(_ word: String, of names: [String], _ place: String) -> String {
    let hint =
      if place == "telltale", FileKind(at: Path(word)) != nil {
        "; to look at what it holds: telltale browse \(word)."
      } else if let name = names.nearest(to: word) {
        "; did you mean \(name)?"
      } else {
        "."
      }
    return "\(word) is not a command\(hint) \(place) --help lists them."
  }
}
