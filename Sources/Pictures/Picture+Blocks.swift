import Tensors

extension Picture {
  /// Pixels of a block's side.
  static let blockSide = 8

  /// Grey blocks of 8×8 pixels of 128; what reaches beyond the picture is left out.
  ///
  /// - Parameter corners: the top left pixel of each.
  package func withBlocks(at corners: [(x: Int, y: Int)]) -> Picture {
    var result = pixels
    for corner in corners {
      let columns = max(corner.x, 0)..<max(min(corner.x + Self.blockSide, width), max(corner.x, 0))
      for row in max(corner.y, 0)..<max(min(corner.y + Self.blockSide, height), max(corner.y, 0)) {
        let start = (row * width + columns.lowerBound) * 3
        for index in start..<start + columns.count * 3 { result[index] = 128 }
      }
    }
    return Picture(width: width, height: height, pixels: result)
  }

  /// Places uniform over 0…side − 9, overlaps allowed; `count` for each whole 256 pixels of the shorter side, and `count`
  /// for a smaller picture too.
  static func blockCorners(
    _ count: Int, in picture: Picture, _ random: inout RandomNumbers
  ) -> [(x: Int, y: Int)] {
    (0..<count * max(min(picture.width, picture.height) / 256, 1)).map { _ in
      let x = Int.random(in: 0...max(picture.width - blockSide - 1, 0), using: &random)
      return (x, Int.random(in: 0...max(picture.height - blockSide - 1, 0), using: &random))
    }
  }
}
