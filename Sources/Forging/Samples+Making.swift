import Pictures

/// What a region's samples have been through before they come to the photograph.
extension [Float] {
  /// Through a picture of fewer pixels.
  ///
  /// - Parameter share: its sides in relation to the region's, under 1.
  mutating func coarsen(to share: Double, in region: Region) {
    let longer = Swift.max(region.width, region.height)
    let small = picture(in: region).shrunk(longerSide: Swift.max(Int(Double(longer) * share), 4))
    let sx = Float(small.width) / Float(region.width), sy = Float(small.height) / Float(region.height)
    self = small.sampled(columns: region.width, rows: region.height) { column, row in
      ((Float(column) + 0.5) * sx - 0.5, (Float(row) + 0.5) * sy - 0.5)
    }
  }

  /// Through a JPEG file whose grid begins at the region's corner; a region that JPEG does not hold stays as it is.
  mutating func recompress(quality: Int, in region: Region) {
    do throws(PictureError) {
      let picture = try PictureDecoder.decode(
        try picture(in: region).jpeg(quality: quality), options: .patient
      ).picture
      self = picture.pixels.map(Float.init)
    } catch { return }
  }

  private func picture(in region: Region) -> Picture {
    Picture(
      width: region.width, height: region.height,
      pixels: map { UInt8(Swift.min(Swift.max($0 + 0.5, 0), 255)) })
  }
}
