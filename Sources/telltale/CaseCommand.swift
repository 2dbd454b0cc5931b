import ArgumentParser
import CaseFile
import Files
import Foundation

/// `telltale case`: what was decided while browsing, without the browser.
struct CaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case",
    abstract: "Export, check and list cases: the analyst's labels, notes and their history.",
    discussion: """
      EXAMPLES
        telltale case list
        telltale case export Photos --format csv > decisions.csv
        telltale case verify Photos

      A case lies outside the folder it is about, in the XDG state folder unless --case names another place.
      """,
    subcommands: [CaseExportCommand.self, CaseVerify.self, CaseList.self])
}

/// Which case a command looks at.
struct CaseOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The folder or picture that the case is about.", valueName: "path"),
    completion: .file())
  var path: String?

  @Option(
    name: .customLong("case"), help: ArgumentHelp("The case file itself.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var file: String?

  @Flag(help: "Allow a case on a network mount, where two programs can damage it.")
  var caseOnNetwork = false

  func validate() throws {
    guard (path == nil) != (file == nil) else {
      throw ValidationError("Name either the folder that the case is about, or the case with --case.")
    }
  }

  var evidence: [Path] { path.map { [Path($0)] } ?? [] }

  /// Opens the case to look, or ends with exit code 1 and the reason.
  func open() throws -> CaseFile {
    do throws(CaseError) {
      return try CaseFile.open(
        try place(), evidence: evidence,
        .init(access: .reading, allowsNetwork: caseOnNetwork, version: Main.version))
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }

  private func place() throws(CaseError) -> Path {
    if let file { return Path(file) }
    let evidence = Path(path ?? ".")
    guard let place = CaseFolder.path(for: evidence, in: CaseOptions.directories) else {
      throw .missing(evidence)
    }
    return place
  }

  static var directories: Directories { Directories(environment: ProcessInfo.processInfo.environment) }
}
