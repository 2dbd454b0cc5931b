import Files
import TOMLKit
import Text

/// One `config.toml`: its values, and where in it a key stands, so that a fault can be found (ecosystem C21).
struct ConfigurationFile {
  let path: Path
  private let table: TOMLTable
  private let lines: [Substring]

  /// Keys that hold a value; those of tables are named by whoever reads them.
  static let keys = [
    "model", "threads", "engine", "precision", "color", "theme", "glyphs", "graphics", "cell-aspect",
    "background", "mouse",
  ]
  static let tables = ["colors", "keys"]

  /// nil where there is no file, or none that can be read: that is no error (C20).
  init?(_ path: Path) throws {
    guard let contents = try? readFile(path, limit: 1 << 20),
      let text = String(validating: contents.bytes, as: UTF8.self)
    else { return nil }
    self.path = path
    lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if let (line, what) = TOMLCheck.fault(in: contents.bytes) {
      throw Ending.status(.usage, message: "\(path.text), line \(line): \(what)")
    }
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw Ending.status(
        .usage,
        message: "\(path.text), line \(error.source.begin.line), column \(error.source.begin.column): "
          + "\(error.description)")
    }
    let known = ConfigurationFile.keys + ConfigurationFile.tables
    if let unknown = table.keys.sorted().first(where: { !known.contains($0) }) {
      let nearest = known.min { unknown.distance(to: $0) < unknown.distance(to: $1) } ?? ""
      throw Ending.status(
        .usage,
        message: "\(place(of: unknown)): unknown key \"\(unknown)\"; did you mean \"\(nearest)\"? Known are "
          + "\(known.joined(separator: ", ")).")
    }
  }

  /// A value of the file's top, numbers and booleans as text too.
  func value(_ key: String) -> String? {
    guard let entry = table[key] else { return nil }
    if let text = entry.string { return text }
    if let number = entry.int { return "\(number)" }
    if let number = entry.double { return "\(number)" }
    return entry.bool.map { "\($0)" }
  }

  /// The entries of a table, each one text or several, by key.
  ///
  /// - Throws: where an entry is neither.
  func entries(of name: String) throws -> [(key: String, values: [String])] {
    guard let inner = table[name]?.table else {
      guard table[name] != nil else { return [] }
      throw Ending.status(.usage, message: "\(place(of: name)): \(name) must be a table: [\(name)]")
    }
    return try inner.keys.sorted().map { key in
      if let text = inner[key]?.string { return (key, [text]) }
      if let array = inner[key]?.array {
        let texts = array.compactMap(\.string)
        if texts.count == array.count, !texts.isEmpty { return (key, texts) }
      }
      throw Ending.status(
        .usage, message: "\(place(of: key, in: name)): \(key) must be text, or a list of texts.")
    }
  }

  /// `FILE, line L, column C`; the parser keeps no places, so the key is looked for.
  func place(of key: String, in table: String? = nil) -> String {
    var current: String?
    for (index, line) in lines.enumerated() {
      let content = line.drop { $0 == " " || $0 == "\t" }
      if content.first == "[" {
        current = content.dropFirst().split(separator: "]").first.map(String.init)
        if table == nil, current == key { return "\(path.text), line \(index + 1), column 1" }
        continue
      }
      guard current == table else { continue }
      let name = content.prefix { $0 != "=" && $0 != " " && $0 != "\t" }
      if name == key || name == "\"\(key)\"" || name == "'\(key)'" {
        return "\(path.text), line \(index + 1), column \(line.count - content.count + 1)"
      }
    }
    return path.text
  }
}

extension String {
  /// Insertions, deletions and changes from one text to the other (Levenshtein 1966).
  fileprivate func distance(to other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (i, letter) in enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for j in other.indices {
        let above = row[j + 1]
        row[j + 1] = Swift.min(above + 1, row[j] + 1, diagonal + (letter == other[j] ? 0 : 1))
        diagonal = above
      }
    }
    return row[other.count]
  }
}
