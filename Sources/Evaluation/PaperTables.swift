import Files

/// The figures that the paper prints, to stand beside a user's own and marked as the paper's.
///
/// Read from `Paper/tables.json`; all in per cent there, as fractions here.
public struct PaperTables: Sendable {
  public struct Row: Sendable {
    public let name: String
    public let values: [String: Double]
  }

  /// Areas under the curve by data set.
  public let table1: [Row]
  /// By perturbation, with `clean`, `mean` and `drop rate`.
  public let table2: [Row]
  /// Ablations by data set.
  public let table3: [Row]

  static let schema = "telltale.paper/1"

  public init(_ path: Path) throws(EvaluationError) {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path, limit: 1 << 20).bytes } catch { throw .file(error) }
    let json: JSON
    do throws(JSON.Fault) { json = try JSON(parsing: bytes) } catch {
      throw .paper(path, what: "no strict JSON (\(error))")
    }
    guard json["schema"]?.string == PaperTables.schema else {
      throw .paper(path, what: "schema must be \"\(PaperTables.schema)\"")
    }
    func rows(_ name: String) throws(EvaluationError) -> [Row] {
      var rows: [Row] = []
      for row in json[name]?["rows"]?.array ?? [] {
        guard let title = row["name"]?.string, let values = row["values"]?.members else {
          throw .paper(path, what: "\(name) must hold rows with name and values")
        }
        var known: [String: Double] = [:]
        for member in values { known[member.key] = member.value.double.map { $0 / 100 } }
        rows.append(Row(name: title, values: known))
      }
      return rows
    }
    table1 = try rows("table_1")
    table2 = try rows("table_2")
    table3 = try rows("table_3")
  }

  /// The paper's data sets; it trains on the first.
  private static let dataSets = ["FF++", "CDF", "FSh", "DF-1.0", "DFDC"]

  /// The paper's name of a data set: "FF++" for "FF++ (c23)"; nil for a set that it does not use.
  static func name(of dataSet: String) -> String? {
    dataSets.first { dataSet == $0 || dataSet.hasPrefix("\($0) ") }
  }

  /// Under which name the paper's rows hold the mean over these data sets: it states one over its five, and
  /// one over those that it does not train on. nil for any other choice.
  static func mean(over sets: [String]) -> String? {
    let names = sets.map { name(of: $0) ?? $0 }.sorted()
    if names == dataSets.sorted() { return "mean with" }
    return names == dataSets.dropFirst().sorted() ? "mean without" : nil
  }
}
