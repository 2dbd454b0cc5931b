import Files
import Tensors

/// Why a CLIP folder cannot be used. Names inside are text from outside.
public enum CLIPError: Error, Equatable {
  /// Not strict JSON, or not an object.
  case notJSON(file: String, offset: Int)
  /// A number or name in a configuration that is missing, of the wrong kind, or outside its range.
  case badValue(file: String, key: String, allowed: String)
  /// Two places state different numbers.
  case disagreement(file: String, key: String, one: String, other: String)
  /// Tensors that the configuration asks for and the file lacks, that it has too many of, or that have another shape.
  case weights(missing: [String], extra: [String], misshapen: [String])
  case safetensors(SafetensorsError)
  case badVocabulary(String)
  case badMerges(line: Int, String)
}

extension CLIPError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let file, let offset): return "\(file) is not strict JSON at byte \(offset)"
    case .badValue(let file, let key, let allowed): return "\(file): \"\(key)\" must be \(allowed)"
    case .disagreement(let file, let key, let one, let other):
      return "\(file): \"\(key)\" is \(one) here and \(other) elsewhere in the folder"
    case .weights(let missing, let extra, let misshapen):
      return [("missing", missing), ("not wanted", extra), ("of another shape", misshapen)]
        .filter { !$0.1.isEmpty }
        .map { "\($0.1.count) \($0.1.count == 1 ? "tensor" : "tensors") \($0.0): \(CLIPError.list($0.1))" }
        .joined(separator: "; ")
    case .safetensors(let error): return "model.safetensors: \(error)"
    case .badVocabulary(let what): return "vocab.json: \(what)"
    case .badMerges(let line, let what): return "merges.txt, line \(line): \(what)"
    }
  }

  /// The first twenty names and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).joined(separator: ", ")
    return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
  }
}
