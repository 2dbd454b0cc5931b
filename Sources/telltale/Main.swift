import ArgumentParser
import Dispatch
import Glibc

/// Starts the program and maps every ending to its exit code (ecosystem C5): the parser would make 1 of each error.
@main
enum Main {
  static let version = "0.1.0"

  /// A screen needs the process's own first thread, where signals arrive; so `browse` runs on it, and only commands that
  /// wait for others give it to Dispatch.
  static func main() {
    signal(SIGPIPE, SIG_IGN)  // a closed pipe is an error value, and ends as the signal after cleaning up
    umask(0o077)
    setlocale(LC_CTYPE, "")
    do {
      var command = try Telltale.parseAsRoot(arguments())
      guard let waiting = command as? any AsyncParsableCommand else {
        try command.run()
        finish()
      }
      nonisolated(unsafe) var running = waiting  // handed over to the task, and used nowhere else
      Task {
        do {
          try await running.run()
        } catch {
          end(error)
        }
        finish()
      }
      dispatchMain()
    } catch {
      end(error)
    }
  }

  private static func finish() -> Never {
    do {
      try StandardOutput.shared.close()
    } catch {
      end(error)
    }
    exit(0)
  }

  /// `telltale` alone browses.
  private static func arguments() -> [String] {
    let given = Array(CommandLine.arguments.dropFirst())
    return given.isEmpty ? ["browse"] : given
  }

  private static func end(_ error: any Error) -> Never {
    if let ending = error as? Ending { ending.exit() }
    let code = Telltale.exitCode(for: error)
    let message = Telltale.fullMessage(for: error)
    if code.isSuccess {
      // Help, version or a completion script were asked for.
      do {
        try StandardOutput.shared.write(message + (message.isEmpty ? "" : "\n"))
        try StandardOutput.shared.close()
      } catch {
        end(error)
      }
      exit(0)
    }
    if code == .validationFailure || error is ValidationError {
      Messages.say(message)
      exit(ExitStatus.usage.rawValue)
    }
    let log = DebugLog.shared.path.map { "log: \($0.text)" } ?? "no log; --debug-log FILE keeps one"
    Messages.say(
      """
      telltale met a fault of its own: \(error). Please report it with this line:
      telltale \(version), Swift, Linux; \(log)
      """)
    exit(ExitStatus.fault.rawValue)
  }
}
