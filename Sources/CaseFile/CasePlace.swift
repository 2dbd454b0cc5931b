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
    if !allowsNetwork, let kind = networkKind(of: nearest(path)) { throw .onNetwork(path, kind: kind) }
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

  /// File systems whose locks cross a network or a program, by the kernel's name for them.
  private static let networks: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "ncpfs", "lustre", "glusterfs",
    "gfs2",
    "ocfs2", "beegfs", "virtiofs",
  ]

  /// The kind of network mount that a path lies on; nil for a local one.
  package static func networkKind(of path: Path) -> String? {
    var state = stat()
    guard path.withCString({ stat($0, &state) }) == 0,
      let mounts = try? readFile(Path("/proc/self/mountinfo"), limit: 16 << 20).bytes
    else { return nil }
    let device = UInt64(state.st_dev)
    let major = (device >> 8) & 0xFFF | (device >> 32) & 0xFFFF_F000
    let minor = device & 0xFF | (device >> 12) & 0xFFFF_FF00
    return networkKind(mounts: String(decoding: mounts, as: UTF8.self), device: "\(major):\(minor)")
  }

  /// Looks a device up in the text of proc(5)'s mountinfo: the third field is the device, the first after a lone dash
  /// the kind.
  package static func networkKind(mounts: String, device: String) -> String? {
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[2] == device, let dash = fields.firstIndex(of: "-"),
        dash + 1 < fields.count
      else { continue }
      let kind = String(fields[dash + 1])
      return networks.contains(kind) || kind.hasPrefix("fuse.") ? kind : nil
    }
    return nil
  }
}
