import Explainer
import Files

/// What a forging method alters: the table in `Presets/labels.json` (method.md section 1).
public struct MethodLabels: Sendable {
  private let table: [String: LabelVector]

  static let schema = "telltale.labels/1"

  /// - Parameter path: the file of the table.
  public init(_ path: Path) throws(DataSetError) {
    let json = try Tree.json(path)
    guard json["schema"]?.string == MethodLabels.schema else {
      throw .json(path, what: "schema must be \"\(MethodLabels.schema)\"")
    }
    var table: [String: LabelVector] = [:]
    for member in json["methods"]?.members ?? [] {
      if member.value.string == "only fake" {
        table[member.key] = .onlyFake
        continue
      }
      guard let names = member.value.array?.map(\.string) else {
        throw .json(path, what: "\(member.key) must be a list of attributes, or \"only fake\"")
      }
      var altered: Set<Label> = []
      for name in names {
        guard let label = Label.attributes.first(where: { $0.name == name }) else {
          throw .json(path, what: "\(member.key) names \"\(name ?? "no text")\", which is no attribute")
        }
        altered.insert(label)
      }
      table[member.key] = LabelVector(altered: altered)
    }
    self.table = table
  }

  /// A method that is not in the table is a forgery of which no more is known.
  public subscript(_ method: String) -> LabelVector { table[method] ?? .onlyFake }
}
