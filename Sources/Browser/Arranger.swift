import Synchronization

/// Answers arrangements in the background, only ever the newest: a key that is typed stops what the one before it began.
public final class Arranger: Sendable {
  private let newest = Atomic(0)
  private let submit: @Sendable (@escaping @Sendable () -> Void) -> Void
  private let post: @Sendable (Browser.Action) -> Void

  /// Between two arrangements that follow scores as they arrive, in seconds (ecosystem N6).
  private static let patience = 2

  /// - Parameters:
  ///   - submit: runs what it is given on one thread, in order.
  ///   - post: is given the answers.
  public init(
    submit: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
    post: @escaping @Sendable (Browser.Action) -> Void
  ) {
    self.submit = submit
    self.post = post
  }

  public func arrange(_ arrangement: Arrangement) {
    newest.store(arrangement.number, ordering: .relaxed)
    submit { [self] in
      let answer = arrangement.arranged { newest.load(ordering: .relaxed) != arrangement.number }
      if let answer { post(.arranged(answer)) }
    }
  }

  /// Says after a while that it is time to arrange anew.
  public func arrangeLater() {
    Task { [self] in
      try? await Task.sleep(for: .seconds(Arranger.patience))
      post(.arrangementDue)
    }
  }
}
