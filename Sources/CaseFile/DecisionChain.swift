import Files

/// The chain that shows an edit of the history from outside (reliability.md 6.6).
///
/// A row's hash is the SHA-256 of its fields in this order: previous, sequence, step, action, target, time, content,
/// model, field, old, new. Each is written as its length in bytes in decimal, a colon, the bytes, a comma; a field
/// that is missing as `-,`. So another program can recompute it, and no two rows read alike.
enum DecisionChain {
  /// What stands before the first row.
  static let start = String(repeating: "0", count: 64)

  static func hash(_ row: Decision) -> String {
    var hash = Digest.Running()
    func add(_ bytes: [UInt8]?) {
      var piece = Array("-,".utf8)
      if let bytes { piece = Array("\(bytes.count):".utf8) + bytes + [UInt8(ascii: ",")] }
      piece.withUnsafeBytes { hash.update($0) }
    }
    func add(_ text: String?) { add(text.map { Array($0.utf8) }) }
    add(row.previous)
    add("\(row.sequence)")
    add("\(row.step)")
    add(row.action.rawValue)
    add(row.target.map(String.init))
    add(row.time)
    add(row.content)
    add(row.model)
    add(row.field.rawValue)
    add(row.old)
    add(row.new)
    return hash.finish()
  }
}
