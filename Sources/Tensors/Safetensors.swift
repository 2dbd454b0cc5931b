import CKernels
import Files

/// A safetensors file in memory, mapped or read, whose tensors are made on demand.
public struct Safetensors: Sendable {
  private let header: SafetensorsHeader
  private let byName: [[UInt8]: Int]
  private let file: any ByteSource

  /// Reads and checks the header; no tensor is touched.
  public init(_ file: any ByteSource) throws(SafetensorsError) {
    self.file = file
    let result: Result<SafetensorsHeader, SafetensorsError> = file.withUnsafeBytes { bytes in
      do throws(SafetensorsError) { return .success(try SafetensorsHeader(of: bytes)) } catch {
        return .failure(error)
      }
    }
    header = try result.get()
    byName = Dictionary(
      uniqueKeysWithValues: header.entries.enumerated().map { (Array($1.name.utf8), $0) })
  }

  /// Names of all tensors, in the order of their bytes.
  public var names: [String] { header.entries.map(\.name) }

  /// The strings of `__metadata__`, in the file's order.
  public var metadata: [(key: String, value: String)] { header.metadata }

  public func shape(of name: String) -> [Int]? { entry(name)?.shape }

  /// The tensor as 32-bit floats: F32 stays in the file's memory where it is aligned, F16 and BF16 are converted.
  /// Values that are NaN or infinite are refused (reliability.md 5.23). nil where there is no such tensor.
  public func tensor(_ name: String) throws(SafetensorsError) -> Tensor? {
    guard let entry = entry(name) else { return nil }
    let tensor = try floats(of: entry)
    var first = 0
    let bad = tensor.withUnsafeFloats { ck_count_nonfinite($0.baseAddress, $0.count, &first) }
    guard bad == 0 else { throw .nonFinite(name: name, count: bad, firstIndex: first) }
    return tensor
  }

  /// The file may give back the memory of what was read so far; it is read again when asked for.
  public func releaseMemory() { file.releaseMemory() }

  private func entry(_ name: String) -> SafetensorsHeader.Entry? {
    byName[Array(name.utf8)].map { header.entries[$0] }
  }

  private func floats(of entry: SafetensorsHeader.Entry) throws(SafetensorsError) -> Tensor {
    let type = entry.type
    guard type == .f32 || type == .f16 || type == .bf16 else {
      throw .unsupportedDType(name: entry.name, type.rawValue)
    }
    let start = header.bufferStart + entry.range.lowerBound, size = entry.range.count
    return file.withUnsafeBytes { bytes in
      let bytes = UnsafeRawBufferPointer(rebasing: bytes[start..<start + size])
      guard let base = bytes.baseAddress else { return Tensor(zeros: entry.shape) }
      let isAligned = Int(bitPattern: base) % MemoryLayout<Float>.alignment == 0
      if type == .f32, isAligned {
        return Tensor(
          reading: base.assumingMemoryBound(to: Float.self), shape: entry.shape, owner: file)
      }
      return Tensor(entry.shape) { floats in
        guard type != .f32 else {
          UnsafeMutableRawBufferPointer(floats).copyMemory(from: bytes)
          return
        }
        Safetensors.withAligned(bytes) { halves in
          if type == .f16 {
            ck_f16_to_f32(halves, floats.baseAddress, floats.count)
          } else {
            ck_bf16_to_f32(halves, floats.baseAddress, floats.count)
          }
        }
      }
    }
  }

  /// Older files may hold tensors at odd addresses: those are copied (reliability.md 5.20).
  private static func withAligned(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafePointer<UInt16>?) -> Void) {
    if Int(bitPattern: bytes.baseAddress) % 2 == 0 {
      body(bytes.baseAddress?.assumingMemoryBound(to: UInt16.self))
    } else {
      [UInt16](unsafeUninitializedCapacity: bytes.count / 2) { copy, count in
        UnsafeMutableRawBufferPointer(copy).copyMemory(from: bytes)
        count = bytes.count / 2
      }.withUnsafeBufferPointer { body($0.baseAddress) }
    }
  }
}
