import ArgumentParser
import Explainer
import Files
import Foundation

/// Models that are kept in the XDG data folder, `telltale/models/NAME`, and can be named without their path.
enum ModelNames {
  /// The folder that `--model` or a setting means: a path, or else the name of a kept model.
  static func path(_ name: String, in directories: Directories) -> Path {
    let path = Path(name)
    guard !name.contains("/"), FileKind(at: path) != .folder,
      let kept = directories.data?.appending("models").appending(name), FileKind(at: kept) == .folder
    else { return path }
    return kept
  }

  /// What can stand after `--model`: names of kept models, and folders that are models or lead to some.
  static let completion = CompletionKind.custom { _, _, prefix in
    let directories = Directories(environment: ProcessInfo.processInfo.environment)
    let kept = folders(in: directories.data?.appending("models"))
    let folder = prefix.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    let start = folder.isEmpty && !prefix.hasPrefix("/") ? "" : folder + "/"
    return (kept + folders(in: Path(start.isEmpty ? "." : start)).map { start + $0 }).filter {
      $0.hasPrefix(prefix)
    }
  }

  /// Names of the folders in a folder; links to folders count.
  private static func folders(in folder: Path?) -> [String] {
    guard let folder, let entries = try? Listing.entries(of: folder, recursive: false) else { return [] }
    return entries.map(\.path).filter { FileKind(at: $0) == .folder }
      .compactMap { String(validating: $0.lastComponent, as: UTF8.self) }.filter { !$0.hasPrefix(".") }
      .sorted()
  }
}
