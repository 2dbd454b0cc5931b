import Glibc

/// What lies under a name.
public enum FileKind: String, Sendable {
  case file, folder
  case pipe, socket
  case device
  case brokenLink = "broken link"
  case unknown

  /// What a path leads to, links followed; nil where nothing is.
  public init?(at path: Path) {
    var state = stat()
    guard path.withCString({ stat($0, &state) }) == 0 else { return nil }
    self.init(mode: state.st_mode)
  }

  init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    case S_IFCHR, S_IFBLK: self = .device
    default: self = .unknown
    }
  }
}
