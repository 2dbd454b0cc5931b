/// What is wrong with a safetensors file. The numbers are those of the reliability rules 5.1 to 5.23.
public enum SafetensorsError: Error, Equatable {
  case fileTooShort(bytes: Int)
  case headerTooLarge(bytes: UInt64)
  case headerBeyondFile(header: UInt64, file: Int)
  case headerNotUTF8(offset: Int)
  case headerNotObject
  case headerNotJSON(offset: Int)
  case duplicateKey(String)
  case badMetadata
  case badEntry(name: String, key: String)
  case tooManyTensors(Int)
  case nameTooLong(bytes: Int)
  case rankTooHigh(name: String, rank: Int)
  case unknownDType(name: String, String)
  case unsupportedDType(name: String, String)
  case shapeOverflow(name: String)
  case subByteMisaligned(name: String)
  case offsetsReversed(name: String)
  case offsetsBeyondBuffer(name: String)
  case hole(before: String)
  case overlap(name: String)
  case sizeMismatch(name: String, expected: Int, actual: Int)
  case trailingBytes(Int)
  case nonFinite(name: String, count: Int, firstIndex: Int)
}

extension SafetensorsError: CustomStringConvertible {
  /// What happened and what to do, without the file's name. Tensor names are text from outside.
  public var description: String {
    switch self {
    case .fileTooShort(let bytes):
      "the file has \(bytes) bytes and no safetensors header; copy it again from its source"
    case .headerTooLarge(let bytes): "the header claims \(bytes) bytes, over the format's 100,000,000"
    case .headerBeyondFile(let header, let file):
      "the file is cut short: its header claims \(header) of \(file) bytes; copy it again from its source"
    case .headerNotUTF8(let offset): "the header is not UTF-8 at byte \(offset)"
    case .headerNotObject: "the header is not one JSON object; this may be no safetensors file"
    case .headerNotJSON(let offset): "the header is not strict JSON at byte \(offset)"
    case .duplicateKey(let key): "the header names \"\(key)\" twice"
    case .badMetadata: "__metadata__ is not an object of strings"
    case .badEntry(let name, let key): "tensor \(name): \"\(key)\" is missing, repeated or of the wrong kind"
    case .tooManyTensors(let count): "\(count) tensors, over 100,000"
    case .nameTooLong(let bytes): "a tensor's name has \(bytes) bytes; 1 to 1,024 are allowed"
    case .rankTooHigh(let name, let rank): "tensor \(name) has \(rank) axes, over 8"
    case .unknownDType(let name, let type): "tensor \(name) has the unknown type \(type)"
    case .unsupportedDType(let name, let type): "tensor \(name) is \(type); F32, F16 and BF16 are read"
    case .shapeOverflow(let name): "tensor \(name): its shape overflows"
    case .subByteMisaligned(let name): "tensor \(name) does not fill whole bytes"
    case .offsetsReversed(let name): "tensor \(name) ends before it begins"
    case .offsetsBeyondBuffer(let name):
      "tensor \(name) lies beyond the end of the file, which may be cut short; copy it again from its source"
    case .hole(let name): "bytes before tensor \(name) belong to no tensor"
    case .overlap(let name): "tensor \(name) overlaps another"
    case .sizeMismatch(let name, let expected, let actual):
      "tensor \(name) has \(actual) bytes where its shape asks for \(expected)"
    case .trailingBytes(let count): "\(count) bytes follow the last tensor"
    case .nonFinite(let name, let count, let first):
      "tensor \(name) holds \(count) values that are NaN or infinite, the first at \(first)"
    }
  }
}
