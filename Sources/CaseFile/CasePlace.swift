import Files
import Glibc

/// Where a case may lie.
package enum CasePlace {
  /// Refuses the folder under examination, links and, unless allowed, network mounts (reliability.md 6.5, 9.2).
  static func check(_ path: Path, evidence: [Path], allowsNetwork: Bool) throws(CaseError) {
    guard !path.lastComponent.isEmpty, !path.bytes.contains(0) else { throw .cannotOpen(path) }
    guard path.bytes.count <= Limits.pathBytes else {
      throw .tooLong(field: "path", bytes: path.bytes.count, limit: Limits.pathBytes)
    }
    try refuseEvidence(path, evidence)
    var state = stat()
    if path.withCString({ lstat($0, &state) }) == 0 {
      if state.st_mode & S_IFMT == S_IFLNK { throw .isLink(path) }
      guard state.st_mode & S_IFMT == S_IFREG else {
        throw .file(.notRegular(path, kind: FileKind(at: path)?.rawValue ?? "device"))
      }
    }
    if !allowsNetwork, let kind = NetworkMount.kind(of: nearest(path)) { throw .onNetwork(path, kind: kind) }
  }

  static func refuseEvidence(_ path: Path, _ evidence: [Path]) throws(CaseError) {
    for folder in evidence where Listing.isInside(path, folder: folder) {
      throw .insideEvidence(path, folder: folder)
    }
  }

  /// Makes an empty file with mode 0600 where there is none; SQLite would go by the umask.
  ///
  /// A file that exists is not opened: closing any descriptor would drop the locks of this process (6.4).
  static func create(_ path: Path) throws(CaseError) {
    do throws(FileError) { try makeFolder(path.parent) } catch { throw .file(error) }
    let descriptor = path.withCString { open($0, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
    if descriptor >= 0 {
      close(descriptor)
    } else if errno != EEXIST {
      throw .file(.system(path, doing: "making the case", errno: errno))
    }
  }

  /// The path itself, or the closest folder above it that exists.
  private static func nearest(_ path: Path) -> Path {
    var path = path
    while FileKind(at: path) == nil, path.parent != path { path = path.parent }
    return path
  }
}
