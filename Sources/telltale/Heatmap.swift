import ArgumentParser
import Evaluation
import Explainer
import Files
import Pictures

/// `telltale heatmap`: the correlation of the eight prompts before and after fine-tuning.
struct Heatmap: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how fine-tuning changed the correlation of the eight prompts.",
    discussion: """
      EXAMPLES
        telltale heatmap
        telltale heatmap --format csv > correlation.csv
        telltale heatmap --png correlation.png
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, csv
  }

  @OptionGroup var model: ModelOptions
  @OptionGroup var messages: MessageOptions

  @Option(help: "text or csv.")
  var format = Format.text

  @Option(
    help: ArgumentHelp("Also draw it as a picture: zero white, −1 blue, +1 orange.", valueName: "file"),
    completion: .file())
  var png: String?

  @Flag(help: "Replace the picture if it exists.")
  var force = false

  func validate() throws {
    if png == "-" { throw ValidationError("A picture goes to a file: name it after --png.") }
  }

  func run() async throws {
    try messages.begin()
    if let png {
      do throws(FileError) { try checkTarget(Path(png), replacing: force) } catch {
        throw Ending.status(.output, message: "\(error)")
      }
    }
    let scorer = try await model.open()
    let correlation = scorer.correlation
    switch format {
    case .csv: try StandardOutput.shared.write(correlation.csv)
    case .text:
      try StandardOutput.shared.write(correlation.text)
      if correlation.before == nil {
        Messages.note(
          "The model keeps no embeddings from before fine-tuning; only the matrix of now is shown.")
      }
    }
    if let png {
      do {
        try writeDurably(
          try PNGWriter.bytes(of: correlation.picture()), to: Path(png), replacing: force)
      } catch {
        throw Ending.status(.output, message: "\(error)")
      }
    }
  }
}
