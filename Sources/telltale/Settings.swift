import ArgumentParser
import Files
import Foundation
import TOMLKit

/// What the user has chosen: options over TELLTALE_* variables over the user's `config.toml` over the system's over the
/// defaults (ecosystem C18). Every value knows where it came from.
struct Settings {
  struct Value<T> {
    let value: T
    let source: String
  }

  let model: Value<String?>
  let threads: Value<Int?>
  let color: Value<String?>
  let theme: Value<String?>
  let glyphs: Value<String?>
  let directories: Directories

  /// Keys of `config.toml`, and of TELLTALE_ in capitals.
  static let keys = ["model", "threads", "color", "theme", "glyphs"]

  /// - Parameter options: what the command line gives, by key.
  static func load(options: [String: String?]) throws -> Settings {
    let environment = ProcessInfo.processInfo.environment
    let directories = Directories(environment: environment)
    let files = [directories.configuration?.appending("config.toml"), Path("/etc/telltale/config.toml")]
      .compactMap(\.self)
    let tables = try files.compactMap { path in try table(path).map { (path, $0) } }

    func find(_ key: String) -> Value<String?> {
      if let option = options[key] ?? nil { return Value(value: option, source: "--\(key)") }
      let variable = "TELLTALE_\(key.uppercased())"
      if let value = environment[variable], !value.isEmpty { return Value(value: value, source: variable) }
      for (path, table) in tables {
        if let value = table[key]?.string ?? table[key]?.int.map(String.init) {
          return Value(value: value, source: path.text)
        }
      }
      return Value(value: nil, source: "default")
    }
    let threads = find("threads")
    let count = threads.value.flatMap(Int.init)
    if let text = threads.value, !(1...256).contains(count ?? 0) {
      throw Ending.status(.usage, message: "\(threads.source): threads is \(text); it must be from 1 to 256.")
    }
    return Settings(
      model: find("model"), threads: Value(value: count, source: threads.source), color: find("color"),
      theme: find("theme"), glyphs: find("glyphs"), directories: directories)
  }

  /// A configuration file; nil where there is none, or none that can be read (C20).
  private static func table(_ path: Path) throws -> TOMLTable? {
    guard let contents = try? readFile(path, limit: 1 << 20),
      let text = String(validating: contents.bytes, as: UTF8.self)
    else { return nil }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw Ending.status(
        .usage,
        message: "\(path.text), line \(error.source.begin.line), column \(error.source.begin.column): "
          + "\(error.description)")
    }
    if let unknown = table.keys.first(where: { !keys.contains($0) }) {
      throw Ending.status(
        .usage,
        message: "\(path.text): unknown key \"\(unknown)\"; known are \(keys.joined(separator: ", ")).")
    }
    return table
  }
}
