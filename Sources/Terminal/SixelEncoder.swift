import Pictures

/// A picture as sixels (DEC VT330/VT340 Programmer Reference, chapter 14): six rows at a time, one colour after another, in
/// colours of its own.
///
/// The colours are found by cutting the picture's colours where they differ most, at their mean, and what is lost to the
/// nearest of them is spread over the pixels that follow (Floyd and Steinberg 1976). A picture with few enough colours
/// keeps all of them.
package enum SixelEncoder {
  /// - Parameters:
  ///   - colors: the most that the terminal takes.
  ///   - enlarged: screen pixels across and down for each of the picture's.
  package static func bytes(of picture: Picture, colors: Int = 256, enlarged: Int = 1) -> [UInt8] {
    let palette = SixelPalette(of: picture, limit: min(256, max(2, colors)))
    let indices = palette.isExact ? palette.exact(picture) : palette.dithered(picture)
    let (width, height) = (picture.width, picture.height * enlarged)
    var out = Array("\u{1B}P0;1;0q\"1;1;\(width * enlarged);\(height)".utf8)
    for (index, color) in palette.percents.enumerated() {
      out += "#\(index);2;\(color.x);\(color.y);\(color.z)".utf8
    }
    // The six bits of each column, a row for each colour.
    var bits = [UInt8](repeating: 0, count: palette.percents.count * width)
    for top in stride(from: 0, to: height, by: 6) {
      var used = [Bool](repeating: false, count: palette.percents.count)
      for row in top..<min(height, top + 6) {
        let start = row / enlarged * width, bit = UInt8(1) << UInt8(row - top)
        for x in 0..<width {
          let index = Int(indices[start + x])
          used[index] = true
          bits[index * width + x] |= bit
        }
      }
      var isFirst = true
      for index in used.indices where used[index] {
        if !isFirst { out.append(UInt8(ascii: "$")) }
        isFirst = false
        out += "#\(index)".utf8
        append(&bits, index * width..<(index + 1) * width, enlarged, to: &out)
      }
      out.append(UInt8(ascii: "-"))
    }
    out += "\u{1B}\\".utf8
    return out
  }

  /// One colour's columns, runs counted; clears them for the next band.
  private static func append(
    _ bits: inout [UInt8], _ range: Range<Int>, _ enlarged: Int, to out: inout [UInt8]
  ) {
    var x = range.lowerBound
    while x < range.upperBound {
      let value = bits[x]
      var end = x
      while end < range.upperBound, bits[end] == value {
        bits[end] = 0
        end += 1
      }
      // Nothing has to be said of what is empty up to the edge.
      if value == 0, end == range.upperBound { return }
      let count = (end - x) * enlarged, sign = value + 63
      if count > 3 {
        out += "!\(count)".utf8
        out.append(sign)
      } else {
        for _ in 0..<count { out.append(sign) }
      }
      x = end
    }
  }
}

/// The colours of a sixel picture, which are told in hundredths.
private struct SixelPalette {
  /// Red, green and blue from 0 to 100.
  let percents: [SIMD3<Int>]
  /// What the terminal makes of them, from 0 to 255.
  private let shown: [SIMD3<Int>]
  /// For a picture whose every colour is here: which one.
  private var places: [UInt32: UInt8] = [:]
  let isExact: Bool

  init(of picture: Picture, limit: Int) {
    var counts = [UInt32: Int]()
    var isExact = true
    let pixels = picture.pixels
    for start in stride(from: 0, to: pixels.count, by: 3) {
      counts[SixelPalette.key(pixels, start), default: 0] += 1
      if counts.count > limit {
        isExact = false
        break
      }
    }
    self.isExact = isExact
    let colors: [SIMD3<Int>]
    if isExact {
      let keys = counts.keys.sorted()
      colors = keys.map { SIMD3(Int($0 >> 16), Int($0 >> 8 & 255), Int($0 & 255)) }
      for (index, key) in keys.enumerated() { places[key] = UInt8(index) }
    } else {
      colors = SixelPalette.cut(pixels, into: limit)
    }
    percents = colors.map { ($0 &* 100 &+ 127) / 255 }
    shown = percents.map { ($0 &* 255 &+ 50) / 100 }
  }

  private static func key(_ pixels: [UInt8], _ start: Int) -> UInt32 {
    UInt32(pixels[start]) << 16 | UInt32(pixels[start + 1]) << 8 | UInt32(pixels[start + 2])
  }

  func exact(_ picture: Picture) -> [UInt8] {
    let pixels = picture.pixels
    return stride(from: 0, to: pixels.count, by: 3).map { places[SixelPalette.key(pixels, $0)] ?? 0 }
  }

  // MARK: - Cutting

  /// Colours that agree in the five high bits of each channel, together.
  private struct Bin {
    var count = 0
    var sum = SIMD3<Int>()
    var mean: SIMD3<Int> { sum / max(1, count) }
  }

  private struct Box {
    var bins: [Bin]
    let mean: SIMD3<Int>
    /// The channel in which its colours differ most, and by how much: squared distances from the mean.
    let channel: Int
    var spread: Int

    init(_ bins: [Bin]) {
      self.bins = bins
      let all = bins.reduce(into: Bin()) { all, bin in
        all.count += bin.count
        all.sum &+= bin.sum
      }
      mean = all.mean
      var squares = SIMD3<Int>()
      for bin in bins {
        let away = bin.mean &- mean
        squares &+= away &* away &* bin.count
      }
      channel = squares.x >= squares.y && squares.x >= squares.z ? 0 : squares.y >= squares.z ? 1 : 2
      spread = squares[channel]
    }
  }

  private static func cut(_ pixels: [UInt8], into limit: Int) -> [SIMD3<Int>] {
    var bins = [Bin](repeating: Bin(), count: 1 << 15)
    for start in stride(from: 0, to: pixels.count, by: 3) {
      let color = SIMD3(Int(pixels[start]), Int(pixels[start + 1]), Int(pixels[start + 2]))
      let place = cell(color)
      bins[place].count += 1
      bins[place].sum &+= color
    }
    var boxes = [Box(bins.filter { $0.count > 0 })]
    while boxes.count < limit, let widest = boxes.indices.max(by: { boxes[$0].spread < boxes[$1].spread }),
      boxes[widest].spread > 0
    {
      let box = boxes[widest]
      let low = box.bins.filter { $0.mean[box.channel] <= box.mean[box.channel] }
      let high = box.bins.filter { $0.mean[box.channel] > box.mean[box.channel] }
      // All may lie at or below a mean that was rounded down: then there is nothing to cut here.
      guard !low.isEmpty, !high.isEmpty else {
        boxes[widest].spread = 0
        continue
      }
      boxes[widest] = Box(low)
      boxes.append(Box(high))
    }
    return boxes.map(\.mean)
  }

  private static func cell(_ color: SIMD3<Int>) -> Int {
    (color.x >> 3) << 10 | (color.y >> 3) << 5 | color.z >> 3
  }

  // MARK: - Spreading what is lost

  func dithered(_ picture: Picture) -> [UInt8] {
    let (width, height) = (picture.width, picture.height), pixels = picture.pixels
    var indices = [UInt8](repeating: 0, count: width * height)
    // Sixteenths, for this row and the next, with a column more at each side.
    var here = [SIMD3<Int>](repeating: .zero, count: width + 2), below = here
    var nearest = [Int16](repeating: -1, count: 1 << 15)
    let top = SIMD3(repeating: 255), zero = SIMD3<Int>.zero
    for y in 0..<height {
      // To and fro, so that no drift to one side shows.
      let step = y % 2 == 0 ? 1 : -1
      var x = step > 0 ? 0 : width - 1
      for _ in 0..<width {
        let start = (y * width + x) * 3
        let own = SIMD3(Int(pixels[start]), Int(pixels[start + 1]), Int(pixels[start + 2]))
        let wanted = (own &+ here[x + 1] / 16).clamped(lowerBound: zero, upperBound: top)
        let cell = SixelPalette.cell(wanted)
        if nearest[cell] < 0 { nearest[cell] = Int16(place(nearest: wanted)) }
        let index = Int(nearest[cell])
        indices[y * width + x] = UInt8(index)
        let lost = wanted &- shown[index]
        here[x + 1 + step] &+= lost &* 7
        below[x + 1 - step] &+= lost &* 3
        below[x + 1] &+= lost &* 5
        below[x + 1 + step] &+= lost
        x += step
      }
      swap(&here, &below)
      for x in below.indices { below[x] = zero }
    }
    return indices
  }

  private func place(nearest color: SIMD3<Int>) -> Int {
    var (best, least) = (0, Int.max)
    for (index, other) in shown.enumerated() {
      let away = other &- color
      let distance = (away &* away).wrappedSum()
      if distance < least { (best, least) = (index, distance) }
    }
    return best
  }
}
