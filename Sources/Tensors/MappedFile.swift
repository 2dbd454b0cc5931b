import CKernels
import Files
import Glibc

/// A file's bytes at one address: mapped, or read into memory where mapping is unsafe.
///
/// Models are mapped, evidence never: a mapped file that shrinks kills the reader (reliability.md 3.9, 3.10). On a
/// network mount the file is read instead. A fault in a mapping says which file shrank before the process dies (4.17).
///
/// `@unchecked Sendable`: the bytes are never written and stay until `deinit`.
public final class MappedFile: ByteSource, @unchecked Sendable {
  private let memory: UnsafeRawBufferPointer
  /// What keeps a mapping: the open file, and its place among those whose faults are named. nil for bytes in memory.
  private let mapping: (descriptor: Int32, place: Int32)?
  public let path: Path

  /// - Parameter limit: bytes; a larger file is refused.
  public init(_ path: Path, limit: Int) throws(FileError) {
    self.path = path
    let (descriptor, state) = try openForReading(path)
    let size = Int(state.st_size)
    if size > 0, size <= limit, NetworkMount.kind(of: state) == nil,
      let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED
    {
      memory = UnsafeRawBufferPointer(start: start, count: size)
      mapping = (descriptor, ck_mapping_add(start, size, "\(FileError.changed(path).line)\n"))
      return
    }
    defer { close(descriptor) }
    guard size <= limit else { throw .tooLarge(path, limit: limit) }
    let bytes = try readDescriptor(descriptor, named: path, limit: limit)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    copy.copyBytes(from: bytes)
    memory = UnsafeRawBufferPointer(start: copy.baseAddress, count: bytes.count)
    mapping = nil
  }

  deinit {
    if let mapping {
      ck_mapping_remove(mapping.place)
      close(mapping.descriptor)
      munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
    } else {
      memory.deallocate()
    }
  }

  public var count: Int { memory.count }

  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withExtendedLifetime(self) { try body(memory) }
  }

  /// Comes after all bytes were looked at: a file that has another size now may have had other bytes then.
  public func checkSize() throws(FileError) {
    guard mapping != nil else { return }
    guard version?.size == memory.count else { throw .changed(path) }
  }

  /// What tells one state of a file from another.
  public struct Version: Equatable, Sendable {
    public let device, inode: UInt64
    /// Bytes.
    public let size: Int
    /// Of the content, and of content or attributes: nanoseconds since 1970.
    public let modified, changed: Int64

    /// Whether the last change lies further back.
    public func isOlder(than age: Duration) -> Bool {
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      return max(modified, changed) < Version.nanoseconds(now) - Int64(age / .nanoseconds(1))
    }

    fileprivate init(_ state: stat) {
      device = UInt64(state.st_dev)
      inode = UInt64(state.st_ino)
      size = Int(state.st_size)
      modified = Version.nanoseconds(state.st_mtim)
      changed = Version.nanoseconds(state.st_ctim)
    }

    /// Times that no clock shows count as the farthest one, and so as new.
    private static func nanoseconds(_ time: timespec) -> Int64 {
      let (seconds, overflows) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
      let (sum, overflowsToo) = seconds.addingReportingOverflow(Int64(time.tv_nsec))
      return overflows || overflowsToo ? .max : sum
    }
  }

  /// The mapped file's state now; nil for bytes in memory.
  public var version: Version? {
    guard let mapping else { return nil }
    var state = stat()
    guard fstat(mapping.descriptor, &state) == 0 else { return nil }
    return Version(state)
  }

  public func releaseMemory() {
    guard mapping != nil else { return }
    madvise(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count, MADV_DONTNEED)
  }
}
