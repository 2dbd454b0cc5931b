import ArgumentParser
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
    let files = [directories.configuration?.appending("config.toml"), Path("/etc/telltale/config.toml")]
      .compactMap(\.self)
    let configurations = try files.compactMap { try ConfigurationFile($0) }

    func find(_ key: String) -> Value<String?> {
      if let option = options[key] ?? nil { return Value(value: option, source: "--\(key)") }
      let variable = "TELLTALE_\(key.uppercased().replacing("-", with: "_"))"
      if let value = environment[variable], !value.isEmpty { return Value(value: value, source: variable) }
      for file in configurations {
        if let value = file.value(key) { return Value(value: value, source: file.place(of: key)) }
      }
      return Value(value: nil, source: "default")
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
    let threads = find("threads")
    let count = threads.value.flatMap(Int.init)
    if let text = threads.value, !(1...256).contains(count ?? 0) {
      throw Ending.status(.usage, message: "\(threads.source): threads is \(text); it must be from 1 to 256.")
    }
    func choice<T: RawRepresentable<String> & CaseIterable>(_ key: String) throws -> Value<T?> {
      let found = find(key)
      let choice = found.value.flatMap(T.init)
      if let text = found.value, choice == nil {
        let allowed = T.allCases.map(\.rawValue).joined(separator: ", ")
        throw Ending.status(
          .usage, message: "\(found.source): \(key) is \(text); it must be one of \(allowed).")
      }
      return Value(value: choice, source: found.source)
    }
    return Settings(
      model: find("model"), threads: Value(value: count, source: threads.source),
      engine: try choice("engine"),
      precision: try choice("precision"), color: find("color"),
      theme: find("theme"), glyphs: find("glyphs"),
      graphics: find("graphics"), cellAspect: find("cell-aspect"), background: find("background"),
      mouse: find("mouse"),
      colors: try entries("colors"), keys: try entries("keys"), directories: directories)
  }
}
