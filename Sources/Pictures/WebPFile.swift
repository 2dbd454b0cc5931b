import CWebP

/// A still WebP file that is decoded by libwebp.
struct WebPFile {
  let bytes: [UInt8]
  let stop: StopConditions

  func decode() throws(PictureError) -> DecodedPicture {
    try bytes.withUnsafeBufferPointer { (buffer) throws(PictureError) in
      var header = CWebPHeader()
      try check(cwebp_header(buffer.baseAddress, buffer.count, &header))
      guard !header.animation else { throw .unsupportedForm(format: .webp, form: "animation") }
      let width = Int(header.width)
      let height = Int(header.height)
      try PictureBudget.checkSides(width, height, of: .webp)
      let outBytes = width * height * (header.alpha ? 4 : 3)
      // Inside, a lossless picture takes 4 bytes a pixel, an alpha plane 1 and up to 4 while it is read.
      let inside = header.lossless ? 4 : header.alpha ? 5 : 0
      try PictureBudget(fileBytes: bytes.count).check(outBytes + width * height * inside + width * 128)
      var status = CWEBP_OK
      let pixels = [UInt8](unsafeUninitializedCapacity: outBytes) { target, count in
        let limits = CWebPLimits(deadline: stop.deadline, cancel: stop.flag)
        status = cwebp_decode(buffer.baseAddress, buffer.count, limits, target.baseAddress, outBytes)
        count = status == CWEBP_OK ? width * height * 3 : 0
      }
      try check(status)
      let picture = Picture(width: width, height: height, pixels: pixels)
      return DecodedPicture(
        picture: picture, format: .webp, storedWidth: width, storedHeight: height, orientation: 1,
        decodeScale: 1, isGreyscale: picture.hasEqualChannels)
    }
  }

  private func check(_ status: CWebPStatus) throws(PictureError) {
    switch status {
    case CWEBP_OK: return
    case CWEBP_NO_MEMORY: throw .outOfMemory
    case CWEBP_DEADLINE: throw .deadlinePassed(seconds: stop.seconds)
    case CWEBP_CANCELLED: throw .cancelled
    case CWEBP_TRUNCATED:
      throw .truncated(format: .webp, reason: "the file ends at byte \(bytes.count)")
    case CWEBP_UNSUPPORTED: throw .unsupportedForm(format: .webp, form: "a feature of this file")
    case CWEBP_INVALID_PARAMETER: throw .damaged(format: .webp, reason: "a parameter was not valid")
    case CWEBP_WRONG_SIZE: throw .damaged(format: .webp, reason: "the decoded size is not the header's")
    default: throw .damaged(format: .webp, reason: "the bit stream is not valid")
    }
  }
}
