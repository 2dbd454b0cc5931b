import Explainer
import Files

/// What a run folder tells of its course: the numbers of `metrics.jsonl` by tag, for a view or a report.
public struct RunMetrics: Equatable, Sendable {
  public let name: String
  /// Optimizer steps of the whole run.
  public let steps: Int
  /// Step and value of each line that has the tag, in order.
  public private(set) var series: [String: [Point]] = [:]
  public private(set) var lastStep = 0
  /// Whether a program is at work on the run.
  public private(set) var isRunning = false
  /// Bytes of `metrics.jsonl` that the numbers are from: whole lines.
  private var bytesRead = 0

  public struct Point: Equatable, Sendable {
    public let step: Int
    public let value: Double

    public init(step: Int, value: Double) {
      self.step = step
      self.value = value
    }
  }

  public init(name: String, steps: Int, series: [String: [Point]] = [:], isRunning: Bool = false) {
    self.name = name
    self.steps = steps
    self.series = series
    self.isRunning = isRunning
    lastStep = series.values.compactMap(\.last?.step).max() ?? 0
  }

  /// Reads a run folder as it is now. A last line that is being written is left out.
  ///
  /// - Parameter before: what was read of it earlier: only lines that came since are read, or all of them where the file has
  ///   been cut back, as a run does that goes on from a checkpoint.
  /// - Throws: `TrainingError.noRun` where the folder holds no run.
  public init(_ folder: Path, after before: RunMetrics? = nil) throws(TrainingError) {
    let run = try RunFolder.describe(folder)
    name = run.recipe.name
    steps = RunPlan(run.recipe, pictures: run.pictures).steps
    isRunning = RunFolder.isInUse(folder)
    guard let bytes = try? readFile(folder.appending("metrics.jsonl"), limit: 1 << 30).bytes else { return }
    let newline = UInt8(ascii: "\n")
    if let before, before.bytesRead > 0, before.bytesRead <= bytes.count,
      bytes[before.bytesRead - 1] == newline
    {
      (series, lastStep, bytesRead) = (before.series, before.lastStep, before.bytesRead)
    }
    let end = bytes.lastIndex(of: newline).map { $0 + 1 } ?? 0
    for line in bytes[bytesRead..<end].split(separator: newline) {
      guard let json = try? JSON(parsing: Array(line)), let step = json["step"]?.count else { continue }
      lastStep = max(lastStep, step)
      for member in json.members ?? [] where member.key != "step" && member.key != "epoch" {
        guard let value = member.value.double else { continue }
        series[member.key, default: []].append(Point(step: step, value: value))
      }
    }
    bytesRead = end
  }

  /// Tags in the order in which people read them: losses, weights, validation.
  public static let losses = ["loss", "loss/binary", "loss/global", "loss/local", "loss/localisation"]
  public static let weights = ["lambda/binary", "lambda/global", "lambda/local"]
  public static let validation =
    ["val_auc/mean"] + Label.allCases.map { "val_auc/\($0.key)" }
}
