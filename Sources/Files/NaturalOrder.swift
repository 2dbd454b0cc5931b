/// Names in the order in which people count: letters without case, runs of digits by their value, ties by bytes.
public enum NaturalOrder {
  /// Sorts by names whose keys are made once.
  public static func sorted<Element>(
    _ elements: [Element], by name: (Element) -> [UInt8]
  ) -> [Element] {
    elements.map { (key: key(name($0)), name: name($0), element: $0) }
      .sorted { a, b in
        a.key == b.key
          ? a.name.lexicographicallyPrecedes(b.name) : a.key.lexicographicallyPrecedes(b.key)
      }
      .map(\.element)
  }

  /// Bytes that compare as the names should: A to Z in lower case, and before each run of digits, without its leading
  /// zeros, the digit zero and the run's length.
  static func key(_ name: [UInt8]) -> [UInt8] {
    var key: [UInt8] = [], i = 0
    key.reserveCapacity(name.count + 4)
    while i < name.count {
      let byte = name[i]
      guard 48...57 ~= byte else {
        key.append(65...90 ~= byte ? byte + 32 : byte)
        i += 1
        continue
      }
      var end = i
      while end < name.count, 48...57 ~= name[end] { end += 1 }
      while i < end - 1, name[i] == 48 { i += 1 }
      let length = end - i
      key.append(48)
      key.append(UInt8(length >> 8 & 0xFF))
      key.append(UInt8(length & 0xFF))
      key += name[i..<end]
      i = end
    }
    return key
  }
}
