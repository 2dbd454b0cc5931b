import Foundation

/// Records of TensorBoard's event file (ecosystem L12 to L15): scalars only.
///
/// A record is: length (u64, little endian), masked CRC of those eight bytes, the data, masked CRC of the data.
package enum EventFile {
  /// The first record of a file.
  static func header(time: Double) -> [UInt8] {
    record(double(1, time) + bytes(3, Array("brain.Event:2".utf8)))
  }

  /// One event with its scalars.
  package static func scalars(_ values: [(tag: String, value: Double)], step: Int, time: Double) -> [UInt8] {
    let summary = values.flatMap { tag, value in
      bytes(1, bytes(1, Array(tag.utf8)) + float(2, Float(value)))
    }
    return record(double(1, time) + integer(2, UInt64(step)) + bytes(5, summary))
  }

  /// `events.out.tfevents.<seconds>.<host>.telltale`.
  static func name(time: Double) -> String {
    let host = ProcessInfo.processInfo.hostName.filter { $0.isLetter || $0.isNumber || $0 == "-" }
    return "events.out.tfevents.\(Int(time)).\(host).telltale"
  }

  /// Whether a file is called as ours are.
  static func isName(_ name: String) -> Bool {
    name.hasPrefix("events.out.tfevents.") && name.hasSuffix(".telltale")
  }

  static func record(_ data: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(data.count))
    return length + littleEndian(masked(length)) + data + littleEndian(masked(data))
  }

  // MARK: - Protocol buffers

  private static func double(_ field: UInt64, _ value: Double) -> [UInt8] {
    varint(field << 3 | 1) + littleEndian(value.bitPattern)
  }

  private static func float(_ field: UInt64, _ value: Float) -> [UInt8] {
    varint(field << 3 | 5) + littleEndian(value.bitPattern)
  }

  private static func integer(_ field: UInt64, _ value: UInt64) -> [UInt8] {
    varint(field << 3) + varint(value)
  }

  private static func bytes(_ field: UInt64, _ value: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(value.count)) + value
  }

  private static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value, bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }

  // MARK: - CRC-32C (Castagnoli)

  package static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { crc, byte in table[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8 }
  }

  private static func masked(_ bytes: [UInt8]) -> UInt32 {
    let crc = crc(bytes)
    return (crc >> 15 | crc << 17) &+ 0xa282_ead8
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
  }
}
