import ArgumentParser
import CaseFile
import Text

/// `telltale case verify`: whether a case is as it was saved, and its pictures as they were seen.
struct CaseVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check a case's pages, tables and history, and the pictures' hashes.",
    discussion: """
      EXAMPLES
        telltale case verify Photos
        telltale case verify --case theft.sqlite --no-files

      The hash of the last row is printed: noted elsewhere, it shows later that nothing before it changed. A match means \
      that the file's bytes are those that were seen; it says nothing about what the picture shows.

      Exit codes: 0 all as saved, 1 the case or a picture is not, or cannot be read, 64 wrong usage.
      """)

  @OptionGroup var options: CaseOptions

  @Flag(inversion: .prefixedNo, help: "Read the pictures again and compare their hashes.")
  var files = true

  @OptionGroup var messages: MessageOptions

  func run() throws {
    try messages.begin(besides: options.evidence)
    let file = try options.open()
    do {
      let report = try file.verify()
      for fault in report.faults { try say("broken: \(SafeText(fault))") }
      if report.isSound, !messages.quiet {
        try say("history: \(counted(report.decisions, "row")), unbroken; the last has hash \(report.head)")
      }
      let strays = files ? try compare(file) : 0
      if !report.isSound { throw Ending.status(.failed, message: "The case is not as it was saved.") }
      if strays > 0 {
        throw Ending.status(
          .failed, message: "\(counted(strays, "picture")) changed or could not be read.")
      }
    } catch let error as CaseError {
      throw Ending.status(.failed, message: "\(error)")
    }
  }

  /// - Returns: how many pictures do not match.
  private func compare(_ file: CaseFile) throws -> Int {
    var strays = 0
    try file.verifyFiles { check in
      let name = SafeText(bytes: check.subject.path.bytes)
      switch check.outcome {
      case .match:
        if !messages.quiet { try say("match: \(name)") }
      case .changed:
        strays += 1
        try say("changed: \(name) no longer has SHA-256 \(check.subject.content)")
      case .unreadable(let reason):
        strays += 1
        try say("unread: \(name): \(reason)")
      }
    }
    return strays
  }

  private func say(_ line: SafeText) throws { try StandardOutput.shared.write("\(line)\n") }
}
