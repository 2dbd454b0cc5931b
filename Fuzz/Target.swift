import DataSets
import Files
import Foundation
import Tensors

@testable import CLIP
@testable import Explainer
@testable import Pictures

/// What reads bytes from outside. Each takes any bytes and ends as a value or an error, never as a trap.
enum Target: String, CaseIterable {
  case json, safetensors, exif, tokenizer, configuration, card, manifest, picture

  func run(_ bytes: [UInt8]) {
    switch self {
    case .json: _ = try? JSON(parsing: bytes)
    case .safetensors: Target.safetensors(bytes)
    case .exif: Target.exif(bytes)
    case .tokenizer: Target.tokenizer(bytes)
    case .configuration:
      _ = try? CLIPConfiguration(huggingFace: bytes)
      _ = try? CLIPConfiguration(openCLIP: bytes)
      _ = try? PreprocessorConfiguration(bytes, imageSize: 224)
    case .card: _ = try? ModelCard(bytes, folder: Path("model"))
    case .manifest: Target.withFile(bytes) { _ = try? Manifest.read($0) }
    case .picture: _ = try? PictureDecoder.decode(bytes)
    }
  }

  private static func safetensors(_ bytes: [UInt8]) {
    guard let file = try? Safetensors(Memory(bytes)) else { return }
    for name in file.names { _ = try? file.tensor(name) }
  }

  /// As a file, and as what stands in the one EXIF segment of a file.
  private static func exif(_ bytes: [UInt8]) {
    _ = EXIFOrientation(ofJPEG: bytes)
    let body = Array("Exif\0\0".utf8) + bytes.prefix(60_000)
    let length = body.count + 2
    _ = EXIFOrientation(
      ofJPEG: [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + body + [0xFF, 0xDA])
  }

  /// Up to the first zero byte the vocabulary, then the merges, then a text.
  private static func tokenizer(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    let merges = parts.count > 1 ? Array(parts[1]) : []
    let text = String(decoding: parts.last ?? [], as: UTF8.self)
    if let own = try? Tokenizer(vocabulary: Array(parts[0]), mergeList: merges, size: 49_408) {
      _ = own.encode(text, context: 77)
    }
  }

  /// For what reads files only: in memory, by a name of its own for each process.
  private static func withFile(_ bytes: [UInt8], _ body: (Path) -> Void) {
    let name = "/dev/shm/telltale-fuzz-\(getpid())"
    guard FileManager.default.createFile(atPath: name, contents: Data(bytes)) else { return }
    body(Path(name))
    unlink(name)
  }
}

private final class Memory: ByteSource {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try bytes.withUnsafeBytes(body)
  }

  func releaseMemory() {}
}
