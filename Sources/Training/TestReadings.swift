import Explainer
import Files
import Foundation

/// When a run's model was measured on test pictures, kept in the run folder as `test-readings.jsonl`: whoever looks at such
/// figures more than once and chooses by them has trained on the test split (ecosystem L34).
public struct TestReadings {
  private let file: Path

  /// Those of the run whose `best/` the model folder is; nil for any other folder.
  public init?(ofModel folder: Path) {
    let isNamed = ![".", ".."].contains(String(decoding: folder.lastComponent, as: UTF8.self))
    let run = (isNamed ? folder.absolute : folder.resolved).parent
    guard FileKind(at: run.appending("run.json")) == .file else { return nil }
    file = run.appending("test-readings.jsonl")
  }

  /// When a list of pictures was first read; nil where it never was.
  ///
  /// - Parameter list: of `DataSet.testList`.
  public func first(of list: String) -> String? {
    guard let bytes = try? readFile(file, limit: 1 << 24).bytes else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard let reading = try? JSON(parsing: Array(line)), reading["list_sha256"]?.string == list else {
        continue
      }
      return reading["time"]?.string
    }
    return nil
  }

  /// Adds a line, on the disk when this returns.
  public func add(dataSet: String, list: String, pictures: Int, model: String) throws(TrainingError) {
    let lines = try AppendFile(file, cutTo: nil)
    lines.append(
      JSONText.object { line in
        line.member("time", Date().formatted(.iso8601))
        line.member("data", dataSet)
        line.member("list_sha256", list)
        line.member("pictures", pictures)
        line.member("model_sha256", model)
      })
    try lines.sync()
  }
}
