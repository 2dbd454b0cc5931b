import Foundation

/// The strings of `hostile/strings.jsonl`; nil where the shared folder is not at hand.
func hostileStrings() -> [[UInt8]]? {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let shared =
    ProcessInfo.processInfo.environment["TELLTALE_SHARED"].map { URL(filePath: $0) }
    ?? root.deletingLastPathComponent().appending(path: "shared")
  guard let data = try? Data(contentsOf: shared.appending(path: "hostile/strings.jsonl")) else { return nil }
  return data.split(separator: UInt8(ascii: "\n")).compactMap { line in
    let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any]
    guard let hex = object?["bytes_hex"] as? String else { return nil }
    let digits = Array(hex.utf8)
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }
}
