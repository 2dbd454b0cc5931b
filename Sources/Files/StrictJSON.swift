/// JSON as RFC 8259 has it and nothing beyond: no duplicate key, trailing comma, comment, byte order mark, NaN or lone
/// surrogate (reliability.md 1.12; Foundation lets several of these pass).
///
/// Keys are told apart by their bytes after unescaping, since Swift's strings compare by canonical equivalence (1.11).
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The number as it was written.
  case number(String)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Sendable, Equatable {
    public let key: String
    public let value: JSON
  }

  /// What is wrong with a text, and at which byte.
  public enum Fault: Error, Equatable {
    case notUTF8(offset: Int)
    case notJSON(offset: Int)
    case tooDeep(offset: Int)
    case duplicateKey(String, offset: Int)
  }

  /// Parses one value with nothing but white space around it.
  ///
  /// - Parameter depth: how deep arrays and objects may nest.
  public init(parsing bytes: UnsafeRawBufferPointer, depth: Int = 64) throws(Fault) {
    var parser = Parser(bytes: bytes)
    self = try parser.document(depth: depth)
  }

  public init(parsing bytes: [UInt8], depth: Int = 64) throws(Fault) {
    let result: Result<JSON, Fault> = bytes.withUnsafeBytes { bytes in
      do throws(Fault) { return .success(try JSON(parsing: bytes, depth: depth)) } catch {
        return .failure(error)
      }
    }
    self = try result.get()
  }

  /// The member of an object; nil where there is none, or no object.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }

  /// The object with a member of that value, in the place of one that it had, else at the end; what is no object stays
  /// as it is.
  public func setting(_ key: String, to value: JSON) -> JSON {
    guard case .object(var members) = self else { return self }
    let member = Member(key: key, value: value)
    if let place = members.firstIndex(where: { $0.key.utf8.elementsEqual(key.utf8) }) {
      members[place] = member
    } else {
      members.append(member)
    }
    return .object(members)
  }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }
  public var members: [Member]? { if case .object(let value) = self { value } else { nil } }

  /// A finite number.
  public var double: Double? {
    guard case .number(let text) = self, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A number written as a plain integer of at most 2⁵³, without sign, point, exponent or leading zero.
  public var count: Int? {
    guard case .number(let text) = self, text.utf8.count <= 16, text.utf8.allSatisfy({ 48...57 ~= $0 }),
      text == "0" || !text.hasPrefix("0"), let value = Int(text), value <= 1 << 53
    else { return nil }
    return value
  }
}

private struct Parser {
  let bytes: UnsafeRawBufferPointer
  var at = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func document(depth: Int) throws(JSON.Fault) -> JSON {
    skipSpace()
    let value = try value(depth: depth)
    skipSpace()
    guard at == bytes.count else { throw .notJSON(offset: at) }
    return value
  }

  private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
  }

  private mutating func take(_ byte: Character) -> Bool {
    guard next == byte.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func require(_ byte: Character) throws(JSON.Fault) {
    guard take(byte) else { throw .notJSON(offset: at) }
  }

  private mutating func value(depth: Int) throws(JSON.Fault) -> JSON {
    switch next {
    case UInt8(ascii: "{"):
      guard depth > 0 else { throw .tooDeep(offset: at) }
      return try object(depth: depth - 1)
    case UInt8(ascii: "["):
      guard depth > 0 else { throw .tooDeep(offset: at) }
      return try array(depth: depth - 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSON.Fault) -> JSON {
    for i in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[i] else { throw .notJSON(offset: at) }
      at += 1
    }
    return value
  }

  private mutating func object(depth: Int) throws(JSON.Fault) -> JSON {
    at += 1
    var members: [JSON.Member] = []
    var keys: Set<[UInt8]> = []
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      let start = at
      guard next == UInt8(ascii: "\"") else { throw .notJSON(offset: at) }
      let key = try string()
      guard keys.insert(Array(key.utf8)).inserted else { throw .duplicateKey(key, offset: start) }
      skipSpace()
      try require(":")
      skipSpace()
      members.append(JSON.Member(key: key, value: try value(depth: depth)))
      skipSpace()
    } while take(",")
    try require("}")
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSON.Fault) -> JSON {
    at += 1
    var values: [JSON] = []
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      skipSpace()
      values.append(try value(depth: depth))
      skipSpace()
    } while take(",")
    try require("]")
    return .array(values)
  }

  private mutating func number() throws(JSON.Fault) -> String {
    let start = at
    _ = take("-")
    if take("0") {
    } else {
      try digits()
    }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    guard at - start <= 400 else { throw .notJSON(offset: start) }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func digits() throws(JSON.Fault) {
    guard let first = next, 48...57 ~= first else { throw .notJSON(offset: at) }
    while let byte = next, 48...57 ~= byte { at += 1 }
  }

  private mutating func string() throws(JSON.Fault) -> String {
    at += 1
    let start = at
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
    if next == UInt8(ascii: "\"") {  // nothing to unescape
      let text = try validated(bytes[start..<at], at: start)
      at += 1
      return text
    }
    var unescaped = Array(bytes[start..<at])
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw .notJSON(offset: at) }
      at += 1
      guard byte == UInt8(ascii: "\\") else {
        unescaped.append(byte)
        continue
      }
      guard let escape = next else { throw .notJSON(offset: at) }
      at += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): unescaped.append(escape)
      case UInt8(ascii: "b"): unescaped.append(8)
      case UInt8(ascii: "f"): unescaped.append(12)
      case UInt8(ascii: "n"): unescaped.append(10)
      case UInt8(ascii: "r"): unescaped.append(13)
      case UInt8(ascii: "t"): unescaped.append(9)
      case UInt8(ascii: "u"): unescaped.append(contentsOf: try unicodeEscape().utf8)
      default: throw .notJSON(offset: at - 1)
      }
    }
    guard take("\"") else { throw .notJSON(offset: at) }
    return try validated(unescaped[...], at: start)
  }

  private func validated(_ text: some Collection<UInt8>, at start: Int) throws(JSON.Fault) -> String {
    guard let string = String(validating: text, as: UTF8.self) else { throw .notUTF8(offset: start) }
    return string
  }

  private mutating func unicodeEscape() throws(JSON.Fault) -> String {
    let start = at - 2
    let first = try fourDigits()
    guard first & 0xFC00 == 0xD800 else {
      guard let scalar = Unicode.Scalar(first) else { throw .notJSON(offset: start) }
      return String(scalar)
    }
    guard take("\\"), take("u") else { throw .notJSON(offset: start) }
    let second = try fourDigits()
    guard second & 0xFC00 == 0xDC00,
      let scalar = Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
    else { throw .notJSON(offset: start) }
    return String(scalar)
  }

  private mutating func fourDigits() throws(JSON.Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw .notJSON(offset: at)
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }
}
