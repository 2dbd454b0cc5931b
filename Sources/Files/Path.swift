import Glibc

/// A file's path: bytes, as the system has it, never text on the way to `open` (reliability.md 3.5).
public struct Path: Hashable, Comparable, Sendable {
  /// Without a terminating zero.
  public let bytes: [UInt8]

  /// The bytes of a text, and those that `argument` made text of.
  public init(_ text: String) {
    guard text.unicodeScalars.contains(Path.mark) else {
      bytes = Array(text.utf8)
      return
    }
    var read: [UInt8] = []
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == Path.mark, let byte = rest.first, (0x80...0xFF).contains(byte.value) {
        read.append(UInt8(byte.value))
        rest.removeFirst()
      } else {
        read += Array(String(Character(scalar)).utf8)
      }
    }
    bytes = read
  }

  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// Stands before a byte that is no UTF-8: a noncharacter, which no text from elsewhere holds (Unicode 23.7).
  private static let mark: Unicode.Scalar = "\u{10FFFF}"

  /// The bytes as a text that `init` turns back into them, for a parser that knows texts only: a byte that is no UTF-8 is
  /// the mark and the scalar of that number, and so are the bytes of a mark itself.
  public var argument: String {
    if let text = utf8, !text.unicodeScalars.contains(Path.mark) { return text }
    var text = ""
    var rest = bytes[...]
    while let byte = rest.first {
      let character = (1...4).compactMap { String(validating: rest.prefix($0), as: UTF8.self) }.first
      if let character, character.unicodeScalars.first != Path.mark {
        text += character
        rest = rest.dropFirst(character.utf8.count)
      } else {
        text.unicodeScalars.append(Path.mark)
        text.unicodeScalars.append(Unicode.Scalar(byte))
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private static let slash = UInt8(ascii: "/")

  public var isAbsolute: Bool { bytes.first == Path.slash }

  public func appending(_ name: [UInt8]) -> Path {
    if bytes.isEmpty { return Path(bytes: name) }
    return Path(bytes: bytes.last == Path.slash ? bytes + name : bytes + [Path.slash] + name)
  }

  public func appending(_ name: String) -> Path { appending(Array(name.utf8)) }

  /// The name after the last slash; slashes at the end do not count.
  public var lastComponent: [UInt8] {
    Array(bytes.split(separator: Path.slash).last ?? bytes[...])
  }

  /// The folder that holds it: "." for a bare name.
  public var parent: Path {
    guard let end = bytes.lastIndex(where: { $0 != Path.slash }) else { return Path("/") }
    guard let slash = bytes[...end].lastIndex(of: Path.slash) else { return Path(".") }
    guard let parentEnd = bytes[..<slash].lastIndex(where: { $0 != Path.slash }) else { return Path("/") }
    return Path(bytes: bytes[...parentEnd])
  }

  /// The path below a folder; the whole path where it does not lie there by name.
  public func relative(to folder: Path) -> Path {
    let prefix = folder.bytes.last == Path.slash ? folder.bytes : folder.bytes + [Path.slash]
    return bytes.starts(with: prefix) ? Path(bytes: bytes.dropFirst(prefix.count)) : self
  }

  /// The absolute path without links; as it was named where nothing is there.
  public var resolved: Path {
    withCString { name in
      guard let found = realpath(name, nil) else { return self }
      defer { free(found) }
      return Path(bytes: UnsafeBufferPointer(start: found, count: strlen(found)).map(UInt8.init(bitPattern:)))
    }
  }

  /// The path from the root, by the process's working folder.
  public var absolute: Path {
    guard !isAbsolute, let folder = getcwd(nil, 0) else { return self }
    defer { free(folder) }
    return Path(bytes: UnsafeBufferPointer(start: folder, count: strlen(folder)).map(UInt8.init(bitPattern:)))
      .appending(bytes)
  }

  /// The path as text; nil where it is not UTF-8.
  public var utf8: String? { String(validating: bytes, as: UTF8.self) }

  /// For messages: what is not UTF-8 is replaced. Text from outside.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The system's form of the path. A name with a zero byte cannot exist and is never cut there: the system gets the empty
  /// name, which it answers with ENOENT.
  public func withCString<R>(_ body: (UnsafePointer<CChar>) throws -> R) rethrows -> R {
    let name = bytes.contains(0) ? [] : bytes
    let terminated = ContiguousArray(name.map(CChar.init(bitPattern:)) + [0])
    return try terminated.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the buffer holds at least the zero") }
      return try body(base)
    }
  }

  public static func < (a: Path, b: Path) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
