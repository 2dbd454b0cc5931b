import Glibc
import Synchronization

/// Memory for weights that stay: pieces, one behind another, of large blocks in huge pages. Every picture passes over all
/// of them; in small pages, as a matrix of its own would lie, it missed the processor's table of pages every few rows and
/// took a quarter longer in bytes.
///
/// `@unchecked Sendable`: the pointer never changes, and a piece belongs to whom it was given.
final class WeightRegion: @unchecked Sendable {
  private let floats: UnsafeMutablePointer<Float>
  private let capacity: Int

  private init(capacity: Int) {
    self.capacity = capacity
    floats = Storage.allocate(capacity)
  }

  deinit { free(floats) }

  /// The region that still has space; it goes when the last piece of it is gone.
  private struct Newest {
    weak var region: WeightRegion?
    var used = 0
  }

  private static let newest = Mutex(Newest())
  private static let regionCount = 16 << 20, line = 16

  /// A tensor of undefined content that keeps its region alive, for its maker to fill before anybody reads it.
  static func tensor(_ shape: [Int]) -> Tensor {
    let count = shape.reduce(1, *)
    return newest.withLock { newest in
      var region = newest.region
      if region.map({ $0.capacity - newest.used < count }) ?? true {
        region = WeightRegion(capacity: max(regionCount, count))
        newest = Newest(region: region)
      }
      guard let region else { preconditionFailure("a region was just made") }
      defer { newest.used = min(region.capacity, (newest.used + count + line - 1) / line * line) }
      return Tensor(reading: region.floats + newest.used, shape: shape, owner: region)
    }
  }
}
