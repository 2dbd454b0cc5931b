import Glibc
import Pictures

extension Picture {
  /// The picture's samples at places of its own, bilinear, the edge repeated outside: [height, width, 3], 0…255.
  ///
  /// - Parameter place: column and row of the grid → x and y in this picture, pixel centres at whole numbers.
  @inline(__always)
  func sampled(
    columns: Int, rows: Int, at place: (Int, Int) -> (Float, Float)
  ) -> [Float] {
    let right = width - 1, bottom = height - 1
    let stride = width * 3
    return [Float](unsafeUninitializedCapacity: columns * rows * 3) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        guard let input = pixels.baseAddress, var target = out.baseAddress else { return }
        for row in 0..<rows {
          for column in 0..<columns {
            let (px, py) = place(column, row)
            // `min(a, b)` is a unless b is less: NaN becomes the edge, so the conversions below cannot trap.
            let x = max(min(Float(right), px), 0), y = max(min(Float(bottom), py), 0)
            let left = Int(x), top = Int(y)
            let across = x - Float(left), down = y - Float(top)
            let upper = input + top * stride + left * 3
            let lower = top < bottom ? upper + stride : upper
            let next = left < right ? 3 : 0
            for channel in 0..<3 {
              let a = Float(upper[channel]), b = Float(upper[next + channel])
              let c = Float(lower[channel]), d = Float(lower[next + channel])
              let first = a + across * (b - a), second = c + across * (d - c)
              target[channel] = first + down * (second - first)
            }
            target += 3
          }
        }
      }
      count = columns * rows * 3
    }
  }

  /// The samples of a region's box under `map`, from pixels of the region's photograph to pixels of this picture.
  func sampled(in region: Region, by map: AffineMatrix) -> [Float] {
    let (a, b, c, d) = (Float(map.a), Float(map.b), Float(map.c), Float(map.d))
    let left = Float(map.a * Double(region.x) + map.b * Double(region.y) + map.tx)
    let top = Float(map.c * Double(region.x) + map.d * Double(region.y) + map.ty)
    return sampled(columns: region.width, rows: region.height) { column, row in
      let x = Float(column), y = Float(row)
      return (left + a * x + b * y, top + c * x + d * y)
    }
  }

  /// The same with every place of the region moved first.
  ///
  /// - Parameters:
  ///   - bend: nil moves nothing.
  ///   - scale: the region's pixels in a unit of the bend.
  func sampled(in region: Region, by map: AffineMatrix, bent bend: Style.Bend?, scale: Double) -> [Float] {
    guard let bend else { return sampled(in: region, by: map) }
    let (a, b, c, d) = (Float(map.a), Float(map.b), Float(map.c), Float(map.d))
    let (tx, ty) = (Float(map.tx), Float(map.ty))
    let scale = Float(scale), unit = 1 / max(scale, 1e-6)
    return sampled(columns: region.width, rows: region.height) { column, row in
      let x = Float(region.x + column), y = Float(region.y + row)
      let u = x + scale * bend.across.value(x * unit, y * unit)
      let v = y + scale * bend.down.value(x * unit, y * unit)
      return (a * u + b * v + tx, c * u + d * v + ty)
    }
  }

  /// The picture made so small that `map` reads about one pixel of it for each of its own, and the map into it: what is
  /// read more coarsely would alias.
  func matched(to map: AffineMatrix) -> (picture: Picture, map: AffineMatrix) {
    let step = map.scale, longer = max(width, height)
    guard step > 1.5, step.isFinite else { return (self, map) }
    let small = shrunk(longerSide: max(Int(Double(longer) / step), 8))
    let sx = Double(small.width) / Double(width), sy = Double(small.height) / Double(height)
    return (
      small,
      map.followed(by: AffineMatrix(a: sx, b: 0, tx: (sx - 1) / 2, c: 0, d: sy, ty: (sy - 1) / 2))
    )
  }
}
