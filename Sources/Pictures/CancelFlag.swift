import CJPEG

/// A flag that one thread raises to end a decode on another; it stays raised.
public final class CancelFlag: Sendable {
  /// Read and written only by atomic operations in C, freed with this object.
  nonisolated(unsafe) let address: UnsafeMutablePointer<Int32>

  public init() {
    address = .allocate(capacity: 1)
    address.initialize(to: 0)
  }

  deinit { address.deallocate() }

  /// Ends every decode that was given this flag within about a row of its picture.
  public func cancel() { cjpeg_flag_raise(address) }

  public var isCancelled: Bool { cjpeg_flag_is_raised(address) }
}
