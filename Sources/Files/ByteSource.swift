/// Bytes that stay at one address as long as their owner lives: a mapped file, or one read into memory.
public protocol ByteSource: AnyObject, Sendable {
  func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R

  /// The memory may be given back; the bytes are read again when touched.
  func releaseMemory()
}
