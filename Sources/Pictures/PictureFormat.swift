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

/// What the first bytes of a file say that it is.
public enum Recognition: Equatable, Sendable {
  case decodable(PictureFormat)
  /// Known, but not decoded: its name, and how to convert it.
  case unsupported(name: String, hint: String)
  case unknown
}
