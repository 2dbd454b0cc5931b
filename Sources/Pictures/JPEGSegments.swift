/// The segments of a JPEG before its first scan, found as libjpeg finds them: other bytes between them are skipped, and any
/// number of fill bytes.
struct JPEGSegments: Sequence, IteratorProtocol {
  private let reader: ByteReader
  private var offset = 2
  private var markers = 0

  /// - Parameter limit: bytes at the start of the file that are searched.
  init(of bytes: [UInt8], within limit: Int = .max) { reader = ByteReader(bytes: bytes.prefix(limit)) }

  /// The next marker that has a segment, and what the segment holds.
  mutating func next() -> (marker: UInt8, body: ArraySlice<UInt8>)? {
    while markers < PictureLimits.markers {
      markers += 1
      while let byte = reader.byte(at: offset), byte != 0xFF { offset += 1 }
      while let byte = reader.byte(at: offset), byte == 0xFF { offset += 1 }
      guard let marker = reader.byte(at: offset) else { return nil }
      offset += 1
      switch marker {
      case 0x00, 0x01, 0xD0...0xD8: continue
      case 0xD9, 0xDA: return nil
      default: break
      }
      guard let length = reader.uint16(at: offset), length >= 2,
        let body = reader.slice(at: offset + 2, length: length - 2)
      else { return nil }
      offset += length
      return (marker, body)
    }
    return nil
  }
}
