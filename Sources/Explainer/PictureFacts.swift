import Pictures

/// What a picture's file is, apart from what it shows.
public struct PictureFacts: Equatable, Sendable {
  /// The file's length.
  public let bytes: Int
  /// As its contents say; nil where the file could not be decoded.
  public let format: PictureFormat?
  /// Pixels by the file's header, before turning; nil where the file could not be decoded.
  public let storedSize: (width: Int, height: Int)?
  /// EXIF orientation, 1 to 8.
  public let orientation: Int

  public init(bytes: Int, format: PictureFormat?, storedSize: (width: Int, height: Int)?, orientation: Int) {
    self.bytes = bytes
    self.format = format
    self.storedSize = storedSize
    self.orientation = orientation
  }

  init(bytes: Int, decoded: DecodedPicture?) {
    self.init(
      bytes: bytes, format: decoded?.format, storedSize: decoded.map { ($0.storedWidth, $0.storedHeight) },
      orientation: decoded?.orientation ?? 1)
  }

  public static func == (a: PictureFacts, b: PictureFacts) -> Bool {
    a.bytes == b.bytes && a.format == b.format && a.storedSize?.width == b.storedSize?.width
      && a.storedSize?.height == b.storedSize?.height && a.orientation == b.orientation
  }
}
