import Files
import Tensors
import Testing

/// One file for each named error, and for each rule one that just passes (reliability.md 5.1 to 5.23).
struct SafetensorsTests {
  final class Memory: ByteSource {
    let bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
      try bytes.withUnsafeBytes(body)
    }
    func releaseMemory() {}
  }

  static func file(_ header: String, data: Int = 0, length: UInt64? = nil) -> Memory {
    let header = Array(header.utf8)
    let count = length ?? UInt64(header.count)
    return Memory(
      (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + header
        + [UInt8](repeating: 0, count: data))
  }

  static let one = #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#

  static let faults: [(String, Memory, SafetensorsError)] = [
    ("5.1", Memory([1, 2, 3]), .fileTooShort(bytes: 3)),
    ("5.2", file("{}", length: 100_000_001), .headerTooLarge(bytes: 100_000_001)),
    ("5.2 at 2^63", file("{}", length: 1 << 63), .headerTooLarge(bytes: 1 << 63)),
    ("5.3", file("{}", length: 20), .headerBeyondFile(header: 20, file: 10)),
    ("5.5 first", file(" {}"), .headerNotObject),
    ("5.5 last", file("{}\n"), .headerNotObject),
    (
      "5.6 comma", file(#"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},}"#),
      .headerNotJSON(offset: 54)
    ),
    ("5.7 name", file(#"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":1}"#), .duplicateKey("a")),
    (
      "5.7 inside", file(#"{"a":{"dtype":"F32","dtype":"F16","shape":[0],"data_offsets":[0,0]}}"#),
      .duplicateKey("dtype")
    ),
    ("5.8", file(#"{"__metadata__":{"a":1}}"#), .badMetadata),
    ("5.9 missing", file(#"{"a":{"shape":[0],"data_offsets":[0,0]}}"#), .badEntry(name: "a", key: "dtype")),
    (
      "5.9 sign", file(#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,0]}}"#),
      .badEntry(name: "a", key: "shape")
    ),
    (
      "5.9 point", file(#"{"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}}"#, data: 4),
      .badEntry(name: "a", key: "shape")
    ),
    (
      "5.9 2^53+1", file(#"{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,0]}}"#),
      .badEntry(name: "a", key: "shape")
    ),
    (
      "5.10 rank", file(#"{"a":{"dtype":"F32","shape":[0,0,0,0,0,0,0,0,0],"data_offsets":[0,0]}}"#),
      .rankTooHigh(name: "a", rank: 9)
    ),
    ("5.10 name", file(#"{"":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#), .nameTooLong(bytes: 0)),
    (
      "5.11", file(#"{"a":{"dtype":"F31","shape":[0],"data_offsets":[0,0]}}"#),
      .unknownDType(name: "a", "F31")
    ),
    (
      "5.12",
      file(#"{"a":{"dtype":"F32","shape":[9007199254740992,9007199254740992],"data_offsets":[0,0]}}"#),
      .shapeOverflow(name: "a")
    ),
    (
      "5.12 zero",
      file(#"{"a":{"dtype":"F32","shape":[0,9007199254740992,9007199254740992],"data_offsets":[0,0]}}"#),
      .shapeOverflow(name: "a")
    ),
    (
      "5.13", file(#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}"#, data: 1),
      .subByteMisaligned(name: "a")
    ),
    (
      "5.14", file(#"{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}"#, data: 4),
      .offsetsReversed(name: "a")
    ),
    ("5.15", file(one, data: 4), .offsetsBeyondBuffer(name: "a")),
    (
      "5.16 hole", file(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#, data: 2),
      .hole(before: "a")
    ),
    (
      "5.16 overlap",
      file(
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}"#,
        data: 3),
      .overlap(name: "b")
    ),
    (
      "5.17", file(#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, data: 4),
      .sizeMismatch(name: "a", expected: 8, actual: 4)
    ),
    ("5.18", file(one, data: 9), .trailingBytes(1)),
  ]

  @Test(arguments: faults.indices)
  func everyFaultIsNamed(index: Int) {
    let (rule, file, expected) = Self.faults[index]
    do throws(SafetensorsError) {
      _ = try Safetensors(file)
      Issue.record("rule \(rule): the file passed")
    } catch {
      #expect(error == expected, "rule \(rule)")
      #expect(!error.description.isEmpty)
    }
  }

  @Test func headerThatIsNotUTF8() {
    var bytes = Self.file(#"{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#).bytes
    bytes[10] = 0xFF
    #expect(throws: SafetensorsError.headerNotUTF8(offset: 2)) { try Safetensors(Memory(bytes)) }
  }

  @Test(arguments: [
    "{}", "{}      ", #"{"__metadata__":{"format":"pt"}}"#,
    #"{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}"#,
  ])
  func emptyFilesAndTensorsAreValid(header: String) throws { _ = try Safetensors(Self.file(header)) }

  @Test func aScalarIsValid() throws {
    let file = Self.file(#"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"#, data: 4)
    #expect(try Safetensors(file).tensor("a")?.shape == [])
  }

  @Test func anUnwantedTypeFailsOnlyWhenWanted() throws {
    let file = try Safetensors(Self.file(#"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, data: 8))
    #expect(throws: SafetensorsError.unsupportedDType(name: "a", "I64")) { try file.tensor("a") }
  }

  @Test(arguments: [SafetensorsWriter.Precision.f32, .f16, .bf16])
  func whatIsWrittenReadsBack(precision: SafetensorsWriter.Precision) throws {
    let values: [Float] = [0, -0.0, 1, -1.5, 0.1, 65_504, 6e-8, -3e-5, 1e-9]
    let tensors = [("b", Tensor(values, shape: [3, 3]), precision), ("a", Tensor([7], shape: []), .f32)]
    let bytes = SafetensorsWriter.bytes(of: tensors)
    #expect(bytes == SafetensorsWriter.bytes(of: tensors.reversed()), "the order of the list does not matter")
    let file = try Safetensors(Memory(bytes))
    let read = try #require(try file.tensor("b"))
    #expect(read.shape == [3, 3])
    for (wrote, got) in zip(values, read.floats) {
      let step: Float = precision == .f32 ? 0 : precision == .f16 ? 1 / 2_048 : 1 / 256
      #expect(abs(wrote - got) <= abs(wrote) * step + (precision == .f16 ? 3e-8 : 0))
    }
    #expect(try file.tensor("a")?.floats == [7])
    #expect(file.metadata.first?.key == "format")
  }

  @Test func nonFiniteWeightsAreNamed() throws {
    let bytes = SafetensorsWriter.bytes(of: [("w", Tensor([1, .nan, .infinity], shape: [3]), .f16)])
    #expect(throws: SafetensorsError.nonFinite(name: "w", count: 2, firstIndex: 1)) {
      try Safetensors(Memory(bytes)).tensor("w")
    }
  }

  @Test func everyPrefixAndFlipEndsAsAnErrorOrAFile() throws {
    let bytes = SafetensorsWriter.bytes(of: [("w", Tensor([1, 2, 3], shape: [3]), .f32)])
    for count in 0..<bytes.count {
      #expect(throws: SafetensorsError.self) { try Safetensors(Memory(Array(bytes.prefix(count)))) }
    }
    for i in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[i] ^= 1 << bit
        _ = try? Safetensors(Memory(flipped)).tensor("w")  // must not trap
      }
    }
  }
}
