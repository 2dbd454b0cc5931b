import CNcurses
import Glibc

/// How the run ended; the command turns it into its status (4.15).
public enum Ending: Equatable, Sendable {
  /// The person left.
  case quit
  /// ^C: 130.
  case interrupted
  /// HUP, TERM or the terminal went away: to be raised again after cleaning up.
  case signal(Int32)

  /// Ends the process as a shell expects it: 0, 130, or by the signal.
  public func endProcess() -> Never {
    switch self {
    case .quit: exit(0)
    case .interrupted: exit(130)
    case .signal(let number): telltale_signals_die(number)
    }
  }
}
