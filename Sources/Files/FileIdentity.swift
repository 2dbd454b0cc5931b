import Glibc

/// Which file or folder it is, whatever path leads to it: device and inode.
public struct FileIdentity: Hashable, Sendable {
  private let device, inode: UInt64

  init(_ state: stat) {
    device = UInt64(state.st_dev)
    inode = UInt64(state.st_ino)
  }

  /// What a path leads to, links followed; nil where nothing is.
  public init?(at path: Path) {
    var state = stat()
    guard path.withCString({ stat($0, &state) }) == 0 else { return nil }
    self.init(state)
  }
}
