/// A format that is decoded.
public enum PictureFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp

  /// The name as people write it.
  public var name: String {
    switch self {
    case .jpeg: "JPEG"
    case .png: "PNG"
    case .webp: "WebP"
    }
  }
}

extension PictureFormat {
  /// Whether a file's name says that it is such a picture; what it is, its bytes say.
  public static func isNamed(by name: [UInt8]) -> Bool {
    let name = String(decoding: name, as: UTF8.self).lowercased()
    return [".jpg", ".jpeg", ".jpe", ".png", ".webp"].contains { name.hasSuffix($0) }
  }
}

/// What the first bytes of a file say that it is.
public enum Recognition: Equatable, Sendable {
  case decodable(PictureFormat)
  /// Known, but not decoded: its name, and how to convert it.
  case unsupported(name: String, hint: String)
  case unknown
}
