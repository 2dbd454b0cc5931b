import Files
import Foundation
import Pictures
import Synchronization
import Text

/// Asks whether a file's disk answers at all, on a thread that may be lost, before the file is given to the scorer, whose
/// threads may not: a dead mount hangs its reader for ever (ecosystem N13).
public final class ReadProbe: Sendable {
  /// Reads that have not come back in time.
  private let hanging = Atomic(0)
  private let limit: Duration
  private let read: @Sendable (Path) -> Void

  /// More reads than this are not let hang.
  private static let mostHanging = 16

  /// - Parameters:
  ///   - limit: how long an answer may take.
  ///   - read: waits for the file's bytes; they lie in the system's cache then.
  public init(
    limit: Duration = .seconds(10),
    read: @escaping @Sendable (Path) -> Void = { _ = try? readFile($0, limit: PictureLimits.fileBytes) }
  ) {
    self.limit = limit
    self.read = read
  }

  /// - Returns: what to say of a file that does not answer; nil for one that does.
  public func silence(of path: Path) async -> SafeText? {
    let reason: SafeText = "no answer within \(limit.components.seconds) s; is its disk or network there?"
    guard hanging.load(ordering: .relaxed) < ReadProbe.mostHanging else { return reason }
    let answers = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
      let answer = FirstAnswer(continuation)
      Thread.detachNewThread { [self] in
        read(path)
        if !answer.give(true) { hanging.subtract(1, ordering: .relaxed) }
      }
      Task { [self] in
        try? await Task.sleep(for: limit)
        answer.give(false) { hanging.add(1, ordering: .relaxed) }
      }
    }
    return answers ? nil : reason
  }
}

extension ReadProbe {
  /// The same for a thread of the caller's own, which waits.
  func silenceNow(of path: Path) -> SafeText? {
    let answer = Answer()
    Task {
      let silence = await self.silence(of: path)
      answer.silence.withLock { $0 = silence }
      answer.isThere.signal()
    }
    answer.isThere.wait()
    return answer.silence.withLock { $0 }
  }

  private final class Answer: Sendable {
    let isThere = DispatchSemaphore(value: 0)
    let silence = Mutex<SafeText?>(nil)
  }
}

/// Of two who may answer, the first does.
private final class FirstAnswer: Sendable {
  private let continuation: Mutex<CheckedContinuation<Bool, Never>?>

  init(_ continuation: CheckedContinuation<Bool, Never>) { self.continuation = Mutex(continuation) }

  /// - Parameter before: done where this answer counts, before the other can know that it does not.
  /// - Returns: whether it does.
  @discardableResult func give(_ answer: Bool, before: () -> Void = {}) -> Bool {
    let waiting = continuation.withLock { waiting in
      defer { waiting = nil }
      if waiting != nil { before() }
      return waiting
    }
    waiting?.resume(returning: answer)
    return waiting != nil
  }
}
