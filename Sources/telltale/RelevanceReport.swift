import DataSets
import Evaluation
import Explainer
import Tensors

/// What `telltale evaluate --relevance` says.
struct RelevanceReport: Sendable {
  struct Result: Sendable {
    let model: ModelSummary
    let dataSet: DataSet
    let check: RelevanceCheck
  }

  let isAligned: Bool
  let seed: UInt64
  /// One for each model on each data set.
  var results: [Result] = []

  /// Holds text from outside: show its lines as `SafeText`.
  var text: String { results.map { "\($0.name)\n\($0.check.text)" }.joined() }

  /// The same.
  var csv: String {
    let table = Table(
      name: "relevance", title: "Relevance maps by deletion, and against masks",
      columns: [
        "model", "flagged faces", "lose more than at random", "mean fall", "mean fall at random",
        "with a mask", "strongest patch inside", "share that masks cover", "failed",
      ], rows: results.map(\.cells))
    return Table.csvHeader + table.csv
  }

  /// One object, with a line feed.
  var json: String {
    JSONText.object { line in
      line.member("schema", "telltale.evaluate_relevance/1")
      line.member("version", Main.version)
      line.member("aligned", isAligned)
      line.member("seed", json: "\(seed)")
      line.member("share", json: JSONText.number(RelevanceCheck.share))
      line.member("draws", RelevanceCheck.draws)
      line.member("results", json: JSONText.array(results.map(\.json)))
    } + "\n"
  }
}

extension RelevanceReport.Result {
  fileprivate var name: String { "\(model.title) on \(dataSet.name)" }

  fileprivate var cells: [Table.Cell] {
    [
      .text(name), .count(check.faces), .count(check.better), .number(known(check.meanFall, check.faces)),
      .number(known(check.meanRandomFall, check.faces)), .count(check.masked), .count(check.inside),
      .share(known(check.meanMaskShare, check.masked)), .count(check.failures),
    ]
  }

  fileprivate var json: String {
    func number(_ value: Double?) -> String { value.map { JSONText.number($0) } ?? "null" }
    return JSONText.object { line in
      line.member("model", model.title)
      line.member("model_sha256", model.sha256)
      line.member("precision", model.precision.rawValue)
      line.member("data", dataSet.name)
      line.member("root", dataSet.root.text)
      line.member("list_sha256", dataSet.listHash)
      line.member("pictures", dataSet.samples.count)
      line.member("failed", check.failures)
      line.member("flagged", check.faces)
      line.member("better", check.better)
      line.member("mean_fall", json: number(known(check.meanFall, check.faces)))
      line.member("mean_random_fall", json: number(known(check.meanRandomFall, check.faces)))
      line.member("masked", check.masked)
      line.member("inside", check.inside)
      line.member("mean_mask_share", json: number(known(check.meanMaskShare, check.masked)))
    }
  }

  /// A mean over so many; nil over none.
  private func known(_ mean: Double, _ count: Int) -> Double? { count > 0 ? mean : nil }
}
