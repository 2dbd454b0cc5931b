import Explainer
import Files
import Foundation
import Pictures
import Report
import Tensors
import Text

/// What was asked of a page, whether by options or by a key of the browser: enough to state how to make it again.
struct ReportRequest: Sendable {
  var paths: [String]
  var isRecursive = false
  var options: PictureOptions
  /// The options that decide which model scores, and how it multiplies (`ModelOptions.words`).
  var modelWords: [String]
  var caseName: String?
  /// The time that the page states; nil for now.
  var time: String?
  var out: String

  func context(_ scorer: Scorer) -> Report.Context {
    Report.Context(
      record: RecordContext(model: scorer.summary, version: Main.version), card: scorer.card,
      correlation: scorer.correlation, procedure: scorer.procedure(options),
      engine: ReportRequest.engine(scorer),
      made: SafeText(time ?? FileTime.now),
      command: SafeText(bytes: Path(ReportRequest.quoted(command)).bytes),
      scoreOptions: SafeText(ReportRequest.quoted(scoreOptions)), caseFile: caseName.map { SafeText($0) })
  }

  private var scoreOptions: [String] {
    (options.faces == .all ? ["--faces", "all"] : []) + (options.isAligned ? ["--aligned"] : []) + modelWords
  }

  /// The command with the options that decide what the page says.
  private var command: [String] {
    ["telltale", "report"] + paths + (isRecursive ? ["--recursive"] : []) + scoreOptions
      + (caseName.map { ["--case", $0] } ?? []) + ["--time", time ?? "TIME", "--out", out]
  }

  /// What the numbers are computed with on this machine.
  private static func engine(_ scorer: Scorer) -> [SafeText] {
    let products: SafeText =
      scorer.engine == .packed
      ? "products with packed weights in \(SafeText(scorer.summary.precision.rawValue))" : "all but products"
    return [
      "kernels: \(MatrixEngine.kernelLevel), \(products)",
      "OpenBLAS: \(MatrixEngine.description), \(scorer.engine == .packed ? "all other products" : "all products")",
      "decoders: \(SafeText(PictureLibraries.versions.joined(separator: ", ")))",
    ]
  }

  /// Words as a shell takes them.
  private static func quoted(_ words: [String]) -> String {
    words.map { word in
      let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: "/"):
          true
        default: false
        }
      }
      return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }.joined(separator: " ")
  }
}

extension ModelOptions {
  /// What options, environment and configuration say of the model and of how it multiplies, as options; nothing for the
  /// shipped model in f32.
  func words() throws -> [String] {
    let settings = try settings()
    let precision = settings.precision.value ?? .f32, form = settings.engine.value ?? .packed
    return (settings.model.value.map { ["--model", $0] } ?? [])
      + (precision == .f32 ? [] : ["--precision", precision.rawValue])
      + (form == .packed ? [] : ["--engine", form.rawValue])
  }
}
