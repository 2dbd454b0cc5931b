import Files
import Foundation
import Tensors

/// What the user has chosen: options over TELLTALE_* variables over the user's `config.toml` over the system's over the
/// defaults (ecosystem C18). Every value knows where it came from.
struct Settings {
  struct Value<T> {
    let value: T
    let source: String
  }

  let model: Value<String?>
  let threads: Value<Int?>
  let engine: Value<MatrixEngine.Form?>
  let precision: Value<Precision?>
  let color: Value<String?>
  let theme: Value<String?>
  let glyphs: Value<String?>
  /// How pictures reach the terminal.
  let graphics: Value<String?>
  /// Height of a cell over its width, from 0.5 to 4.
  let cellAspect: Value<String?>
  /// `paint`, or `terminal`.
  let background: Value<String?>
  /// `true`, or `false`.
  let mouse: Value<String?>
  /// Colours by the names of their roles, and keys by the names of their commands: from the user's file, else the
  /// system's.
  let colors, keys: [Entry]
  /// Where a configuration may lie, the user's and the system's, and whether one was there to read.
  let files: [(path: Path, isRead: Bool)]
  let directories: Directories

  /// An entry of a table of the configuration.
  struct Entry {
    let key: String
    let values: [String]
    /// File, line and column.
    let place: String
  }

  /// - Parameter options: what the command line gives, by key.
  static func load(options: [String: String?]) throws -> Settings {
    let environment = ProcessInfo.processInfo.environment
    let directories = Directories(environment: environment)
    let paths = [directories.configuration?.appending("config.toml"), Path("/etc/telltale/config.toml")]
      .compactMap(\.self)
    let configurations = try paths.compactMap { try ConfigurationFile($0) }
    let files = paths.map { path in (path: path, isRead: configurations.contains { $0.path == path }) }

    func lookUp(_ setting: Setting) -> Value<String?> {
      let key = setting.key, variable = setting.variable
      if let option = options[key] ?? nil { return Value(value: option, source: "--\(key)") }
      if let value = environment[variable], !value.isEmpty { return Value(value: value, source: variable) }
      for file in configurations {
        if let value = file.value(key) { return Value(value: value, source: file.place(of: key)) }
      }
      return Value(value: nil, source: "default")
    }
    func find(_ setting: Setting) throws(Ending) -> Value<String?> {
      let found = lookUp(setting)
      if let text = found.value { try setting.check(text, from: found.source) }
      return found
    }
    func entries(_ table: String) throws -> [Entry] {
      for file in configurations {
        let entries = try file.entries(of: table)
        if !entries.isEmpty {
          return entries.map {
            Entry(key: $0.key, values: $0.values, place: file.place(of: $0.key, in: table))
          }
        }
      }
      return []
    }
    func choose<T>(_ setting: Setting, _ make: (String) -> T?) throws(Ending) -> Value<T?> {
      let found = try find(setting)
      return Value(value: found.value.flatMap(make), source: found.source)
    }
    return Settings(
      model: try find(.model), threads: try choose(.threads) { Int($0) },
      engine: try choose(.engine) { MatrixEngine.Form(rawValue: $0) },
      precision: try choose(.precision) { Precision(rawValue: $0) }, color: try find(.color),
      theme: try find(.theme), glyphs: try find(.glyphs), graphics: try find(.graphics),
      cellAspect: try find(.cellAspect), background: try find(.background), mouse: try find(.mouse),
      colors: try entries("colors"), keys: try entries("keys"), files: files, directories: directories)
  }
}

extension Settings {
  /// The cache folder; nil where there is none, or where it lies in one of the folders that are looked into.
  func cache(besides evidence: [Path]) -> Path? {
    directories.cache.flatMap { cache in
      evidence.contains { Listing.isInside(cache, folder: $0) } ? nil : cache
    }
  }
}
