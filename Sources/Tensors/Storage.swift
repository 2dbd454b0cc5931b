import Glibc
import Synchronization

/// The memory of a tensor: a run of floats with one owner.
///
/// `@unchecked Sendable`: the pointer never changes. The floats are written only through a `Tensor` that holds the
/// single reference (`Tensor.withUnsafeMutableFloats` copies otherwise), so no two threads reach them while one writes.
final class Storage: @unchecked Sendable {
  let floats: UnsafeMutablePointer<Float>
  let count: Int
  private let home: Home

  /// Where the memory goes back to.
  private enum Home {
    case heap
    case arena(Arena, capacity: Int)
    /// Memory of somebody else, kept alive by holding the owner; it is never written.
    case borrowed(AnyObject)
  }

  /// Fresh memory, aligned to a cache line; its content is undefined.
  init(count: Int) {
    self.count = count
    floats = Storage.allocate(count)
    home = .heap
  }

  init(zeros count: Int) {
    guard let memory = calloc(max(count, 1), MemoryLayout<Float>.stride) else {
      fatalError("no memory for \(count) floats")
    }
    self.count = count
    floats = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    home = .heap
  }

  /// Memory lent by an arena; its content is undefined.
  init(count: Int, arena: Arena) {
    self.count = count
    let block = arena.take(count)
    floats = block.floats
    home = .arena(arena, capacity: block.capacity)
  }

  /// Floats inside `owner`, for reading only.
  init(reading floats: UnsafePointer<Float>, count: Int, owner: AnyObject) {
    self.count = count
    self.floats = UnsafeMutablePointer(mutating: floats)
    home = .borrowed(owner)
  }

  var isWritable: Bool {
    if case .borrowed = home { return false }
    return true
  }

  deinit {
    switch home {
    case .heap: free(floats)
    case .arena(let arena, let capacity): arena.giveBack(Arena.Block(floats: floats, capacity: capacity))
    case .borrowed: break
    }
  }

  /// Blocks of several megabytes ask for huge pages: a product writes a column of panels over all rows, and each row of a
  /// wide matrix lies on a page of its own.
  static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride, hugePage = 2 << 20
    let isLarge = bytes >= hugePage
    var memory: UnsafeMutableRawPointer?
    let status = posix_memalign(&memory, isLarge ? hugePage : 64, bytes)
    guard status == 0, let memory else { fatalError("no memory for \(count) floats") }
    if isLarge { madvise(memory, bytes, MADV_HUGEPAGE) }  // advice: refusing it changes nothing but speed
    return memory.bindMemory(to: Float.self, capacity: max(count, 1))
  }
}

/// Lends memory for the passing results of a forward run and takes it back when the last tensor in it is gone, so that
/// a second picture of the same shape allocates nothing.
///
/// One arena a worker. It may be shared: a block changes hands under a lock.
public final class Arena: Sendable {
  /// `@unchecked Sendable`: a block belongs to whoever took it out of the arena, and to nobody while it lies in it.
  struct Block: @unchecked Sendable {
    let floats: UnsafeMutablePointer<Float>
    let capacity: Int
  }

  private let free = Mutex<[Block]>([])
  /// More blocks than a run holds at once; beyond it shapes have changed and the oldest go.
  private let mostBlocks: Int

  /// - Parameter mostBlocks: free blocks that are kept; the default is more than any encoder's forward run needs.
  public init(mostBlocks: Int = 48) { self.mostBlocks = mostBlocks }

  func take(_ count: Int) -> Block {
    let found = free.withLock { blocks -> Block? in
      // The smallest that fits, and none that wastes more than half of itself.
      var best: Int?
      for (i, block) in blocks.enumerated()
      where block.capacity >= count && block.capacity <= 2 * count + 1024 {
        if best.map({ blocks[$0].capacity > block.capacity }) ?? true { best = i }
      }
      return best.map { blocks.remove(at: $0) }
    }
    return found ?? Block(floats: Storage.allocate(count), capacity: count)
  }

  func giveBack(_ block: Block) {
    let surplus = free.withLock { blocks -> Block? in
      blocks.append(block)
      return blocks.count > mostBlocks ? blocks.removeFirst() : nil
    }
    if let surplus { Glibc.free(surplus.floats) }
  }

  deinit {
    free.withLock { blocks in
      for block in blocks { Glibc.free(block.floats) }
    }
  }
}
