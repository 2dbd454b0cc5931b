import CKernels
import Files

/// Writes tensors in the safetensors format: by falling element size, then by the bytes of the name, the header padded
/// with spaces to eight bytes; the same tensors give the same bytes (reliability.md 5.22).
public enum SafetensorsWriter {
  public enum Precision: String, Codable, Sendable {
    case f32 = "F32", f16 = "F16", bf16 = "BF16"

    var size: Int { self == .f32 ? 4 : 2 }
  }

  /// - Parameters:
  ///   - tensors: names that differ in their bytes.
  ///   - metadata: strings for `__metadata__`; `format: pt` makes `transformers` open the file.
  /// - Returns: the file's bytes.
  public static func bytes(
    of tensors: [(name: String, tensor: Tensor, precision: Precision)],
    metadata: [(key: String, value: String)] = [("format", "pt")]
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    write(tensors, metadata: metadata) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// The same piece by piece, for files that shall not be held in memory twice.
  ///
  /// - Parameter sink: gets the file's bytes in order.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor, precision: Precision)],
    metadata: [(key: String, value: String)] = [("format", "pt")], to sink: (UnsafeRawBufferPointer) -> Void
  ) {
    let sorted = tensors.sorted { a, b in
      guard a.precision.size == b.precision.size else { return a.precision.size > b.precision.size }
      return a.name.utf8.lexicographicallyPrecedes(b.name.utf8)
    }
    var header = "{", offset = 0
    if !metadata.isEmpty {
      let pairs = metadata.map { "\(quoted($0.key)):\(quoted($0.value))" }
      header += "\"__metadata__\":{\(pairs.joined(separator: ","))}"
    }
    for (name, tensor, precision) in sorted {
      let end = offset + tensor.count * precision.size
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      header += header == "{" ? "" : ","
      header += "\(quoted(name)):{\"dtype\":\"\(precision.rawValue)\",\"shape\":[\(shape)],"
      header += "\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    header += "}"
    header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)

    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian, sink)
    Array(header.utf8).withUnsafeBytes(sink)
    for (_, tensor, precision) in sorted { write(tensor, precision, to: sink) }
  }

  private static func write(
    _ tensor: Tensor, _ precision: Precision, to sink: (UnsafeRawBufferPointer) -> Void
  ) {
    tensor.withUnsafeFloats { floats in
      switch precision {
      case .f32: sink(UnsafeRawBufferPointer(floats))
      case .f16, .bf16:
        let convert = precision == .f16 ? ck_f32_to_f16 : ck_f32_to_bf16
        let halves = [UInt16](unsafeUninitializedCapacity: floats.count) { halves, count in
          convert(floats.baseAddress, halves.baseAddress, floats.count)
          count = floats.count
        }
        halves.withUnsafeBytes(sink)
      }
    }
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
