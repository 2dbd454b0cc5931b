import Foundation
import Tensors

/// Runs a body for each index on the threads of a pool and waits for all of them.
enum ParallelMap {
  /// - Parameters:
  ///   - progress: called with how many are done, on any thread.
  ///   - shouldStop: asked now and then, on any thread.
  /// - Returns: what the body gives, in the order of the indices.
  /// - Throws: `TrainingError.interrupted` where it was to stop.
  static func run<R: Sendable>(
    _ count: Int, on workers: Workers, progress: @escaping @Sendable (Int) -> Void,
    shouldStop: @escaping @Sendable () -> Bool, _ body: @escaping @Sendable (Int, Workspace) -> R
  ) throws(TrainingError) -> [R] {
    let results = Results<R>()
    let grain = 16, parts = (count + grain - 1) / grain
    let finished = DispatchGroup()
    for part in 0..<parts {
      finished.enter()
      workers.submit {
        defer { finished.leave() }
        guard !shouldStop() else { return }
        let workspace = Workspace()
        let range = part * grain..<min(count, (part + 1) * grain)
        progress(results.put(range.map { body($0, workspace) }, at: part))
      }
    }
    finished.wait()
    let all = results.all()
    guard all.count == count else { throw .interrupted }
    return all
  }

  /// Parts of the result, each put by one thread.
  ///
  /// `@unchecked Sendable`: `parts` and `count` are touched under `lock` only.
  private final class Results<R: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var parts: [Int: [R]] = [:]
    private var count = 0

    /// - Returns: how many results there are by now.
    func put(_ part: [R], at index: Int) -> Int {
      lock.withLock {
        parts[index] = part
        count += part.count
        return count
      }
    }

    func all() -> [R] { lock.withLock { parts.sorted { $0.key < $1.key }.flatMap(\.value) } }
  }
}
