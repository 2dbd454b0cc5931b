import CLIP
import Files
import Foundation
import Tensors

/// Reference numbers made with PyTorch and transformers, in Goldens.
enum Goldens {
  static func path(_ name: String) -> Path {
    Path(#filePath).parent.appending("Goldens").appending(name)
  }

  static func bytes(_ name: String) throws -> [UInt8] { try readFile(path(name), limit: 64 << 20).bytes }

  static func tensors(_ name: String) throws -> Safetensors {
    try Safetensors(MappedFile(path(name), limit: 64 << 20))
  }

  static func json(_ name: String) throws -> JSON { try JSON(parsing: bytes(name)) }
}

extension Safetensors {
  /// A tensor that has to be there.
  func required(_ name: String) throws -> Tensor {
    guard let tensor = try tensor(name) else { throw MissingGolden(name: name) }
    return tensor
  }
}

struct MissingGolden: Error {
  let name: String
}

/// The largest difference, divided by the largest value of the reference.
func relativeDifference(_ tensor: Tensor, _ reference: Tensor) -> Float {
  guard tensor.count == reference.count else { return .infinity }
  let largest = reference.floats.map(abs).max() ?? 0
  return absoluteDifference(tensor, reference) / max(largest, .leastNormalMagnitude)
}

func absoluteDifference(_ tensor: Tensor, _ reference: Tensor) -> Float {
  guard tensor.count == reference.count else { return .infinity }
  return zip(tensor.floats, reference.floats).map { abs($0 - $1) }.max() ?? 0
}
