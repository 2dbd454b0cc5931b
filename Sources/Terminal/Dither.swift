/// Ways to show more colours than there are.
enum Dither {
  /// Bayer's 4×4 thresholds, 0 to 15, by point.
  private static let bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5]

  /// The colour moved by up to half of `step` either way, as its place says.
  static func nudged(_ color: Color, _ x: Int, _ y: Int, by step: Int) -> Color {
    let offset = (2 * bayer[(y & 3) * 4 + (x & 3)] - 15) * step / 32
    func moved(_ value: UInt8) -> UInt8 { UInt8(min(255, max(0, Int(value) + offset))) }
    return Color(moved(color.red), moved(color.green), moved(color.blue))
  }

  /// How bright a colour looks, 0 to 1.
  static func brightness(_ color: Color) -> Double {
    (0.299 * Double(color.red) + 0.587 * Double(color.green) + 0.114 * Double(color.blue)) / 255
  }
}
