import Pictures
import Terminal
import Testing

/// The encoder's bytes, decoded back by the rules of the VT340.
struct SixelTests {
  /// A decoder of its own: colours in hundredths, one picture.
  struct Decoded {
    var width = 0
    var height = 0
    /// nil where nothing was painted.
    var points: [SIMD3<Int>?] = []
    var colors = 0

    init?(_ bytes: [UInt8]) {
      var text = Array(String(decoding: bytes, as: UTF8.self))[...]
      guard text.starts(with: "\u{1B}P0;1;0q\"1;1;"), text.suffix(2) == ["\u{1B}", "\\"] else { return nil }
      text = text.dropFirst(13).dropLast(2)
      func number() -> Int? {
        let digits = text.prefix { $0.isNumber }
        text = text.dropFirst(digits.count)
        return Int(String(digits))
      }
      func skip(_ sign: Character) -> Bool { text.popFirst() == sign }
      guard let width = number(), skip(";"), let height = number() else { return nil }
      (self.width, self.height) = (width, height)
      points = Array(repeating: nil, count: width * height)
      var palette: [Int: SIMD3<Int>] = [:]
      var (x, top, color) = (0, 0, 0)
      while let sign = text.popFirst() {
        switch sign {
        case "#":
          guard let index = number() else { return nil }
          color = index
          guard text.first == ";" else { continue }
          guard skip(";"), number() == 2, skip(";"), let r = number(), skip(";"), let g = number(),
            skip(";"), let b = number()
          else { return nil }
          palette[index] = SIMD3(r, g, b)
        case "$": x = 0
        case "-": (x, top) = (0, top + 6)
        default:
          var count = 1, sign = sign
          if sign == "!" {
            guard let run = number(), let next = text.popFirst() else { return nil }
            (count, sign) = (run, next)
          }
          guard let value = sign.asciiValue, (63...126).contains(value), let paint = palette[color] else {
            return nil
          }
          for column in x..<x + count {
            for row in 0..<6 where (value - 63) >> UInt8(row) & 1 == 1 {
              guard column < width, top + row < height else { return nil }
              points[(top + row) * width + column] = paint
            }
          }
          x += count
        }
      }
      colors = palette.count
    }
  }

  /// Smooth in two directions, with more colours than a sixel picture has.
  static func gradient(_ width: Int, _ height: Int) -> Picture {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        pixels += [UInt8(x * 255 / (width - 1)), UInt8(y * 255 / (height - 1)), UInt8((x + y) % 256)]
      }
    }
    return Picture(width: width, height: height, pixels: pixels)
  }

  @Test("few colours come out as they went in, to the hundredth that sixels know", arguments: [1, 2, 3])
  func exact(enlarged: Int) throws {
    var pixels: [UInt8] = []
    for index in 0..<7 * 11 { pixels += [UInt8(index * 3), 255 - UInt8(index), index % 2 == 0 ? 0 : 128] }
    let picture = Picture(width: 7, height: 11, pixels: pixels)
    let decoded = try #require(Decoded(SixelEncoder.bytes(of: picture, enlarged: enlarged)))
    #expect(decoded.width == 7 * enlarged && decoded.height == 11 * enlarged)
    for y in 0..<decoded.height {
      for x in 0..<decoded.width {
        let color = try #require(decoded.points[y * decoded.width + x], "every pixel is painted")
        let start = (y / enlarged * 7 + x / enlarged) * 3
        for channel in 0..<3 {
          #expect(abs(Double(pixels[start + channel]) / 2.55 - Double(color[channel])) <= 0.51)
        }
      }
    }
  }

  @Test("with many colours the mean of every small square is kept", arguments: [256, 64, 16])
  func dithered(colors: Int) throws {
    let picture = Self.gradient(96, 64)
    let decoded = try #require(Decoded(SixelEncoder.bytes(of: picture, colors: colors)))
    #expect(decoded.colors <= colors && decoded.colors > colors / 2)
    // Wider squares for fewer colours: dithering trades place for colour.
    let side = colors >= 64 ? 8 : 16
    var worst = 0.0
    for top in stride(from: 0, to: 64, by: side) {
      for left in stride(from: 0, to: 96, by: side) {
        for channel in 0..<3 {
          var (was, is_) = (0.0, 0.0)
          for y in top..<top + side {
            for x in left..<left + side {
              was += Double(picture.pixels[(y * 96 + x) * 3 + channel])
              is_ += Double(try #require(decoded.points[y * 96 + x])[channel]) * 2.55
            }
          }
          worst = max(worst, abs(was - is_) / Double(side * side))
        }
      }
    }
    // Means of so few parts do not reach into the corners of the colours, and nothing brings those back.
    #expect(worst < (colors >= 64 ? 6 : 16), "a square is off by \(worst) of 255")
  }

  @Test("a long run takes few bytes")
  func runs() throws {
    let picture = Picture(width: 400, height: 60, pixels: Array(repeating: 200, count: 400 * 60 * 3))
    #expect(SixelEncoder.bytes(of: picture).count < 200)
  }
}
