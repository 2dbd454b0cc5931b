/// The folders of the XDG base directory specification (version 0.8) for telltale.
///
/// A variable that is unset, empty or relative means the default; without a home folder there is none, and nothing is
/// saved (ecosystem C19).
public struct Directories: Sendable {
  public let configuration, cache, state, data: Path?

  /// - Parameter environment: the process's variables.
  public init(environment: [String: String]) {
    let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? Path($0) : nil }
    func folder(_ variable: String, _ standard: String) -> Path? {
      let base = environment[variable].flatMap { $0.hasPrefix("/") ? Path($0) : nil }
      return (base ?? home?.appending(standard))?.appending("telltale")
    }
    configuration = folder("XDG_CONFIG_HOME", ".config")
    cache = folder("XDG_CACHE_HOME", ".cache")
    state = folder("XDG_STATE_HOME", ".local/state")
    data = folder("XDG_DATA_HOME", ".local/share")
  }
}
