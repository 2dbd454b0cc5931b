/// Names in the order in which people count: letters without case, runs of digits by their value, ties by bytes.
public enum NaturalOrder {
  /// Sorts by names whose keys are made once.
  public static func sorted<Element>(
    _ elements: [Element], by name: (Element) -> [UInt8]
  ) -> [Element] {
    let names = elements.map(name)
    return sorted(count: elements.count) { names[$0][...] }.map { elements[$0] }
  }

  /// Sorts numbered names: their keys stand one after another in one arena, and the first bytes of each are compared as
  /// one number, so that a million names take a few allocations and not two million (ecosystem N4, N5).
  ///
  /// - Parameter name: the bytes of a number from 0.
  /// - Returns: the numbers in order.
  public static func sorted(count: Int, by name: (Int) -> ArraySlice<UInt8>) -> [Int] {
    var arena: [UInt8] = []
    var ends: [Int] = []
    var order: [(prefix: UInt64, number: Int)] = []
    ends.reserveCapacity(count)
    order.reserveCapacity(count)
    for number in 0..<count {
      let start = arena.count
      append(key: name(number), to: &arena)
      var prefix: UInt64 = 0
      for place in start..<start + 8 {
        prefix = prefix << 8 | UInt64(place < arena.count ? arena[place] : 0)
      }
      order.append((prefix, number))
      ends.append(arena.count)
    }
    arena.withUnsafeBufferPointer { arena in
      order.sort { a, b in
        if a.prefix != b.prefix { return a.prefix < b.prefix }
        let start = (a.number == 0 ? 0 : ends[a.number - 1], b.number == 0 ? 0 : ends[b.number - 1])
        let length = (ends[a.number] - start.0, ends[b.number] - start.1)
        for place in 0..<min(length.0, length.1) {
          let (first, second) = (arena[start.0 + place], arena[start.1 + place])
          if first != second { return first < second }
        }
        if length.0 != length.1 { return length.0 < length.1 }
        return name(a.number).lexicographicallyPrecedes(name(b.number))
      }
    }
    return order.map(\.number)
  }

  /// Bytes that compare as the names should: A to Z in lower case, and before each run of digits, without its leading
  /// zeros, the digit zero and the run's length.
  static func append(key name: ArraySlice<UInt8>, to key: inout [UInt8]) {
    var i = name.startIndex
    while i < name.endIndex {
      let byte = name[i]
      guard 48...57 ~= byte else {
        key.append(65...90 ~= byte ? byte + 32 : byte)
        i += 1
        continue
      }
      var end = i
      while end < name.endIndex, 48...57 ~= name[end] { end += 1 }
      while i < end - 1, name[i] == 48 { i += 1 }
      let length = end - i
      key.append(48)
      key.append(UInt8(length >> 8 & 0xFF))
      key.append(UInt8(length & 0xFF))
      key += name[i..<end]
      i = end
    }
  }
}
