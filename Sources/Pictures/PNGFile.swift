import CPNG

/// A PNG file that is decoded by libpng.
struct PNGFile {
  let bytes: [UInt8]
  let stop: StopConditions

  func decode() throws(PictureError) -> DecodedPicture {
    // libpng lets chunks it was told to skip come before IHDR.
    guard bytes.dropFirst(8).starts(with: [0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]) else {
      throw .damaged(format: .png, reason: "IHDR is not the first chunk (byte 8)")
    }
    return try bytes.withUnsafeBufferPointer { (buffer) throws(PictureError) in
      var decoder: OpaquePointer?
      var header = CPNGHeader()
      let status = cpng_open(buffer.baseAddress, buffer.count, limits, &decoder, &header)
      guard let decoder else { throw .outOfMemory }
      defer { cpng_close(decoder) }
      try check(status, decoder)
      let width = Int(header.width)
      let height = Int(header.height)
      try PictureBudget.checkSides(width, height, of: .png)
      let byteCount = width * height * 3
      // Beside the pixels, libpng holds two rows of up to 8 bytes a pixel, and we one.
      try PictureBudget(fileBytes: bytes.count).check(byteCount + width * 24)
      var pixelStatus = CPNG_OK
      let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { target, count in
        pixelStatus = cpng_decode(decoder, target.baseAddress, byteCount)
        count = pixelStatus == CPNG_OK ? byteCount : 0
      }
      try check(pixelStatus, decoder)
      let picture = Picture(width: width, height: height, pixels: pixels)
      return DecodedPicture(
        picture: picture, format: .png, storedWidth: width, storedHeight: height, orientation: 1,
        decodeScale: 1, isGreyscale: header.grey || picture.hasEqualChannels, damage: damage(decoder))
    }
  }

  private var limits: CPNGLimits {
    CPNGLimits(
      deadline: stop.deadline, cancel: stop.flag, warnings: Int64(PictureLimits.warnings),
      side: UInt32(PictureLimits.side))
  }

  private func damage(_ decoder: OpaquePointer) -> [String] {
    var damage: [String] = []
    let count = cpng_warning_count(decoder)
    if count > 0 {
      let first = String(cString: cpng_first_warning(decoder))
      damage.append(first + (count > 1 ? " (and \(count - 1) more)" : ""))
    }
    let beyond = cpng_pixels_beyond_palette(decoder)
    if beyond > 0 { damage.append("\(beyond) pixels beyond the palette, shown black") }
    return damage
  }

  private func check(_ status: CPNGStatus, _ decoder: OpaquePointer) throws(PictureError) {
    switch status {
    case CPNG_OK: return
    case CPNG_NO_MEMORY: throw .outOfMemory
    case CPNG_DEADLINE: throw .deadlinePassed(seconds: stop.seconds)
    case CPNG_CANCELLED: throw .cancelled
    case CPNG_TOO_MANY_WARNINGS:
      throw .tooManyWarnings(
        limit: PictureLimits.warnings, first: String(cString: cpng_first_warning(decoder)))
    case CPNG_TRUNCATED: throw .truncated(format: .png, reason: String(cString: cpng_error(decoder)))
    case CPNG_WRONG_SIZE: throw .damaged(format: .png, reason: "the decoded size is not the header's")
    default: throw .damaged(format: .png, reason: String(cString: cpng_error(decoder)))
    }
  }
}
