import Synchronization

/// Pictures scored on all threads, handed out in the order of the inputs.
///
/// Pulled, not pushed: no picture is begun before those far ahead of it have been taken, so a slow reader holds the
/// work back and memory stays flat (reliability.md 8.5). Cancelling the reading task ends it between two pictures.
public struct ScoringRun: AsyncSequence, Sendable {
  public typealias Element = ScoredPicture

  private let scorer: Scorer
  private let inputs: [Input]
  private let options: PictureOptions

  public init(_ inputs: [Input], _ options: PictureOptions = .init(), by scorer: Scorer) {
    self.inputs = inputs
    self.options = options
    self.scorer = scorer
  }

  public func makeAsyncIterator() -> Iterator {
    Iterator(run: Window(inputs: inputs, options: options, scorer: scorer))
  }

  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let run: Window

    public mutating func next() async -> ScoredPicture? {
      let run = run
      return await withTaskCancellationHandler {
        await run.next()
      } onCancel: {
        run.cancel()
      }
    }
  }
}

/// The pictures between the last one taken and the last one begun.
private final class Window: Sendable {
  private struct State {
    var begun = 0, taken = 0
    var finished: [Int: ScoredPicture] = [:]
    var waiting: CheckedContinuation<ScoredPicture?, Never>?
    var isCancelled = false
  }

  private let inputs: [Input]
  private let options: PictureOptions
  private let scorer: Scorer
  private let state = Mutex(State())

  init(inputs: [Input], options: PictureOptions, scorer: Scorer) {
    self.inputs = inputs
    self.options = options
    self.scorer = scorer
  }

  func next() async -> ScoredPicture? {
    await withCheckedContinuation { continuation in
      enum Answer { case now(ScoredPicture?), later }
      let answer = state.withLock { state -> Answer in
        if state.isCancelled || state.taken == inputs.count { return .now(nil) }
        guard let picture = state.finished.removeValue(forKey: state.taken) else {
          state.waiting = continuation
          return .later
        }
        state.taken += 1
        return .now(picture)
      }
      if case .now(let picture) = answer { continuation.resume(returning: picture) }
      begin()
    }
  }

  func cancel() {
    let waiting = state.withLock { state in
      state.isCancelled = true
      defer { state.waiting = nil }
      return state.waiting
    }
    waiting?.resume(returning: nil)
  }

  /// Begins pictures until the window is full: three a thread, so that none waits for a slow one before it.
  private func begin() {
    let range = state.withLock { state -> Range<Int> in
      guard !state.isCancelled else { return 0..<0 }
      let first = state.begun
      state.begun = max(first, min(inputs.count, state.taken + 3 * scorer.threads))
      return first..<state.begun
    }
    for index in range {
      scorer.workers.submit { [self] in
        guard !state.withLock({ $0.isCancelled }) else { return }
        finish(index, scorer.scoreNow(inputs[index], options))
      }
    }
  }

  private func finish(_ index: Int, _ picture: ScoredPicture) {
    let waiting = state.withLock { state -> CheckedContinuation<ScoredPicture?, Never>? in
      guard index == state.taken, let waiting = state.waiting else {
        state.finished[index] = picture
        return nil
      }
      state.taken += 1
      state.waiting = nil
      return waiting
    }
    waiting?.resume(returning: picture)
  }
}
