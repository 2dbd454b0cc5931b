import ArgumentParser

/// `telltale manual`: the manual page, made from the commands' own definitions (ecosystem C24).
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the manual page, for `man -l -` or an installation.",
    discussion: """
      EXAMPLES
        telltale manual | man -l -
      """)

  func run() throws {
    var page = [
      ".TH TELLTALE 1 \"\" \"telltale \(Main.version)\" \"User Commands\"", ".SH NAME",
      "telltale \\- shows why a face photograph looks forged",
    ]
    page += Manual.section("SYNOPSIS AND COMMANDS", Telltale.helpMessage(for: Telltale.self, columns: 80))
    for command in Telltale.configuration.subcommands {
      let name = "telltale \(command._commandName)"
      page += Manual.section(name.uppercased(), Telltale.helpMessage(for: command, columns: 80))
      for inner in command.configuration.subcommands {
        page += Manual.section(
          "\(name) \(inner._commandName)".uppercased(), Telltale.helpMessage(for: inner, columns: 80))
      }
    }
    page += Manual.section("KEYS", Browse.keys)
    try StandardOutput.shared.write(page.joined(separator: "\n") + "\n")
  }

  /// A section of preformatted text; a line that begins with a dot or an apostrophe is no request.
  private static func section(_ title: String, _ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let escaped = String(line).replacing("\\", with: "\\e").replacing("-", with: "\\-")
      return escaped.first == "." || escaped.first == "'" ? "\\&\(escaped)" : escaped
    }
    return [".SH \(title)", ".nf"] + lines + [".fi"]
  }
}
