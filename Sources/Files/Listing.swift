import Glibc

/// One entry of a folder.
public struct FolderEntry: Sendable, Equatable {
  public let path: Path
  public let kind: FileKind
  public let isLink: Bool
  /// Why a folder could not be read; such an entry stays in the list (reliability.md 3.6).
  public let problem: FileError?
}

/// Lists a folder in natural, case-insensitive order, ties by bytes; the order never depends on `readdir` (3.7).
public enum Listing {
  /// How deep folders are read; deeper ones, loops and bind mounts of ancestors are left out (3.3).
  public static let depthLimit = 64

  /// - Parameters:
  ///   - recursive: whether folders inside are read too. Links to folders are not followed, nor are /proc and /sys.
  ///   - hidden: whether names that begin with a dot count.
  ///   - isCancelled: asked once a folder.
  public static func entries(
    of folder: Path, recursive: Bool, hidden: Bool = false, isCancelled: () -> Bool = { false }
  ) throws(FileError) -> [FolderEntry] {
    var entries: [FolderEntry] = []
    let descriptor = openUntouched(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(folder, doing: "listing", errno: errno) }
    try walk(
      descriptor, folder, recursive: recursive, hidden: hidden, above: [], isCancelled: isCancelled,
      into: &entries)
    return entries
  }

  /// Takes over the descriptor.
  private static func walk(
    _ descriptor: Int32, _ folder: Path, recursive: Bool, hidden: Bool, above: Set<FileIdentity>,
    isCancelled: () -> Bool, into entries: inout [FolderEntry]
  ) throws(FileError) {
    guard let stream = fdopendir(descriptor) else {
      let code = errno
      close(descriptor)
      throw .system(folder, doing: "listing", errno: code)
    }
    defer { closedir(stream) }
    guard !isCancelled() else { return }
    var state = stat()
    guard fstat(descriptor, &state) == 0 else { throw .system(folder, doing: "listing", errno: errno) }
    let here = FileIdentity(state)
    guard !above.contains(here), above.count < depthLimit else { return }

    let names = try names(in: stream, folder, hidden: hidden)
    for (name, type) in NaturalOrder.sorted(names, by: \.name) {
      let path = folder.appending(name)
      let (kind, isLink) = kind(of: name, type, in: descriptor)
      let isFolderToRead = recursive && kind == .folder && !isLink && !isKernel(path)
      guard isFolderToRead else {
        if kind != .folder || isLink || !recursive {
          entries.append(FolderEntry(path: path, kind: kind, isLink: isLink, problem: nil))
        }
        continue
      }
      let inner = openUntouched(
        Path(bytes: name), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, in: descriptor)
      do throws(FileError) {
        guard inner >= 0 else { throw .system(path, doing: "listing", errno: errno) }
        try walk(
          inner, path, recursive: true, hidden: hidden, above: above.union([here]), isCancelled: isCancelled,
          into: &entries)
      } catch {
        entries.append(FolderEntry(path: path, kind: .folder, isLink: false, problem: error))
      }
    }
  }

  private static func names(
    in stream: OpaquePointer, _ folder: Path, hidden: Bool
  ) throws(FileError) -> [(name: [UInt8], type: UInt8)] {
    var names: [(name: [UInt8], type: UInt8)] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw .system(folder, doing: "listing", errno: errno) }
        return names
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
          Array(UnsafeBufferPointer(start: bytes, count: 256).prefix { $0 != 0 })
        }
      }
      if name == [0x2E] || name == [0x2E, 0x2E] || (!hidden && name.first == 0x2E) { continue }
      names.append((name, entry.pointee.d_type))
    }
  }

  /// By `d_type` where the file system gives it; a link by what it points to.
  private static func kind(of name: [UInt8], _ type: UInt8, in folder: Int32) -> (FileKind, isLink: Bool) {
    switch Int(type) {
    case DT_REG: return (.file, false)
    case DT_DIR: return (.folder, false)
    case DT_FIFO: return (.pipe, false)
    case DT_SOCK: return (.socket, false)
    case DT_CHR, DT_BLK: return (.device, false)
    default:
      var state = stat()
      let path = Path(bytes: name)
      guard path.withCString({ fstatat(folder, $0, &state, AT_SYMLINK_NOFOLLOW) }) == 0 else {
        return (.unknown, false)
      }
      guard state.st_mode & S_IFMT == S_IFLNK else { return (FileKind(mode: state.st_mode), false) }
      guard path.withCString({ fstatat(folder, $0, &state, 0) }) == 0 else { return (.brokenLink, true) }
      return (FileKind(mode: state.st_mode), true)
    }
  }

  private static func isKernel(_ path: Path) -> Bool {
    path == Path("/proc") || path == Path("/sys") || path == Path("/dev")
  }

  /// Whether `path`, or the closest folder above it that exists, lies in `folder`, by device and inode (9.2).
  public static func isInside(_ path: Path, folder: Path) -> Bool {
    guard let wanted = FileIdentity(at: folder) else { return false }
    var current = path
    // A file has no "..".
    while FileKind(at: current) != .folder, current.parent != current { current = current.parent }
    for _ in 0..<256 {
      guard let here = FileIdentity(at: current) else { return false }
      if here == wanted { return true }
      let above = current.appending("..")
      guard FileIdentity(at: above) != here else { return false }
      current = above
    }
    return false
  }

  /// Refuses an output inside a folder under examination.
  public static func refuse(_ path: Path, inside folders: some Sequence<Path>) throws(FileError) {
    for folder in folders where isInside(path, folder: folder) {
      throw .insideEvidence(path, folder: folder)
    }
  }
}
