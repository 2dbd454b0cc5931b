import Dispatch
import Glibc
import Synchronization

/// The first INT, TERM or HUP asks the work to stop between two pictures; a second one ends at once (ecosystem C7).
final class Interruption: Sendable {
  private let received = Atomic<Int32>(0)

  /// The signal that came first; nil while none has.
  var signal: Int32? {
    let number = received.load(ordering: .acquiring)
    return number == 0 ? nil : number
  }

  /// Watches until the process ends. What was ignored when we came (nohup, a shell without job control) stays ignored.
  ///
  /// - Parameter stop: called once, on the first signal.
  func watch(_ stop: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM, SIGHUP].filter { !Interruption.isIgnored($0) }.map { number in
      Glibc.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [self] in
        guard
          received.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing).exchanged
        else {
          Ending.signal(number).exit()
        }
        stop()
      }
      source.resume()
      return source
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Ends as the signal asks: 130 for INT, by the signal for TERM and HUP.
  func end(_ message: String) throws(Ending) {
    guard let signal else { return }
    Messages.say(message)
    throw signal == SIGINT ? .status(.interrupted) : .signal(signal)
  }
}
