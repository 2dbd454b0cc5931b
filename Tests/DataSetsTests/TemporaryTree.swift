import DataSets
import Files
import Foundation

/// A small tree of files in a folder of its own, gone with it.
final class TemporaryTree {
  let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "telltale-\(UUID().uuidString)/set")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: root.deletingLastPathComponent()) }

  var path: Path { Path(root.path) }

  /// A file with its folders; empty pictures do where none is decoded.
  func file(_ name: String, _ text: String = "") throws {
    let url = root.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// A video's frames, counted from 0.
  func frames(_ folder: String, _ count: Int = 3) throws {
    for number in 0..<count {
      try file("\(folder)/\(String(format: "%04d", number)).png", "\(folder) \(number)")
    }
  }

  /// The file's name below the root.
  func name(_ sample: Sample) -> String { String(sample.file.text.dropFirst(root.path.count + 1)) }

  static func options(_ layout: Layout? = nil, frames: Int? = nil) throws -> LayoutOptions {
    let presets = URL(filePath: #filePath).appending(path: "../../../Assets/Presets/labels.json").standardized
    return LayoutOptions(
      layout: layout, frames: frames, methodLabels: try MethodLabels(Path(presets.path)))
  }

  func read(
    _ layout: Layout? = nil, frames: Int? = nil, _ change: (inout LayoutOptions) -> Void = { _ in }
  ) throws -> DataSet {
    var options = try Self.options(layout, frames: frames)
    change(&options)
    return try DataSet.read(path, options)
  }
}
