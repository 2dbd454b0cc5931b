/// A table of figures as a value; `Table+Output.swift` writes it.
public struct Table: Sendable {
  public enum Cell: Equatable, Sendable {
    case text(String)
    case count(Int)
    /// A share, shown in per cent with two decimals.
    case share(Double?)
    /// A share with its 95 % interval.
    case estimate(Double?, Bootstrap.Interval?)
    /// A relative change, shown in per cent with its sign.
    case change(Double?)
    /// A number, shown with four decimals.
    case number(Double?)
  }

  /// What names it in CSV and JSON.
  public let name: String
  public let title: String
  /// The first column names the rows.
  public let columns: [String]
  public let rows: [[Cell]]
  public let notes: [String]

  /// - Precondition: every row has a cell a column.
  public init(name: String, title: String, columns: [String], rows: [[Cell]], notes: [String] = []) {
    precondition(rows.allSatisfy { $0.count == columns.count })
    self.name = name
    self.title = title
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }
}
