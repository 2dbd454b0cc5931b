/// Reads numbers at offsets of bytes that may be anything: an offset outside gives nil, never a trap.
struct ByteReader {
  let bytes: ArraySlice<UInt8>
  var bigEndian = true

  var count: Int { bytes.count }

  func byte(at offset: Int) -> UInt8? {
    guard offset >= 0, offset < bytes.count else { return nil }
    return bytes[bytes.startIndex + offset]
  }

  func uint16(at offset: Int) -> Int? {
    guard let first = byte(at: offset), let second = byte(at: offset + 1) else { return nil }
    return bigEndian ? Int(first) << 8 | Int(second) : Int(second) << 8 | Int(first)
  }

  func uint32(at offset: Int) -> Int? {
    guard let first = uint16(at: offset), let second = uint16(at: offset + 2) else { return nil }
    return bigEndian ? first << 16 | second : second << 16 | first
  }

  /// `length` bytes from `offset`, nil unless all are there.
  func slice(at offset: Int, length: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, length >= 0, offset <= bytes.count, length <= bytes.count - offset else { return nil }
    let start = bytes.startIndex + offset
    return bytes[start..<start + length]
  }
}
