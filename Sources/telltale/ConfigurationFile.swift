import Files
import TOMLKit
import Text

/// One `config.toml`: its values, and where in it a key stands, so that a fault can be found (ecosystem C21).
struct ConfigurationFile {
  let path: Path
  private let table: TOMLTable
  private let lines: [Substring]

  /// Keys that hold a value; those of tables are named by whoever reads them.
  static let keys = Setting.all.map(\.key)
  static let tables = ["colors", "keys"]

  /// nil where there is no file, or none that can be opened: that is no error (C20).
  init?(_ path: Path) throws {
    var bytes: [UInt8]
    do throws(FileError) { bytes = try readFile(path, limit: 1 << 20).bytes } catch {
      guard case .tooLarge = error else { return nil }
      throw Ending.status(.usage, message: "\(error)")
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }  // a byte order mark
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let line = lines.prefix { String(validating: $0, as: UTF8.self) != nil }.count + 1
      throw Ending.status(.usage, message: "\(path.text), line \(line): this is not UTF-8")
    }
    self.path = path
    lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    if let (line, what) = TOMLCheck.fault(in: bytes) {
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
      let guess = known.nearest(to: unknown).map { " did you mean \"\($0)\"?" } ?? ""
      throw Ending.status(
        .usage,
        message: "\(place(of: unknown)): unknown key \"\(unknown)\";\(guess) known are "
          + "\(known.joined(separator: ", ")).")
    }
    if let setting = Setting.all.first(where: { table[$0.key] != nil && value($0.key) == nil }) {
      throw Ending.status(
        .usage,
        message: "\(place(of: setting.key)): \(setting.key) must be one value: \(setting.allowed).")
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
    let wanted = [table, key].compactMap(\.self)
    var header: [String] = []
    for (index, line) in lines.enumerated() {
      let content = line.drop { $0 == " " || $0 == "\t" }
      let isHeader = content.first == "["
      let name = isHeader ? content.drop { $0 == "[" }.prefix { $0 != "]" } : content.prefix { $0 != "=" }
      let parts = name.split(separator: ".").map { part in part.filter { !" \t\"'".contains($0) } }
      if isHeader { header = parts }
      if (isHeader ? parts : header + parts).starts(with: wanted) {
        return "\(path.text), line \(index + 1), column \(line.count - content.count + 1)"
      }
    }
    return table.map { place(of: $0) } ?? path.text
  }
}
