import ArgumentParser
import Explainer
import Faces
import Files
import Pictures

/// `telltale crop`: aligned crops as PNG files.
struct Crop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Cut out aligned faces as PNG files of 317×317 pixels.",
    discussion: """
      EXAMPLES
        telltale crop Photos --out Crops
        telltale crop group.jpg --faces all --out Crops
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var detector: DetectorOptions
  @OptionGroup var messages: MessageOptions

  @Option(
    help: ArgumentHelp("The folder for the crops; it is made where it is missing.", valueName: "folder"),
    completion: .directory)
  var out: String

  @Option(help: "Which faces of a picture: largest or all.")
  var faces = PictureOptions.Faces.largest

  @Option(help: ArgumentHelp("How much more than ArcFace's crop is shown.", valueName: "factor"))
  var enlarge = 1.1

  @Flag(help: "Replace crops that exist.")
  var force = false

  func validate() throws {
    guard enlarge >= 0.5, enlarge <= 3 else { throw ValidationError("--enlarge must be from 0.5 to 3.") }
  }

  func run() async throws {
    let inputs = try input.inputs()
    try messages.begin(besides: inputs.folders)
    var scan = try detector.open()
    let folder = Path(out)
    try OutputFolder.make(folder, besides: inputs)
    var failed = 0
    for input in inputs.list {
      guard let result = try scan.result(of: input) else { continue }
      guard let picture = result.picture, !result.faces.isEmpty else {
        failed += result.sayWhyFaceless()
        continue
      }
      for (index, face) in (faces == .all ? result.faces : [result.faces[0]]).enumerated() {
        guard let crop = Alignment.crop(picture, face, enlarge: enlarge) else { continue }
        let file = folder.appending(
          Crop.stem(of: input.path) + Array((index == 0 ? ".png" : "-\(index + 1).png").utf8))
        do {
          try writeDurably(try PNGWriter.bytes(of: crop), to: file, replacing: force, mode: 0o644)
        } catch {
          throw Ending.status(.output, message: "\(error)")
        }
        try StandardOutput.shared.write(file.text + "\n")
      }
    }
    if failed > 0 { throw Ending.status(.failed, message: "\(failed) could not be read.") }
  }

  /// The name without its last extension.
  private static func stem(of path: Path) -> [UInt8] {
    let name = path.lastComponent
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return name }
    return Array(name[..<dot])
  }
}
