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

      A crop has its picture's name: x.jpg gives x.png, and with --faces all its other faces are x-2.png, x-3.png … \
      Where a later picture has the same name, the next free number makes its own: A/x.jpg and B/x.jpg give x.png and \
      x-2.png. The shipped model looks at crops made with --enlarge 0.95; the default of 1.1 is the paper's.

      Exit codes: 0 done, 1 some inputs failed, 64 wrong usage, 74 output could not be written, 130 interrupted.
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
  var enlarge = Alignment.usualEnlarge

  @Flag(help: "Replace crops that exist, though never a picture that is read.")
  var force = false

  func validate() throws {
    guard enlarge >= 0.5, enlarge <= 3 else { throw ValidationError("--enlarge must be from 0.5 to 3.") }
  }

  func run() async throws {
    let inputs = try input.inputs()
    try messages.begin(besides: inputs.folders)
    var scan = try detector.open()
    let evidence = Evidence(inputs), names = CropNames(inputs), list = inputs.list
    let folder = try OutputFolder(Path(out), besides: evidence, replacing: force)
    // Before the work: with --force a picture would be replaced by its own crop.
    for index in list.indices {
      for name in names.names(of: index, faces: 1) { try evidence.refuseFile(folder.path.appending(name)) }
    }
    let interruption = Interruption()
    let sources = interruption.watch {}
    defer { sources.forEach { $0.cancel() } }
    var done = 0, pictures = 0, failed = 0
    for (index, input) in list.enumerated() where interruption.signal == nil {
      done += 1
      guard let result = try scan.result(of: input) else { continue }
      pictures += 1
      guard let picture = result.picture, !result.faces.isEmpty else {
        failed += result.sayWhyFaceless()
        continue
      }
      let chosen = faces == .all ? result.faces : [result.faces[0]]
      for (face, name) in zip(chosen, names.names(of: index, faces: chosen.count)) {
        guard let crop = Alignment.crop(picture, face, enlarge: enlarge) else { continue }
        let bytes: [UInt8]
        do throws(PictureError) { bytes = try PNGWriter.bytes(of: crop) } catch {
          throw Ending.status(.output, message: "\(input.path.text): \(error)")
        }
        try StandardOutput.shared.write(path: folder.write(bytes, to: name))
      }
    }
    try interruption.end("Interrupted: \(done) of \(list.count) inputs are done.")
    if pictures == 0 { Messages.note(safe: inputs.emptiness) }
    if failed > 0 { throw Ending.status(.failed, message: "\(failed) could not be read.") }
  }
}
