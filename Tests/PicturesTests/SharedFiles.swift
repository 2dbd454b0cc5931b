import Foundation
import Pictures
import Testing

/// The large sets that lie beside the package, in TELLTALE_SHARED or `../shared`.
enum SharedFiles {
  static let root: URL? = {
    if let path = ProcessInfo.processInfo.environment["TELLTALE_SHARED"] {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
        let shared = folder.deletingLastPathComponent().appendingPathComponent("shared", isDirectory: true)
        return FileManager.default.fileExists(atPath: shared.path) ? shared : nil
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  static let absence: Comment = "the shared files are absent: set TELLTALE_SHARED"
  static let hasHostile = exists("hostile")
  static let hasReference = exists("reference/preprocess")

  private static func exists(_ path: String) -> Bool {
    root.map { FileManager.default.fileExists(atPath: $0.appendingPathComponent(path).path) } ?? false
  }

  /// The bytes of a file, by its path within the sets.
  static func bytes(_ path: String) throws -> [UInt8] {
    let root = try #require(root)
    return Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }

  static func names(in path: String) throws -> [String] {
    let root = try #require(root)
    return try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(path).path)
      .sorted()
  }

  /// A JSON object.
  static func object(_ path: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(bytes(path))) as? [String: Any])
  }

  /// The objects under a key of a JSON object.
  static func objects(_ path: String, under key: String) throws -> [String: [String: Any]] {
    try #require(try object(path)[key] as? [String: [String: Any]])
  }

  static func picture(_ path: String) throws -> Picture {
    try PictureDecoder.decode(bytes(path)).picture
  }
}

/// How two pictures of one size differ, in levels.
struct Difference {
  var largest = 0
  var mean = 0.0

  init(_ first: Picture, _ second: Picture) throws {
    try #require(first.width == second.width && first.height == second.height)
    var sum = 0
    for (one, other) in zip(first.pixels, second.pixels) {
      let difference = abs(Int(one) - Int(other))
      largest = max(largest, difference)
      sum += difference
    }
    mean = Double(sum) / Double(first.pixels.count)
  }
}
