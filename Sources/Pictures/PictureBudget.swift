/// The memory that one picture may take, counted from its header before any of it is taken.
struct PictureBudget {
  /// Bytes of the file, held while decoding.
  let fileBytes: Int

  /// Checks the sides and the number of pixels that a header claims.
  ///
  /// - Throws: `tooLarge`, or `damaged` for a side under 1.
  static func checkSides(_ width: Int, _ height: Int, of format: PictureFormat) throws(PictureError) {
    guard width >= 1, height >= 1 else {
      throw .damaged(format: format, reason: "the header claims \(width)×\(height) pixels")
    }
    for side in [width, height] where side > PictureLimits.side {
      throw .tooLarge(what: .side, value: side, limit: PictureLimits.side)
    }
    // Both sides are at most 65,500 here: products of them and small factors fit 64 bits.
    guard width * height <= PictureLimits.pixels else {
      throw .tooLarge(what: .pixels, value: width * height, limit: PictureLimits.pixels)
    }
  }

  /// Checks that the file and `bytes` more are within the budget.
  func check(_ bytes: Int) throws(PictureError) {
    let total = total(with: bytes)
    guard total <= PictureLimits.budgetBytes else {
      throw .tooLarge(what: .budgetBytes, value: total, limit: PictureLimits.budgetBytes)
    }
  }

  /// The file and `bytes` more; the largest number there is when that overflows.
  func total(with bytes: Int) -> Int {
    let (sum, overflow) = fileBytes.addingReportingOverflow(bytes)
    return overflow ? .max : sum
  }
}
