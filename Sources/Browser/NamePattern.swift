/// Words that a name has to hold: in any case, unless they have a capital letter (ecosystem I15).
package struct NamePattern: Hashable, Sendable {
  package let text: String
  private let needle: [UInt8]
  /// Whether case counts.
  private let isExact: Bool
  /// Letters beyond ASCII have to be folded as text.
  private let isASCII: Bool

  package init(_ text: String) {
    self.text = text
    isExact = text.contains { $0.isUppercase }
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
    needle = Array((isExact ? text : text.lowercased()).utf8)
  }

  package func matches(_ name: ArraySlice<UInt8>) -> Bool {
    guard isExact || isASCII else {
      return String(decoding: name, as: UTF8.self).lowercased().contains(text.lowercased())
    }
    return name.withUnsafeBufferPointer { name in
      needle.withUnsafeBufferPointer { needle in isFound(needle, in: name) }
    }
  }

  private func isFound(_ needle: UnsafeBufferPointer<UInt8>, in name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = needle.first else { return true }
    guard name.count >= needle.count else { return false }
    for start in 0...name.count - needle.count where folded(name[start]) == first {
      var place = 1
      while place < needle.count, folded(name[start + place]) == needle[place] { place += 1 }
      if place == needle.count { return true }
    }
    return false
  }

  private func folded(_ byte: UInt8) -> UInt8 { !isExact && 65...90 ~= byte ? byte + 32 : byte }
}
