import Glibc

/// A file's path: bytes, as the system has it, never text on the way to `open` (reliability.md 3.5).
public struct Path: Hashable, Comparable, Sendable {
  /// Without a terminating zero.
  public let bytes: [UInt8]

  public init(_ string: String) { bytes = Array(string.utf8) }

  public init(bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

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

  /// The path from the root, by the process's working folder.
  public var absolute: Path {
    guard !isAbsolute, let folder = getcwd(nil, 0) else { return self }
    defer { free(folder) }
    return Path(String(cString: folder)).appending(bytes)
  }

  /// The path as text; nil where it is not UTF-8.
  public var utf8: String? { String(validating: bytes, as: UTF8.self) }

  /// For messages: what is not UTF-8 is replaced. Text from outside.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  public func withCString<R>(_ body: (UnsafePointer<CChar>) throws -> R) rethrows -> R {
    let terminated = ContiguousArray(bytes.map(CChar.init(bitPattern:)) + [0])
    return try terminated.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("the buffer holds at least the zero") }
      return try body(base)
    }
  }

  public static func < (a: Path, b: Path) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}
