import Glibc

/// Whether a file lies on a network mount, by the kernel's own table of mounts: such a file may vanish under a mapping,
/// its locks cannot be relied on, and nobody tells of its changes.
package enum NetworkMount {
  /// File systems across a network or behind a program, by the kernel's name for them.
  private static let kinds: Set<String> = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "ncpfs", "lustre", "glusterfs",
    "gfs2",
    "ocfs2", "beegfs", "virtiofs",
  ]

  /// The kind of network mount that a path lies on; nil for a local one, or where there is nothing.
  package static func kind(of path: Path) -> String? {
    var state = stat()
    guard path.withCString({ stat($0, &state) }) == 0 else { return nil }
    return kind(of: state)
  }

  package static func kind(of state: stat) -> String? {
    guard let mounts = try? readFile(Path("/proc/self/mountinfo"), limit: 16 << 20).bytes else { return nil }
    let device = UInt64(state.st_dev)
    let major = (device >> 8) & 0xFFF | (device >> 32) & 0xFFFF_F000
    let minor = device & 0xFF | (device >> 12) & 0xFFFF_FF00
    return kind(mounts: String(decoding: mounts, as: UTF8.self), device: "\(major):\(minor)")
  }

  /// Looks a device up in the text of proc(5)'s mountinfo: the third field is the device, the first after a lone dash
  /// the kind.
  package static func kind(mounts: String, device: String) -> String? {
    for line in mounts.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 3, fields[2] == device, let dash = fields.firstIndex(of: "-"),
        dash + 1 < fields.count
      else { continue }
      let kind = String(fields[dash + 1])
      return kinds.contains(kind) || kind.hasPrefix("fuse.") ? kind : nil
    }
    return nil
  }
}
