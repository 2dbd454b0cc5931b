import Glibc

/// A file's bytes, all from one open and one read (reliability.md 2.23).
public struct FileContents: Sendable {
  public let bytes: [UInt8]
  /// Size or time differ before and after the read (3.4).
  public let changed: Bool

  public init(bytes: [UInt8], changed: Bool) {
    self.bytes = bytes
    self.changed = changed
  }
}

/// Opens for reading without ever blocking or touching a device: `stat` first, so that pipes and devices are not
/// opened at all, then `fstat`, which closes the race (3.1). A link to a regular file is followed.
///
/// - Returns: a descriptor that the caller closes, and the file's state.
public func openForReading(_ path: Path) throws(FileError) -> (descriptor: Int32, state: stat) {
  var state = stat()
  guard path.withCString({ stat($0, &state) }) == 0 else {
    throw .system(path, doing: "reading", errno: errno)
  }
  try requireRegular(state, path)
  let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
  let descriptor = openUntouched(path, flags)
  guard descriptor >= 0 else { throw .system(path, doing: "reading", errno: errno) }
  guard fstat(descriptor, &state) == 0 else {
    let code = errno
    close(descriptor)
    throw .system(path, doing: "reading", errno: code)
  }
  do throws(FileError) { try requireRegular(state, path) } catch {
    close(descriptor)
    throw error
  }
  return (descriptor, state)
}

/// Reads a whole regular file.
///
/// - Parameter limit: bytes; a longer file is an error, whatever its size claims.
public func readFile(_ path: Path, limit: Int) throws(FileError) -> FileContents {
  let (descriptor, before) = try openForReading(path)
  defer { close(descriptor) }
  let bytes = try readAll(descriptor, path, limit: limit, expected: Int(before.st_size))
  var after = stat()
  let known = fstat(descriptor, &after) == 0
  let changed =
    !known || before.st_size != after.st_size || before.st_mtim.tv_sec != after.st_mtim.tv_sec
    || before.st_mtim.tv_nsec != after.st_mtim.tv_nsec || before.st_ctim.tv_sec != after.st_ctim.tv_sec
    || before.st_ctim.tv_nsec != after.st_ctim.tv_nsec
  return FileContents(bytes: bytes, changed: changed)
}

/// Reads what is left of an open descriptor, a pipe too.
public func readDescriptor(_ descriptor: Int32, named name: Path, limit: Int) throws(FileError) -> [UInt8] {
  try readAll(descriptor, name, limit: limit, expected: 0)
}

/// The size is a hint: reads until the end or one byte beyond the limit.
private func readAll(
  _ descriptor: Int32, _ path: Path, limit: Int, expected: Int
) throws(FileError) -> [UInt8] {
  var bytes: [UInt8] = []
  var room = min(max(expected, 0), limit) + 1
  while true {
    var code: Int32 = 0
    let grown = [UInt8](unsafeUninitializedCapacity: bytes.count + room) { buffer, count in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      count = bytes.count
      while count < buffer.count {
        let got = read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if got < 0, errno == EINTR { continue }
        if got <= 0 {
          code = got < 0 ? errno : -1  // −1: the end
          break
        }
        count += got
      }
    }
    bytes = grown
    guard bytes.count <= limit else { throw .tooLarge(path, limit: limit) }
    if code == -1 { return bytes }
    guard code == 0 else { throw .system(path, doing: "reading", errno: code) }
    room = max(64 << 10, min(bytes.count, limit + 1 - bytes.count))
  }
}

private func requireRegular(_ state: stat, _ path: Path) throws(FileError) {
  let kind = FileKind(mode: state.st_mode)
  guard kind == .file else { throw .notRegular(path, kind: kind.rawValue) }
}

/// Repeats a call that a signal interrupted, and waits a while for a free descriptor.
func retrying(_ call: () -> Int32) -> Int32 {
  var waits = 0
  while true {
    let result = call()
    guard result < 0 else { return result }
    if errno == EINTR { continue }
    guard errno == EMFILE || errno == ENFILE, waits < 50 else { return result }
    waits += 1
    usleep(20_000)
  }
}

/// Opens so that reading leaves no trace in the access time, which only the owner may ask for (3.2, ecosystem N15).
///
/// - Parameter folder: an open folder that a relative path begins at; the process's own by default.
/// - Returns: a descriptor that the caller closes; negative on failure.
public func openUntouched(_ path: Path, _ flags: Int32, in folder: Int32 = AT_FDCWD) -> Int32 {
  func opened(_ flags: Int32) -> Int32 { retrying { path.withCString { openat(folder, $0, flags) } } }
  let descriptor = opened(flags | noAccessTime)
  return descriptor < 0 && errno == EPERM ? opened(flags) : descriptor
}

/// O_NOATIME, which Glibc hides without _GNU_SOURCE.
private let noAccessTime: Int32 = 0o1000000
