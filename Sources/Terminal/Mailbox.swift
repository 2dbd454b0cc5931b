import CNcurses
import Glibc
import Synchronization

/// Where background work leaves its actions for the loop; any thread may post.
public final class Mailbox<Action: Sendable>: Sendable {
  private let actions = Mutex<[Action]>([])
  /// An eventfd: readable while something waits.
  let descriptor: Int32

  public init() {
    descriptor = telltale_wakeup()
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Leaves an action and wakes the loop.
  public func post(_ action: Action) {
    let isFirst = actions.withLock { actions in
      actions.append(action)
      return actions.count == 1
    }
    guard isFirst else { return }
    var one: UInt64 = 1
    _ = write(descriptor, &one, 8)
  }

  /// All actions in the order of their posting.
  package func take() -> [Action] {
    var count: UInt64 = 0
    _ = read(descriptor, &count, 8)
    return actions.withLock { actions in
      let taken = actions
      actions.removeAll()
      return taken
    }
  }
}
