import Files
import Testing

/// Tensors of doubles, which models never hold and the program therefore does not read.
struct Doubles {
  private let header: JSON
  private let bytes: [UInt8]
  private let start: Int

  init(_ name: String) throws {
    bytes = try readFile(Goldens.path(name), limit: 64 << 20).bytes
    let length = bytes.withUnsafeBytes { Int($0.loadUnaligned(as: UInt64.self)) }
    header = try JSON(parsing: Array(bytes[8..<8 + length]))
    start = 8 + length
  }

  subscript(name: String) -> [Double] {
    get throws {
      let range = try Goldens.doubles(header[name]?["data_offsets"]).map { Int($0) }
      return bytes[start + range[0]..<start + range[1]].withUnsafeBytes { raw in
        (0..<raw.count / 8).map { raw.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
      }
    }
  }
}

enum Goldens {
  static func path(_ name: String) -> Path { Path(#filePath).parent.appending("Goldens").appending(name) }

  static func json(_ name: String) throws -> JSON {
    try JSON(parsing: readFile(path(name), limit: 64 << 20).bytes)
  }

  static func doubles(_ json: JSON?) throws -> [Double] {
    try #require(json?.array).map { try #require($0.double) }
  }

  static func rows(_ json: JSON?) throws -> [[Double]] { try #require(json?.array).map(doubles) }
}

extension Array {
  func chunks(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<$0 + size]) }
  }
}
