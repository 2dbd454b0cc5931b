import DataSets
import Explainer
import Foundation

extension Table {
  /// Aligned columns under the title. Holds text from outside: show it as `SafeText`.
  public var text: String {
    let cells = [columns] + rows.map { $0.map(\.text) }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let lines = cells.map { row in
      row.enumerated().map { column, text in
        let space = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + space : space + text
      }.joined(separator: "  ").trimmingEnd
    }
    let rule = String(repeating: "-", count: widths.reduce(0, +) + 2 * (widths.count - 1))
    return ([title, rule, lines[0], rule] + lines.dropFirst() + notes.map { "  \($0)" })
      .joined(separator: "\n") + "\n"
  }

  /// The header of `csv`, with its line end.
  public static let csvHeader = "table,row,column,value,low,high\r\n"

  /// One line a cell; shares as fractions, at full precision.
  public var csv: String {
    rows.flatMap { row in
      zip(columns, row).dropFirst().map { column, cell in
        CSVText.line([name, row.first?.text ?? "", column] + cell.fields) + "\r\n"
      }
    }.joined()
  }

  public var json: String {
    JSONText.object { line in
      line.member("name", name)
      line.member("title", title)
      line.member("columns", json: JSONText.array(columns.map(JSONText.string)))
      line.member("rows", json: JSONText.array(rows.map { JSONText.array($0.map(\.json)) }))
      line.member("notes", json: JSONText.array(notes.map(JSONText.string)))
    }
  }
}

extension Table.Cell {
  var text: String {
    switch self {
    case .text(let text): text
    case .count(let count): "\(count)"
    case .share(let value): value.map { Table.Cell.decimals($0 * 100, 2) } ?? "–"
    case .number(let value): value.map { Table.Cell.decimals($0, 4) } ?? "–"
    case .change(let value):
      value.map { ($0 > 0 ? "+" : "") + Table.Cell.decimals($0 * 100, 2) + " %" } ?? "–"
    case .estimate(let value, let interval):
      (value.map { Table.Cell.decimals($0 * 100, 2) } ?? "–")
        + (interval.map {
          " [\(Table.Cell.decimals($0.low * 100, 1)), \(Table.Cell.decimals($0.high * 100, 1))]"
        } ?? "")
    }
  }

  /// Value, low, high.
  fileprivate var fields: [String] {
    switch self {
    case .text(let text): [text, "", ""]
    case .count(let count): ["\(count)", "", ""]
    case .share(let value), .change(let value), .number(let value): [value.map { "\($0)" } ?? "", "", ""]
    case .estimate(let value, let interval):
      [value.map { "\($0)" } ?? "", interval.map { "\($0.low)" } ?? "", interval.map { "\($0.high)" } ?? ""]
    }
  }

  fileprivate var json: String {
    switch self {
    case .text(let text): JSONText.string(text)
    case .count(let count): "\(count)"
    case .share(let value), .change(let value), .number(let value): JSONText.number(value)
    case .estimate(let value, let interval):
      JSONText.object { line in
        line.member("value", json: JSONText.number(value))
        line.member("low", json: JSONText.number(interval?.low))
        line.member("high", json: JSONText.number(interval?.high))
      }
    }
  }

  private static func decimals(_ value: Double, _ count: Int) -> String {
    guard value.isFinite else { return "–" }
    return String(format: "%.\(count)f", value).replacing("-", with: "−")
  }
}

extension JSONText {
  static func number(_ value: Double?) -> String { value.map { number($0) } ?? "null" }
}

extension String {
  fileprivate var trimmingEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
