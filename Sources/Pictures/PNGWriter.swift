import CPNG

/// Writes pictures as PNG.
public enum PNGWriter {
  /// An 8-bit RGB file of the picture, without any other chunk; equal pictures give equal bytes.
  ///
  /// - Throws: `outOfMemory`, or `notWritten` for a side that PNG or libpng does not hold.
  public static func bytes(of picture: Picture) throws(PictureError) -> [UInt8] {
    guard let width = UInt32(exactly: picture.width), let height = UInt32(exactly: picture.height) else {
      throw .notWritten(format: .png, width: picture.width, height: picture.height)
    }
    var file: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = picture.pixels.withUnsafeBufferPointer { pixels in
      cpng_write(pixels.baseAddress, width, height, &file, &count)
    }
    defer { cpng_free(file) }
    if status == CPNG_NO_MEMORY { throw .outOfMemory }
    guard status == CPNG_OK, let file else {
      throw .notWritten(format: .png, width: picture.width, height: picture.height)
    }
    return Array(UnsafeBufferPointer(start: file, count: count))
  }
}
