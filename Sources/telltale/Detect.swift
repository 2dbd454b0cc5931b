import ArgumentParser
import Explainer

/// `telltale detect`: the faces of each picture, without scores.
struct Detect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find faces: boxes, five points and the detector's score. No model is loaded.",
    discussion: """
      EXAMPLES
        telltale detect photo.jpg
        telltale detect Photos --format jsonl > faces.jsonl
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, jsonl
  }

  @OptionGroup var input: InputOptions
  @OptionGroup var detector: DetectorOptions

  @Option(help: "text or jsonl.")
  var format = Format.text

  @Flag(name: [.short, .long], help: "No summary.")
  var quiet = false

  func run() async throws {
    var scan = try detector.open()
    var failed = 0
    for input in try input.inputs() {
      guard let result = try scan.result(of: input) else { continue }
      if result.error != nil { failed += 1 }
      try StandardOutput.shared.write((format == .jsonl ? result.json : result.text) + "\n")
    }
    if failed > 0 { throw Ending.status(.failed, message: quiet ? nil : "\(failed) could not be read.") }
  }
}

/// Where the detector lies.
struct DetectorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("telltale's own files, where they are not found by themselves.", valueName: "folder"),
    completion: .directory)
  var assets: String?

  func open() throws -> FaceScan { FaceScan(detector: try Assets.find(option: assets).detector) }
}

extension FaceScan {
  /// The scan's result, or the end with exit code 1 where the detector cannot be loaded.
  mutating func result(of input: Input) throws -> Result? {
    do {
      return try scan(input)
    } catch {
      throw Ending.status(.failed, message: "\(error)")
    }
  }
}
