import Glibc

/// A file's bytes at one address: mapped, or read into memory where mapping is unsafe.
///
/// Models are mapped, evidence never: a mapped file that shrinks kills the reader (reliability.md 3.9, 3.10). On a
/// network mount the file is read instead.
///
/// `@unchecked Sendable`: the bytes are never written and stay until `deinit`.
public final class MappedFile: ByteSource, @unchecked Sendable {
  private let memory: UnsafeRawBufferPointer
  private let isMapped: Bool
  public let path: Path

  /// - Parameter limit: bytes; a larger file is refused.
  public init(_ path: Path, limit: Int) throws(FileError) {
    self.path = path
    let (descriptor, state) = try openForReading(path)
    defer { close(descriptor) }
    let size = Int(state.st_size)
    guard size <= limit else { throw .tooLarge(path, limit: limit) }
    if size > 0, !MappedFile.isOnNetwork(state),
      let mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), mapping != MAP_FAILED
    {
      memory = UnsafeRawBufferPointer(start: mapping, count: size)
      isMapped = true
      return
    }
    let bytes = try readDescriptor(descriptor, named: path, limit: limit)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
    copy.copyBytes(from: bytes)
    memory = UnsafeRawBufferPointer(start: copy.baseAddress, count: bytes.count)
    isMapped = false
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
    } else {
      memory.deallocate()
    }
  }

  public var count: Int { memory.count }

  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try withExtendedLifetime(self) { try body(memory) }
  }

  public func releaseMemory() {
    guard isMapped else { return }
    madvise(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count, MADV_DONTNEED)
  }

  /// Whether the file lies on a network mount, by the kernel's own table of mounts.
  private static func isOnNetwork(_ state: stat) -> Bool {
    guard let table = try? readFile(Path("/proc/self/mountinfo"), limit: 16 << 20) else { return false }
    let device = Array("\(major(state.st_dev)):\(minor(state.st_dev))".utf8)
    for line in table.bytes.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: UInt8(ascii: " "))
      guard fields.count > 2, fields[2].elementsEqual(device), let dash = fields.firstIndex(of: [0x2D]),
        dash + 1 < fields.count
      else { continue }
      let type = String(decoding: fields[dash + 1], as: UTF8.self)
      return ["nfs", "cifs", "smb", "9p", "fuse", "afs", "ceph"].contains { type.hasPrefix($0) }
    }
    return false
  }

  private static func major(_ device: dev_t) -> UInt64 {
    (UInt64(device) >> 8 & 0xFFF) | (UInt64(device) >> 32 & ~0xFFF)
  }

  private static func minor(_ device: dev_t) -> UInt64 {
    (UInt64(device) & 0xFF) | (UInt64(device) >> 12 & ~0xFF)
  }
}
