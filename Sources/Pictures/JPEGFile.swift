import CJPEG

/// A JPEG file that is decoded by libjpeg-turbo.
struct JPEGFile {
  let bytes: [UInt8]
  let stop: StopConditions

  /// - Parameter enoughLongerSide: see `DecodeOptions`.
  func decode(enoughLongerSide: Int?) throws(PictureError) -> DecodedPicture {
    let orientation = EXIFOrientation(ofJPEG: bytes)
    return try bytes.withUnsafeBufferPointer { (buffer) throws(PictureError) in
      var decoder: OpaquePointer?
      var header = CJPEGHeader()
      let status = cjpeg_open(buffer.baseAddress, buffer.count, limits, &decoder, &header)
      guard let decoder else { throw .outOfMemory }
      defer { cjpeg_close(decoder) }
      try check(status, decoder)
      let plan = try plan(header, enoughLongerSide: enoughLongerSide)
      var pixelStatus = CJPEG_OK
      let pixels = [UInt8](unsafeUninitializedCapacity: plan.byteCount) { target, count in
        pixelStatus = cjpeg_decode(
          decoder, Int32(plan.scale), Int32(orientation.value), target.baseAddress, plan.byteCount)
        count = pixelStatus == CJPEG_OK ? plan.byteCount : 0
      }
      try check(pixelStatus, decoder)
      let turned = orientation.value >= 5
      let picture = Picture(
        width: turned ? plan.height : plan.width, height: turned ? plan.width : plan.height, pixels: pixels)
      return DecodedPicture(
        picture: picture, format: .jpeg, storedWidth: Int(header.width), storedHeight: Int(header.height),
        orientation: orientation.value, decodeScale: plan.scale,
        isGreyscale: header.components == 1 || picture.hasEqualChannels, damage: damage(decoder),
        assumptions: colorAssumptions(header) + orientation.assumptions,
        jpegQuality: JPEGQuality.estimate(bytes))
    }
  }

  /// The size that is decoded.
  private struct Plan {
    let scale: Int
    let width: Int
    let height: Int
    var byteCount: Int { width * height * 3 }
  }

  private var limits: CJPEGLimits {
    CJPEGLimits(
      deadline: stop.deadline, cancel: stop.flag, scans: Int32(PictureLimits.scans),
      warnings: Int64(PictureLimits.warnings), memory: Int64(PictureLimits.coefficientBytes))
  }

  /// Holds the header to the limits and chooses the scale.
  private func plan(_ header: CJPEGHeader, enoughLongerSide: Int?) throws(PictureError) -> Plan {
    let width = Int(header.width)
    let height = Int(header.height)
    try PictureBudget.checkSides(width, height, of: .jpeg)
    guard header.precision == 8 else {
      throw .unsupportedForm(format: .jpeg, form: "\(header.precision) bits a sample")
    }
    guard [1, 3, 4].contains(header.components) else {
      throw .unsupportedForm(format: .jpeg, form: "\(header.components) components")
    }
    var held = 0
    if header.multiple_scans {
      held = Int(header.coefficient_bytes)
      guard held <= PictureLimits.coefficientBytes else {
        throw .tooLarge(what: .coefficientBytes, value: held, limit: PictureLimits.coefficientBytes)
      }
    }
    // The library's rows and ours: 16 rows of 4 samples while turning, and a few iMCU rows of each component.
    let working = width * 256
    let budget = PictureBudget(fileBytes: bytes.count)
    var scale = 1
    if let enough = enoughLongerSide {
      while scale < 8, Self.scaled(max(width, height), scale * 2) >= enough { scale *= 2 }
    }
    while true {
      let plan = Plan(scale: scale, width: Self.scaled(width, scale), height: Self.scaled(height, scale))
      let needed = held + working + plan.byteCount
      if budget.total(with: needed) <= PictureLimits.budgetBytes { return plan }
      guard scale < 8 else {
        try budget.check(needed)
        return plan
      }
      scale *= 2
    }
  }

  /// A side after libjpeg's scaling: rounded up.
  private static func scaled(_ side: Int, _ scale: Int) -> Int { (side + scale - 1) / scale }

  private func damage(_ decoder: OpaquePointer) -> [String] {
    let count = cjpeg_warning_count(decoder)
    guard count > 0 else { return [] }
    let first = String(cString: cjpeg_first_warning(decoder))
    return [
      (cjpeg_truncated(decoder) ? "truncated: \(first)" : first)
        + (count > 1 ? " (and \(count - 1) more)" : "")
    ]
  }

  /// Colours that the file leaves open or states twice; what the library itself finds odd is among its warnings.
  private func colorAssumptions(_ header: CJPEGHeader) -> [String] {
    if header.inks, !header.adobe_marker {
      return ["CMYK without an Adobe marker: taken as it stands, 255 is full ink"]
    }
    if header.components == 3, header.jfif_marker, header.adobe_marker, header.adobe_transform != 1 {
      return ["an Adobe marker with colour transform \(header.adobe_transform) beside JFIF: taken as YCbCr"]
    }
    return []
  }

  private func check(_ status: CJPEGStatus, _ decoder: OpaquePointer) throws(PictureError) {
    switch status {
    case CJPEG_OK: return
    case CJPEG_NO_MEMORY: throw .outOfMemory
    case CJPEG_DEADLINE: throw .deadlinePassed(seconds: stop.seconds)
    case CJPEG_CANCELLED: throw .cancelled
    case CJPEG_TOO_MANY_SCANS: throw .tooManyScans(limit: PictureLimits.scans)
    case CJPEG_TOO_MANY_WARNINGS:
      throw .tooManyWarnings(
        limit: PictureLimits.warnings, first: String(cString: cjpeg_first_warning(decoder)))
    case CJPEG_WRONG_SIZE: throw .damaged(format: .jpeg, reason: "the decoded size is not the header's")
    default: throw .damaged(format: .jpeg, reason: String(cString: cjpeg_error(decoder)))
    }
  }
}
