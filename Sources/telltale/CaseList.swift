import ArgumentParser
import CaseFile
import Explainer
import Files
import Text

/// `telltale case list`: the cases in the state folder.
struct CaseList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the cases in the XDG state folder.",
    discussion: """
      EXAMPLES
        telltale case list
        telltale case list --format jsonl

      Exit codes: 0 done, 1 a case cannot be read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  @Option(help: "text or jsonl.")
  var format = Format.text

  @OptionGroup var messages: MessageOptions

  func run() throws {
    try messages.begin()
    var failed = 0
    for path in try cases() {
      do {
        let options = CaseFile.Options(access: .reading, allowsNetwork: true, version: Main.version)
        let summary = try CaseFile.open(path, evidence: [], options).summary()
        try StandardOutput.shared.write(line(path, summary))
      } catch let error as CaseError {
        failed += 1
        Messages.say("\(error)")
      }
    }
    if failed > 0 { throw Ending.status(.failed, message: "\(failed) could not be read.") }
  }

  private func cases() throws(Ending) -> [Path] {
    do throws(CaseError) { return try CaseFolder.cases(in: CaseOptions.directories) } catch {
      throw .status(.failed, message: "\(error)")
    }
  }

  private func line(_ path: Path, _ summary: CaseSummary) -> String {
    switch format {
    case .jsonl:
      JSONText.object { line in
        line.member("schema", "telltale.cases/1")
        line.member(file: path)
        line.member("folders", json: JSONText.array(summary.folders.map { JSONText.string($0.text) }))
        line.member("pictures", summary.pictures)
        line.member("decisions", summary.decisions)
        line.member("last", summary.last)
      } + "\n"
    case .text:
      """
      \(SafeText(bytes: path.bytes))
        \(counted(summary.pictures, "picture")), \(counted(summary.decisions, "decision")), last \(SafeText(summary.last ?? "never"))
      \(summary.folders.map { "  \(SafeText(bytes: $0.bytes))\n" }.joined())
      """
    }
  }
}
