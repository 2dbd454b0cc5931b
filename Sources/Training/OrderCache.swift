import Synchronization
import Tensors

/// The orders of the last passes over the data, so that each picture does not shuffle thousands anew.
final class OrderCache: Sendable {
  static let shared = OrderCache()

  private struct Key: Hashable {
    let seed: UInt64
    let pass, count: Int
  }

  private let kept = Mutex<[(key: Key, order: [Int])]>([])

  /// 0 ..< count in the order of a pass.
  func order(seed: UInt64, pass: Int, count: Int) -> [Int] {
    let key = Key(seed: seed, pass: pass, count: count)
    return kept.withLock { kept in
      if let found = kept.first(where: { $0.key == key }) { return found.order }
      var random = RandomNumbers(
        seed: seed, .order, epoch: UInt32(pass), index: UInt32(truncatingIfNeeded: count))
      let order = random.permutation(count)
      kept = Array((kept + [(key, order)]).suffix(6))
      return order
    }
  }
}
