import Testing
import Training

/// The TensorBoard record, byte by byte.
struct EventFileTests {
  /// Source: RFC 3720, appendix B.4, and the check value of CRC-32C.
  @Test func checksum() {
    #expect(EventFile.crc(Array("123456789".utf8)) == 0xE306_9283)
    #expect(EventFile.crc([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }

  @Test func aScalarIsOneRecord() {
    let record = EventFile.scalars([("loss/binary", 0.5)], step: 300, time: 1)
    let data = Array(record[12..<record.count - 4])
    #expect(Array(record[0..<8]) == [UInt8(data.count), 0, 0, 0, 0, 0, 0, 0])
    // wall_time 1.0, step 300, summary { value { tag, simple_value 0.5 } }
    let value: [UInt8] = [0x0A, 11] + Array("loss/binary".utf8) + [0x15, 0, 0, 0, 0x3F]
    let summary: [UInt8] = [0x0A, UInt8(value.count)] + value
    #expect(
      data == [0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0xAC, 0x02, 0x2A, UInt8(summary.count)] + summary)
  }
}
