import Explainer
import Synchronization

/// Which files are wanted, by their numbers.
public struct Wishes: Equatable, Sendable {
  public var files: FileTable
  /// The one under the cursor and its neighbours, nearest first: with pictures.
  public var pictured: [Int]
  /// Those whose pictures are kept once they are there.
  public var kept: [Int]
  /// On screen, then a screen before and behind.
  public var visible: [Int]
  /// All, in the order of the list; none while the folder is read.
  public var rest: [Int]
  /// Changes with the order of `rest`.
  public var order: Int

  public init(files: FileTable, pictured: [Int], kept: [Int], visible: [Int], rest: [Int], order: Int = 0) {
    self.files = files
    self.pictured = pictured
    self.kept = kept
    self.visible = visible
    self.rest = rest
    self.order = order
  }
}

/// Which file is scored next: the one under the cursor, those on screen, those around, then the rest in order
/// (ecosystem N17). A few at a time, so that a moved cursor never waits behind old wishes.
public final class ScoringQueue: Sendable {
  /// Scores a file; `keepsPictures` where it is near the cursor.
  public typealias Score = @Sendable (_ input: Input, _ keepsPictures: Bool) async -> FaceOutcome

  fileprivate struct State {
    var wishes = Wishes(files: FileTable(), pictured: [], kept: [], visible: [], rest: [])
    var scored = BitSet()
    /// Files whose pictures the browser holds, or will soon.
    var pictured: Set<Int> = []
    /// How much of the rest is done.
    var next = 0
    var running: Set<Int> = []
    /// Files that changed while they were scored: what comes of that is of what they were before.
    var stale: Set<Int> = []
    var score: Score?
  }

  private struct Job {
    let file: Int
    let input: Input
    let keepsPictures: Bool
    let score: Score
  }

  private let width: Int
  private let state = Mutex(State())
  private let post: @Sendable (Int, FaceOutcome) -> Void

  /// - Parameters:
  ///   - width: how many at once.
  ///   - post: is given each file's number and result, on any thread.
  public init(width: Int, post: @escaping @Sendable (Int, FaceOutcome) -> Void) {
    self.width = width
    self.post = post
  }

  /// From now on files can be scored.
  public func open(_ score: @escaping Score) {
    state.withLock { $0.score = score }
    begin()
  }

  public func look(_ wishes: Wishes) {
    state.withLock { state in
      // What was done before is passed over quickly.
      if state.wishes.order != wishes.order || state.wishes.rest.count != wishes.rest.count { state.next = 0 }
      state.wishes = wishes
      state.pictured.formIntersection(wishes.kept)
    }
    begin()
  }

  /// Files that have changed are looked at again.
  public func forget(_ files: [Int]) {
    state.withLock { state in
      for file in files {
        state.scored.remove(file)
        state.pictured.remove(file)
        if state.running.contains(file) { state.stale.insert(file) }
      }
      state.next = 0
    }
    begin()
  }

  private func begin() {
    while let job = take() {
      Task {
        let outcome = await job.score(job.input, job.keepsPictures)
        let counts = state.withLock { !$0.stale.contains(job.file) }
        if counts { post(job.file, outcome) }
        state.withLock { state in
          state.running.remove(job.file)
          // Those that changed in between are scored again, with their pictures where they are near.
          if state.stale.remove(job.file) == nil {
            state.scored.insert(job.file)
          } else {
            state.pictured.remove(job.file)
            state.next = 0
          }
        }
        begin()
      }
    }
  }

  private func take() -> Job? {
    state.withLock { state in
      guard let score = state.score, state.running.count < width, let (file, keeps) = state.wanted() else {
        return nil
      }
      state.running.insert(file)
      if keeps { state.pictured.insert(file) }
      return Job(file: file, input: state.wishes.files.input(file), keepsPictures: keeps, score: score)
    }
  }
}

extension ScoringQueue.State {
  /// The next file and whether its pictures are wanted.
  fileprivate mutating func wanted() -> (Int, Bool)? {
    if let file = wishes.pictured.first(where: { !running.contains($0) && !pictured.contains($0) }) {
      return (file, true)
    }
    func waits(_ file: Int) -> Bool { !scored.contains(file) && !running.contains(file) }
    if let file = wishes.visible.first(where: waits) { return (file, false) }
    while next < wishes.rest.count {
      if waits(wishes.rest[next]) { return (wishes.rest[next], false) }
      // What runs now is counted as done: nothing runs without coming to an end.
      next += 1
    }
    return nil
  }
}
