import Pictures
import Tensors

/// What lies beyond a photograph's border in a crop that reaches there.
enum BorderFill: CaseIterable, Sendable {
  /// As in scoring.
  case black
  /// The outermost pixels, repeated.
  case replicated
  case mirrored
  /// The photograph's mean colour.
  case mean
  case noise

  /// The photograph with `margins` pixels more on each side, filled.
  func extending(_ picture: Picture, by margins: Margins, _ random: inout RandomNumbers) -> Picture {
    let width = picture.width + margins.left + margins.right
    let height = picture.height + margins.top + margins.bottom
    let columns = (0..<width).map { source($0 - margins.left, picture.width) }
    let rows = (0..<height).map { source($0 - margins.top, picture.height) }
    let color = self == .mean ? picture.meanColor : (0, 0, 0)
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { out, count in
      picture.pixels.withUnsafeBufferPointer { input in
        columns.withUnsafeBufferPointer { columns in
          var target = 0, bits: UInt64 = 0
          for row in rows {
            for column in columns {
              if row >= 0, column >= 0 {
                let pixel = (row * picture.width + column) * 3
                out[target] = input[pixel]
                out[target + 1] = input[pixel + 1]
                out[target + 2] = input[pixel + 2]
              } else if self == .noise {
                bits = random.next()
                out[target] = UInt8(truncatingIfNeeded: bits)
                out[target + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                out[target + 2] = UInt8(truncatingIfNeeded: bits >> 16)
              } else {
                out[target] = color.0
                out[target + 1] = color.1
                out[target + 2] = color.2
              }
              target += 3
            }
          }
        }
      }
      count = width * height * 3
    }
    return Picture(width: width, height: height, pixels: pixels)
  }

  struct Margins: Equatable, Sendable {
    var left = 0, top = 0, right = 0, bottom = 0
  }

  /// The pixel of an axis that stands at `index`; −1 for none.
  private func source(_ index: Int, _ count: Int) -> Int {
    if 0..<count ~= index { return index }
    switch self {
    case .black, .mean, .noise: return -1
    case .replicated: return min(max(index, 0), count - 1)
    case .mirrored:
      guard count > 1 else { return 0 }
      let period = 2 * (count - 1)
      let phase = ((index % period) + period) % period
      return phase < count ? phase : period - phase
    }
  }
}
