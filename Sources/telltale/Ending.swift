import Glibc

/// Exit codes (ecosystem C5).
enum ExitStatus: Int32 {
  case done = 0
  /// Some inputs failed, or the model could not be used.
  case failed = 1
  /// A face was flagged, where `--fail-on-flagged` asks.
  case flagged = 2
  case usage = 64
  case fault = 70
  case output = 74
  case interrupted = 130
}

/// How a command ends when it does not just return.
enum Ending: Error {
  case status(ExitStatus, message: String? = nil)
  /// By this signal's default action, after cleaning up.
  case signal(Int32)

  func exit() -> Never {
    switch self {
    case .status(let status, let message):
      if let message { Messages.say(message) }
      Glibc.exit(status.rawValue)
    case .signal(let number):
      Glibc.signal(number, SIG_DFL)
      raise(number)
      Glibc.exit(128 + number)
    }
  }
}
