/// How coarsely a JPEG was saved, told from its first table of steps.
enum JPEGQuality {
  /// The steps for brightness at quality 50 (ITU-T T.81, table K.1), which libjpeg scales; only their sum counts.
  private static let standardSum =
    [
      16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
      22,
      29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87,
      103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ].reduce(0, +)

  /// The quality, 1 to 100, at which libjpeg's own table comes nearest; nil where the file has no table before its
  /// first scan.
  static func estimate(_ bytes: [UInt8]) -> Int? {
    guard let steps = JPEGSegments(of: bytes).first(where: { $0.marker == 0xDB }).flatMap({ table($0.body) })
    else { return nil }
    let scale = 100 * Double(steps.reduce(0, +)) / Double(standardSum)
    // libjpeg: 5000 / quality under 50, 200 − 2 · quality from there on.
    let quality = scale > 100 ? 5_000 / scale : (200 - scale) / 2
    return min(100, max(1, Int(quality.rounded())))
  }

  private static func table(_ segment: ArraySlice<UInt8>) -> [Int]? {
    guard let first = segment.first else { return nil }
    let values = segment.dropFirst()
    if first >> 4 == 0 { return values.count >= 64 ? values.prefix(64).map { Int($0) } : nil }
    guard values.count >= 128 else { return nil }
    return (0..<64).map {
      Int(values[values.startIndex + 2 * $0]) << 8 | Int(values[values.startIndex + 2 * $0 + 1])
    }
  }
}
