import Glibc

/// Writes a file whole: temporary name in the same folder, write, `fsync`, rename, `fsync` of the folder, so that a
/// reader sees the old file or the new one and a power cut loses neither (reliability.md 6.10, 6.11).
///
/// The file is its owner's alone (9.5).
///
/// - Parameter replacing: whether an existing regular file may be replaced; anything else never is.
public func writeDurably(
  _ bytes: [UInt8], to path: Path, replacing: Bool
) throws(FileError) {
  try writeDurably(to: path, replacing: replacing) { write in bytes.withUnsafeBytes(write) }
}

/// The same for a file that is made piece by piece.
///
/// - Parameter body: hands each piece to the function that it gets, which writes it unless an earlier piece failed.
public func writeDurably(
  to path: Path, replacing: Bool,
  _ body: (_ write: (UnsafeRawBufferPointer) -> Void) -> Void
) throws(FileError) {
  let folder = path.parent
  try checkTarget(path, replacing: replacing)
  let temporary = folder.appending(
    Array(".".utf8) + path.lastComponent.prefix(200)
      + Array(".\(getpid()).\(UInt32.random(in: 0...(.max))).tmp".utf8))
  let descriptor = retrying {
    temporary.withCString { open($0, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600) }
  }
  guard descriptor >= 0 else { throw .system(path, doing: "writing", errno: errno) }
  var failure: Int32 = 0
  body { piece in if failure == 0 { failure = writeAll(piece, to: descriptor) } }
  if failure == 0, fsync(descriptor) != 0 { failure = errno }
  if close(descriptor) != 0, failure == 0 { failure = errno }
  if failure == 0 { failure = move(temporary, to: path, replacing: replacing) }
  guard failure == 0 else {
    _ = temporary.withCString { unlink($0) }
    if failure == EEXIST { throw .exists(path) }
    throw .system(path, doing: "writing", errno: failure)
  }
  try syncFolder(folder)
}

/// Refuses what `writeDurably` would not replace, for a command that asks before its work.
public func checkTarget(_ path: Path, replacing: Bool) throws(FileError) {
  guard let kind = FileKind(at: path) else { return }
  guard kind == .file else { throw .notRegular(path, kind: kind.rawValue) }
  guard replacing else { throw .exists(path) }
}

/// Writes all bytes to a descriptor, a pipe too.
///
/// - Returns: 0, or the error's number.
public func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
  bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
}

/// The same for bytes in memory.
public func writeAll(_ buffer: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var done = 0
  while done < buffer.count {
    let wrote = write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
    if wrote < 0 {
      if errno == EINTR { continue }
      if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&waiting, 1, -1)
        continue
      }
      return errno
    }
    done += wrote
  }
  return 0
}

/// A link fails where the target exists; a rename replaces it.
private func move(_ temporary: Path, to path: Path, replacing: Bool) -> Int32 {
  temporary.withCString { from in
    path.withCString { to in
      if replacing { return rename(from, to) == 0 ? 0 : errno }
      if link(from, to) == 0 {
        unlink(from)
        return 0
      }
      // No hard links here (FAT, some network mounts): the check before the write has to do.
      guard errno == EPERM || errno == EOPNOTSUPP else { return errno }
      return rename(from, to) == 0 ? 0 : errno
    }
  }
}

private func syncFolder(_ folder: Path) throws(FileError) {
  let descriptor = retrying { folder.withCString { open($0, O_RDONLY | O_DIRECTORY | O_CLOEXEC) } }
  guard descriptor >= 0 else { throw .system(folder, doing: "syncing", errno: errno) }
  defer { close(descriptor) }
  // Some file systems cannot sync a folder; they say so with EINVAL.
  guard fsync(descriptor) == 0 || errno == EINVAL else {
    throw .system(folder, doing: "syncing", errno: errno)
  }
}

/// Makes a folder and those above it, each with mode 0700; an existing one is left as it is.
public func makeFolder(_ path: Path) throws(FileError) {
  if path.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST { return }
  guard errno == ENOENT, path.parent != path else {
    throw .system(path, doing: "making the folder", errno: errno)
  }
  try makeFolder(path.parent)
  guard path.withCString({ mkdir($0, 0o700) }) == 0 || errno == EEXIST else {
    throw .system(path, doing: "making the folder", errno: errno)
  }
}
