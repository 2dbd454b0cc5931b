import CJPEG

/// How a JPEG keeps colour.
public enum ChromaSampling: Sendable {
  /// One sample of Cb and Cr a pixel (4:4:4).
  case full
  /// One for each square of four pixels (4:2:0), as cameras and web sites write.
  case quarter
}

extension Picture {
  /// A baseline JPEG file of the picture, with the library's standard tables; equal pictures give equal bytes.
  ///
  /// - Parameter quality: libjpeg's, 1 to 100; what lies outside counts as the nearer end.
  /// - Throws: `outOfMemory`, or `notWritten` for a side that JPEG does not hold.
  public func jpeg(quality: Int, chroma: ChromaSampling = .quarter) throws(PictureError) -> [UInt8] {
    guard let columns = Int32(exactly: width), let rows = Int32(exactly: height) else {
      throw .notWritten(format: .jpeg, width: width, height: height)
    }
    var file: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = pixels.withUnsafeBufferPointer { pixels in
      cjpeg_encode(
        pixels.baseAddress, columns, rows, Int32(min(max(quality, 1), 100)), chroma == .quarter, &file, &count
      )
    }
    defer { cjpeg_free(file) }
    if status == CJPEG_NO_MEMORY { throw .outOfMemory }
    guard status == CJPEG_OK, let file else {
      throw .notWritten(format: .jpeg, width: width, height: height)
    }
    return Array(UnsafeBufferPointer(start: file, count: count))
  }
}
