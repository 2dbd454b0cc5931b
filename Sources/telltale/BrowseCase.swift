import ArgumentParser
import Browser
import CaseFile
import Files
import Foundation
import Tensors
import Text

/// Where the browser keeps what the analyst decides.
struct CaseChoices: ParsableArguments {
  @Option(
    name: .customLong("case"),
    help: ArgumentHelp(
      "The case file for labels and notes; one in the XDG state folder by default.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var file: String?

  @Flag(name: .customLong("no-case"), help: "Save nothing: no labels, notes, scores.")
  var isDeclined = false

  @Flag(help: "Do not go back to the cursor, sort, filter and view of the last time; labels stay.")
  var fresh = false

  func validate() throws {
    if file != nil, isDeclined { throw ValidationError("--case and --no-case exclude each other.") }
  }

  /// Scores are kept by what made them: the program's version, and the precision where it is not the usual one.
  private static func version(_ precision: Precision) -> String {
    precision == .f32 ? Main.version : "\(Main.version) \(precision.rawValue)"
  }

  /// - Parameters:
  ///   - paths: what is browsed, as it was named.
  ///   - isScripted: whether keys come from the command line, which say themselves where to go.
  func options(for paths: [Path], isScripted: Bool, _ settings: Settings) throws(Ending) -> CaseDesk.Options {
    if let folder = file.map({ Path($0).parent }), FileKind(at: folder) != .folder {
      throw .status(.output, message: "\(folder.text): no such folder; make it first")
    }
    // Files make the case of the folder that holds the first.
    let first = paths[0], isFolder = FileKind(at: first) == .folder
    let home = isFolder ? first : first.parent
    var options = CaseDesk.Options(
      place: file.map { Path($0) } ?? CaseFolder.path(for: home, in: settings.directories),
      reason: "there is no home folder for a case; name one with --case", home: home, evidence: paths,
      restores: !fresh && !isScripted && isFolder, keepsSettings: isFolder,
      version: CaseChoices.version(settings.precision.value ?? .f32))
    if isDeclined {
      (options.place, options.reason, options.isDeclined) = (nil, "the program runs with --no-case", true)
    }
    return options
  }
}
