/// How a JPEG's picture is to be turned, from its first EXIF segment.
///
/// Only tag 0x0112 of the first directory counts, as a SHORT of count 1 and value 1 to 8; no other directory,
/// thumbnail or maker note is followed. A fault means 1, which is then told of.
struct EXIFOrientation: Equatable {
  /// 1 to 8.
  let value: Int
  /// How a directory with a fault was taken.
  let assumptions: [String]

  /// Looks through the markers before the first scan, within the first MiB.
  init(ofJPEG bytes: [UInt8]) {
    guard let segment = Self.segment(of: bytes) else {
      self.init(value: 1, assumptions: [])
      return
    }
    switch Self.read(segment) {
    case .success(let value): self.init(value: value, assumptions: [])
    case .failure(let fault):
      self.init(value: 1, assumptions: ["EXIF: \(fault.rawValue); taken as upright"])
    }
  }

  private init(value: Int, assumptions: [String]) {
    self.value = value
    self.assumptions = assumptions
  }

  private enum Fault: String, Error {
    case byteOrder = "the byte order is neither II nor MM with 42"
    case offset = "the directory lies outside its segment"
    case entries = "the directory has too many entries"
    case form = "the orientation is not one short number"
    case value = "the orientation is not 1 to 8"
  }

  /// The TIFF part of the first APP1 that begins with `Exif\0\0`.
  private static func segment(of bytes: [UInt8]) -> ArraySlice<UInt8>? {
    JPEGSegments(of: bytes, within: PictureLimits.exifSearchBytes)
      .first { $0.marker == 0xE1 && $0.body.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) }?
      .body.dropFirst(6)
  }

  private static func read(_ segment: ArraySlice<UInt8>) -> Result<Int, Fault> {
    var reader = ByteReader(bytes: segment)
    switch (reader.byte(at: 0), reader.byte(at: 1)) {
    case (0x49, 0x49): reader.bigEndian = false
    case (0x4D, 0x4D): reader.bigEndian = true
    default: return .failure(.byteOrder)
    }
    guard reader.uint16(at: 2) == 42 else { return .failure(.byteOrder) }
    guard let directory = reader.uint32(at: 4), let count = reader.uint16(at: directory) else {
      return .failure(.offset)
    }
    guard count <= PictureLimits.exifEntries else { return .failure(.entries) }
    for index in 0..<count {
      // At most 2³² + 512·12: no overflow.
      let entry = directory + 2 + index * 12
      guard let tag = reader.uint16(at: entry) else { return .failure(.offset) }
      guard tag == 0x0112 else { continue }
      guard reader.uint16(at: entry + 2) == 3, reader.uint32(at: entry + 4) == 1 else {
        return .failure(.form)
      }
      guard let value = reader.uint16(at: entry + 8) else { return .failure(.offset) }
      return (1...8).contains(value) ? .success(value) : .failure(.value)
    }
    return .success(1)
  }
}
