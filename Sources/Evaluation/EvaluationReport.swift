import Explainer

/// Everything that `telltale evaluate` says: the conditions, the tables, and all figures as JSON
/// (schema `telltale.evaluate/1`).
public struct EvaluationReport: Sendable {
  public let results: [EvaluationResult]
  public let tables: [Table]
  private let version: String

  /// - Parameters:
  ///   - results: in which a name of a data set is of one set alone, as `DataSet.read` takes care of.
  ///   - trainedOn: the name of the data set that the models were trained on, for Table 1's means.
  ///   - paper: nil leaves the paper's figures out.
  ///   - version: the program's.
  public init(
    _ results: [EvaluationResult], trainedOn: String? = nil, paper: PaperTables? = nil, version: String
  ) {
    self.results = results
    self.version = version
    var tables: [Table] = []
    for result in results {
      for videos in [false, true] {
        tables += [Table.order(of: result, videos: videos), Table.decisions(of: result, videos: videos)]
          .compactMap(\.self)
      }
    }
    tables.append(Table.thresholds(results))
    let isOnlyOne = results.count == 1
    if !isOnlyOne || results.contains(where: { PaperTables.name(of: $0.predictions.dataSet.name) != nil }) {
      tables.append(Table.dataSets(results, trainedOn: trainedOn, paper: paper))
    }
    var seen: Set<String> = []
    for set in results.map(\.predictions.dataSet.name) where seen.insert(set).inserted {
      if let table = Table.models(results, on: set) { tables.append(table) }
    }
    if let table = Table.robustness(results, paper: paper) { tables.append(table) }
    tables += results.compactMap(Table.levels(of:))
    self.tables = tables
  }

  /// Holds text from outside: show its lines as `SafeText`.
  public var text: String {
    var blocks = results.map { $0.conditions.joined(separator: "\n") + "\n" }
    blocks += tables.map(\.text)
    return blocks.joined(separator: "\n")
  }

  public var csv: String { Table.csvHeader + tables.map(\.csv).joined() }

  /// One object, with a line feed.
  public var json: String {
    JSONText.object { line in
      line.member("schema", "telltale.evaluate/1")
      line.member("version", version)
      line.member("results", json: JSONText.array(results.map(\.json)))
      line.member("tables", json: JSONText.array(tables.map(\.json)))
    } + "\n"
  }
}
