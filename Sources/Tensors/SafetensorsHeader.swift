import Files

/// The header of a safetensors file: where each tensor lies, checked whole before any is read.
///
/// Source: the format's README and its reference implementation; the rules in the comments are reliability.md's.
struct SafetensorsHeader {
  struct Entry: Sendable {
    let name: String
    let type: DType
    let shape: [Int]
    /// Bytes of the tensor, counted from the end of the header.
    let range: Range<Int>
  }

  enum DType: String, Sendable {
    case bool = "BOOL"
    case f4 = "F4", f6e2m3 = "F6_E2M3", f6e3m2 = "F6_E3M2", f8e5m2 = "F8_E5M2", f8e4m3 = "F8_E4M3"
    case f8e8m0 = "F8_E8M0", f8e4m3fnuz = "F8_E4M3FNUZ", f8e5m2fnuz = "F8_E5M2FNUZ"
    case u8 = "U8", i8 = "I8", i16 = "I16", u16 = "U16", f16 = "F16", bf16 = "BF16"
    case i32 = "I32", u32 = "U32", f32 = "F32", c64 = "C64", f64 = "F64", i64 = "I64", u64 = "U64"

    var bits: Int {
      switch self {
      case .f4: 4
      case .f6e2m3, .f6e3m2: 6
      case .bool, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz, .u8, .i8: 8
      case .i16, .u16, .f16, .bf16: 16
      case .i32, .u32, .f32: 32
      case .c64, .f64, .i64, .u64: 64
      }
    }
  }

  /// In the order of their bytes.
  let entries: [Entry]
  let metadata: [(key: String, value: String)]
  /// Where the tensors' bytes begin in the file.
  let bufferStart: Int

  static let headerLimit: UInt64 = 100_000_000
  static let tensorLimit = 100_000
  static let nameLimit = 1_024
  static let rankLimit = 8

  init(of file: UnsafeRawBufferPointer) throws(SafetensorsError) {
    guard file.count >= 8 else { throw .fileTooShort(bytes: file.count) }  // 5.1
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    guard length <= SafetensorsHeader.headerLimit else { throw .headerTooLarge(bytes: length) }  // 5.2
    bufferStart = 8 + Int(length)  // at most 100,000,008
    guard bufferStart <= file.count else { throw .headerBeyondFile(header: length, file: file.count) }  // 5.3
    let text = UnsafeRawBufferPointer(rebasing: file[8..<bufferStart])
    guard text.first == UInt8(ascii: "{"), let end = text.lastIndex(where: { $0 != 0x20 }),  // 5.5
      text[end] == UInt8(ascii: "}")
    else { throw .headerNotObject }

    let json: JSON
    do throws(JSON.Fault) { json = try JSON(parsing: text, depth: 4) } catch {
      switch error {  // 5.4, 5.6, 5.7
      case .notUTF8(let offset): throw .headerNotUTF8(offset: offset)
      case .notJSON(let offset), .tooDeep(let offset): throw .headerNotJSON(offset: offset)
      case .duplicateKey(let key, _): throw .duplicateKey(key)
      }
    }
    guard let members = json.members else { throw .headerNotObject }

    var entries: [Entry] = [], metadata: [(String, String)] = []
    for member in members {
      if member.key == "__metadata__" {  // 5.8
        guard let pairs = member.value.members else { throw .badMetadata }
        for pair in pairs {
          guard let value = pair.value.string else { throw .badMetadata }
          metadata.append((pair.key, value))
        }
      } else {
        entries.append(try SafetensorsHeader.entry(member, buffer: file.count - bufferStart))
      }
    }
    // 5.10
    guard entries.count <= SafetensorsHeader.tensorLimit else { throw .tooManyTensors(entries.count) }
    entries.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
    try SafetensorsHeader.checkCover(entries, buffer: file.count - bufferStart)
    self.entries = entries
    self.metadata = metadata
  }

  private static func entry(_ member: JSON.Member, buffer: Int) throws(SafetensorsError) -> Entry {
    let name = member.key
    guard 1...nameLimit ~= name.utf8.count else { throw .nameTooLong(bytes: name.utf8.count) }
    // 5.9
    guard let typeName = member.value["dtype"]?.string else { throw .badEntry(name: name, key: "dtype") }
    guard let type = DType(rawValue: typeName) else { throw .unknownDType(name: name, typeName) }  // 5.11
    let shape = try counts(member, "shape")
    guard shape.count <= rankLimit else { throw .rankTooHigh(name: name, rank: shape.count) }
    let offsets = try counts(member, "data_offsets")
    guard offsets.count == 2 else { throw .badEntry(name: name, key: "data_offsets") }
    guard offsets[0] <= offsets[1] else { throw .offsetsReversed(name: name) }  // 5.14
    guard offsets[1] <= buffer else { throw .offsetsBeyondBuffer(name: name) }  // 5.15
    let bits = try bits(of: shape, type, name)
    guard bits % 8 == 0 else { throw .subByteMisaligned(name: name) }  // 5.13
    guard bits / 8 == offsets[1] - offsets[0] else {  // 5.17
      throw .sizeMismatch(name: name, expected: bits / 8, actual: offsets[1] - offsets[0])
    }
    return Entry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  private static func counts(_ member: JSON.Member, _ key: String) throws(SafetensorsError) -> [Int] {
    guard let values = member.value[key]?.array else { throw .badEntry(name: member.key, key: key) }
    var numbers: [Int] = []
    for value in values {
      guard let number = value.count else { throw .badEntry(name: member.key, key: key) }
      numbers.append(number)
    }
    return numbers
  }

  /// The size in bits; a zero among huge dimensions does not hide an overflow (5.12).
  private static func bits(of shape: [Int], _ type: DType, _ name: String) throws(SafetensorsError) -> Int {
    var product = type.bits
    for dimension in shape where dimension != 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw .shapeOverflow(name: name) }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }

  /// Sorted tensors cover the buffer without hole or overlap (5.16, 5.18).
  private static func checkCover(_ entries: [Entry], buffer: Int) throws(SafetensorsError) {
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound <= end else { throw .hole(before: entry.name) }
      guard entry.range.lowerBound >= end else { throw .overlap(name: entry.name) }
      end = entry.range.upperBound
    }
    guard end == buffer else { throw .trailingBytes(buffer - end) }
  }
}
