import Foundation

/// The strings of `hostile/strings.jsonl`; nil where the shared folder is not at hand.
public func hostileStrings() -> [[UInt8]]? { strings }

private let strings: [[UInt8]]? = {
  let root = URL(filePath: #filePath).appending(path: "../../..").standardized
  let shared =
    ProcessInfo.processInfo.environment["TELLTALE_SHARED"].map { URL(filePath: $0) }
    ?? root.appending(path: "../shared").standardized
  guard let data = try? Data(contentsOf: shared.appending(path: "hostile/strings.jsonl")) else { return nil }
  return data.split(separator: UInt8(ascii: "\n")).compactMap { line in
    let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any]
    guard let digits = (object?["bytes_hex"] as? String).map({ Array($0.utf8) }) else { return nil }
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
  }
}()

/// The first character of a text that would steer a terminal or hide something: a control or bidirectional character, a
/// line separator, what is invisible. Line ends are the caller's to allow.
public func steering(_ text: String, butFor allowed: Set<Unicode.Scalar> = []) -> Unicode.Scalar? {
  text.unicodeScalars.first { scalar in
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
      // Emoji sequences that are known keep their joiner and tag characters.
      scalar.value != 0x200D && !(0xE0020...0xE007F).contains(scalar.value) && !allowed.contains(scalar)
    default: false
    }
  }
}
