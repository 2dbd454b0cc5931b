/// Decodes the formats of `PictureFormat`, recognised by content, within `PictureLimits`.
public enum PictureDecoder {
  /// Decodes a whole file, upright.
  ///
  /// - Parameter bytes: the file; its hash and its picture are to be taken from the same bytes.
  /// - Throws: `PictureError`; nothing in the bytes can end the process.
  public static func decode(
    _ bytes: [UInt8], options: DecodeOptions = DecodeOptions()
  ) throws(PictureError) -> DecodedPicture {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= PictureLimits.fileBytes else {
      throw .tooLarge(what: .fileBytes, value: bytes.count, limit: PictureLimits.fileBytes)
    }
    let stop = StopConditions(options)
    defer { withExtendedLifetime(options.cancel) {} }
    switch PictureFormat.recognize(bytes) {
    case .decodable(.jpeg):
      return try JPEGFile(bytes: bytes, stop: stop).decode(enoughLongerSide: options.enoughLongerSide)
    case .decodable(.png):
      return try PNGFile(bytes: bytes, stop: stop).decode()
    case .decodable(.webp):
      return try WebPFile(bytes: bytes, stop: stop).decode()
    case .unsupported(let name, let hint):
      throw .unsupportedFormat(name: name, hint: hint)
    case .unknown:
      throw .unknownFormat(firstBytes: Array(bytes.prefix(PictureLimits.signatureBytes)))
    }
  }
}
