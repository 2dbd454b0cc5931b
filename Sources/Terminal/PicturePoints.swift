import Pictures

/// A picture brought to the points that the cells can show.
struct PicturePoints {
  let columns, rows: Int
  var colors: [Color]

  subscript(x: Int, y: Int) -> Color { colors[y * columns + x] }

  init(_ picture: Picture, columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    colors = []
    colors.reserveCapacity(columns * rows)
    let (width, height) = (picture.width, picture.height)
    picture.pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<rows {
        let top = y * height / rows
        let bottom = max(top + 1, (y + 1) * height / rows)
        for x in 0..<columns {
          let left = x * width / columns
          let right = max(left + 1, (x + 1) * width / columns)
          var (red, green, blue) = (0, 0, 0)
          for row in top..<bottom {
            var index = (row * width + left) * 3
            for _ in left..<right {
              red += Int(pixels[index])
              green += Int(pixels[index + 1])
              blue += Int(pixels[index + 2])
              index += 3
            }
          }
          let count = (bottom - top) * (right - left)
          let half = count / 2
          colors.append(
            Color(UInt8((red + half) / count), UInt8((green + half) / count), UInt8((blue + half) / count)))
        }
      }
    }
  }

  /// - Parameter thickness: of lines, in points.
  mutating func draw(_ mark: PictureMark, _ color: Color, in picture: Picture, thickness: Int = 1) {
    func column(_ x: Double) -> Int { Int((x + 0.5) / Double(picture.width) * Double(columns)) }
    func row(_ y: Double) -> Int { Int((y + 0.5) / Double(picture.height) * Double(rows)) }
    func set(_ x: Int, _ y: Int) {
      for y in y..<y + thickness where y >= 0 && y < rows {
        for x in x..<x + thickness where x >= 0 && x < columns { colors[y * columns + x] = color }
      }
    }
    switch mark {
    case .point(let x, let y):
      for dy in 0...1 {
        for dx in 0...1 { set(column(x) + dx * thickness, row(y) + dy * thickness) }
      }
    case .box(let x0, let y0, let x1, let y1):
      let (left, right, top, bottom) = (column(x0), column(x1), row(y0), row(y1))
      // Of a part of a picture, sides may lie beyond it, or all of the box.
      guard left <= right, top <= bottom, left < columns, right >= 0, top < rows, bottom >= 0 else { return }
      for x in max(0, left)...min(columns - 1, right) {
        set(x, top)
        set(x, bottom)
      }
      for y in max(0, top)...min(rows - 1, bottom) {
        set(left, y)
        set(right, y)
      }
    }
  }
}
