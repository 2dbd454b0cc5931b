/// Numbers of files, a bit each: a million take 125 kilobytes.
package struct BitSet: Equatable, Sendable {
  private var words: [UInt64] = []
  private(set) var count = 0

  package init(_ numbers: some Sequence<Int> = []) { for number in numbers { insert(number) } }

  package var isEmpty: Bool { count == 0 }

  package func contains(_ number: Int) -> Bool {
    let word = number >> 6
    return word < words.count && words[word] & 1 << UInt64(number & 63) != 0
  }

  /// - Returns: whether it is new.
  @discardableResult
  package mutating func insert(_ number: Int) -> Bool {
    guard !contains(number) else { return false }
    let word = number >> 6
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: max(word + 1, words.count * 2) - words.count))
    }
    words[word] |= 1 << UInt64(number & 63)
    count += 1
    return true
  }

  /// - Returns: whether it was there.
  @discardableResult
  package mutating func remove(_ number: Int) -> Bool {
    guard contains(number) else { return false }
    words[number >> 6] &= ~(1 << UInt64(number & 63))
    count -= 1
    return true
  }

  /// In rising order.
  package var members: [Int] {
    var members: [Int] = []
    members.reserveCapacity(count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        members.append(index << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return members
  }

  package static func == (a: BitSet, b: BitSet) -> Bool { a.count == b.count && a.members == b.members }
}
