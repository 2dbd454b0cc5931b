import Files
import Tensors

/// Why the detector cannot be used. Names inside are text from outside.
public enum FaceError: Error, Equatable {
  case file(FileError)
  case safetensors(SafetensorsError)
  case missingWeight(String)
  case wrongShape(String, expected: [Int], actual: [Int])
}

extension FaceError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .safetensors(let error): "detector weights: \(error)"
    case .missingWeight(let name): "detector weights: tensor \(name) is missing"
    case .wrongShape(let name, let expected, let actual):
      "detector weights: tensor \(name) is \(actual), not \(expected)"
    }
  }
}
