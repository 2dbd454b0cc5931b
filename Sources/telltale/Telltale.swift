import ArgumentParser

/// The root command.
struct Telltale: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "telltale",
    abstract: "Shows why a face photograph looks forged.",
    discussion: """
      EXAMPLES
        telltale                          browse the pictures that come with telltale
        telltale demo                     a tour of the views in a minute
        telltale browse Photos            browse a folder of your own
        telltale score Photos             bars and reasons for every picture, as text
        telltale score Photos --format jsonl > scores.jsonl
        telltale report Photos --out report.html
        telltale heatmap                  how fine-tuning changed the prompts
        telltale evaluate --data Faces    how good the model is on labelled faces

      A score is no proof. What the model cannot see is stated beside every result.

      \(Setting.help)
      """,
    version: "telltale \(Main.version)",
    subcommands: [
      Browse.self, Demo.self, Score.self, Detect.self, Crop.self, Where.self, Heatmap.self, Train.self,
      Watch.self,
      Evaluate.self,
      Synthesize.self, ReportCommand.self, CaseCommand.self, Doctor.self,
      BenchCommand.self,
      Manual.self,
    ])
}
