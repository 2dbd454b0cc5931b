import Synchronization

/// Which file is scored next: the one under the cursor, those on screen, those around, then the rest in order
/// (ecosystem N17). A few at a time, so that a moved cursor never waits behind old wishes.
public final class ScoringQueue: Sendable {
  /// Scores a file; `keepsPictures` where it is near the cursor.
  public typealias Score = @Sendable (_ index: Int, _ keepsPictures: Bool) async -> FaceOutcome

  fileprivate struct State {
    var cursor = 0
    var visible = 0..<0
    var isScored: [Bool]
    /// Files whose pictures the browser holds, or will soon.
    var pictured: Set<Int> = []
    var next = 0
    var running: Set<Int> = []
    var score: Score?
  }

  private let width: Int
  private let state: Mutex<State>
  private let post: @Sendable (Int, FaceOutcome) -> Void

  /// - Parameters:
  ///   - count: files.
  ///   - width: how many at once.
  ///   - post: is given each result, on any thread.
  public init(count: Int, width: Int, post: @escaping @Sendable (Int, FaceOutcome) -> Void) {
    self.width = width
    self.post = post
    state = Mutex(State(isScored: Array(repeating: false, count: count)))
  }

  /// From now on files can be scored.
  public func open(_ score: @escaping Score) {
    state.withLock { $0.score = score }
    begin()
  }

  public func look(at cursor: Int, visible: Range<Int>) {
    state.withLock { state in
      state.cursor = cursor
      state.visible = visible
      state.pictured = state.pictured.filter { abs($0 - cursor) <= Browser.picturesAround }
    }
    begin()
  }

  private func begin() {
    while let (index, keeps, score) = take() {
      Task {
        let outcome = await score(index, keeps)
        post(index, outcome)
        state.withLock { state in
          state.running.remove(index)
          state.isScored[index] = true
        }
        begin()
      }
    }
  }

  private func take() -> (Int, Bool, Score)? {
    state.withLock { state in
      guard let score = state.score, state.running.count < width, let (index, keeps) = state.wanted() else {
        return nil
      }
      state.running.insert(index)
      if keeps { state.pictured.insert(index) }
      return (index, keeps, score)
    }
  }
}

extension ScoringQueue.State {
  /// The next file and whether its pictures are wanted.
  fileprivate mutating func wanted() -> (Int, Bool)? {
    for distance in 0...2 {
      for index in Set([cursor + distance, cursor - distance]).sorted(by: >)
      where isScored.indices.contains(index) && !running.contains(index) && !pictured.contains(index) {
        return (index, true)
      }
    }
    let around =
      max(0, visible.lowerBound - visible.count)..<min(isScored.count, visible.upperBound + visible.count)
    for index in Array(visible) + Array(around)
    where isScored.indices.contains(index) && !isScored[index] && !running.contains(index) {
      return (index, false)
    }
    while next < isScored.count {
      if !isScored[next], !running.contains(next) { return (next, false) }
      next += 1
    }
    return nil
  }
}
