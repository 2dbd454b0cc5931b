import ArgumentParser
import Dispatch
import Files
import Glibc

/// Starts the program and maps every ending to its exit code (ecosystem C5): the parser would make 1 of each error.
@main
enum Main {
  static let version = "0.1.0"

  /// A screen needs the process's own first thread, where signals arrive; so `browse` runs on it, and only commands that
  /// wait for others give it to Dispatch.
  static func main() {
    openStandardDescriptors()
    signal(SIGPIPE, SIG_IGN)  // a closed pipe is an error value, and ends as the signal after cleaning up
    endOnQuit()
    umask(0o077)
    setlocale(LC_CTYPE, "")
    do {
      try CommandNames.check(arguments)
      var command = try Telltale.parseAsRoot(arguments)
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

  /// What is opened later must not take the number of a standard descriptor that was closed, and get what is written there.
  /// In its place stands what can only be used the wrong way round, as in glibc's own check, so that the use is an error.
  private static func openStandardDescriptors() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)  // takes the lowest free number
    }
  }

  /// Swift's library takes ^\ for a crash, shows where the program is and goes on. A QUIT that is ignored stays so.
  private static func endOnQuit() {
    var action = sigaction()
    sigaction(SIGQUIT, nil, &action)
    if action.sa_flags & SA_SIGINFO != 0 { signal(SIGQUIT, SIG_DFL) }
  }

  /// The words of the command line, which need not be UTF-8; `telltale` alone browses.
  static var arguments: [String] {
    let words = (0..<Int(CommandLine.argc)).compactMap { CommandLine.unsafeArgv[$0] }
    let given = words.dropFirst().map { word in
      let bytes = UnsafeBufferPointer(start: word, count: Int(strlen(word))).map(UInt8.init(bitPattern:))
      return Path(bytes: bytes).argument
    }
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
