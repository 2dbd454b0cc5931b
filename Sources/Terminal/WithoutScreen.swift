extension Driver {
  /// Refuses what `run` would refuse, before a program begins its work.
  public static func requireScreen(environment: Environment) throws(TerminalError) {
    _ = try Session(environment: environment)
  }
}

extension ColorDepth {
  /// The depth of text that goes to a terminal line by line: as on the screen, and none where there could be no screen.
  public static func ofText(configuration: Choice?, environment: Environment) -> ColorDepth {
    let term = environment["TERM"] ?? ""
    guard !term.isEmpty, let terminfo = Terminfo(term: term, descriptor: 1) else { return .mono }
    return decide(configuration: configuration, environment: environment, entry: terminfo.colors).value
  }
}
