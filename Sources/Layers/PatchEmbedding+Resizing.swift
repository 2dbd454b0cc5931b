import Tensors

extension PatchEmbedding {
  /// The same for pictures of another size, its places interpolated: cubic convolution with a = −0.75, pixel centres at
  /// halves, edges repeated, as PyTorch's `interpolate(mode="bicubic", align_corners=False)`, which `transformers` uses
  /// for the same purpose. The class token's place stays as it is.
  public func resized(to imageSize: Int) -> PatchEmbedding {
    var resized = PatchEmbedding(imageSize: imageSize, patchSize: patchSize, width: classToken.count)
    resized.projection = projection
    resized.classToken = classToken
    let taps = PatchEmbedding.taps(from: side, to: resized.side), width = classToken.count, side = side
    resized.position = Tensor([resized.side * resized.side + 1, width]) { out in
      position.withUnsafeFloats { position in
        for channel in 0..<width { out[channel] = position[channel] }
        var place = width
        for down in taps {
          for across in taps {
            for channel in 0..<width {
              var sum: Float = 0
              for (row, share) in down {
                var line: Float = 0
                for (column, share) in across {
                  line += share * position[(1 + row * side + column) * width + channel]
                }
                sum += share * line
              }
              out[place + channel] = sum
            }
            place += width
          }
        }
      }
    }
    return resized
  }

  /// For each of `to` places along one axis the four of `from` places that it is made of, with their shares.
  private static func taps(from: Int, to: Int) -> [[(index: Int, share: Float)]] {
    func weight(_ distance: Double) -> Double {
      let x = abs(distance), a = -0.75
      return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    }
    return (0..<to).map { index in
      let center = (Double(index) + 0.5) * Double(from) / Double(to) - 0.5, first = center.rounded(.down)
      return (-1...2).map { step in
        let place = first + Double(step)
        return (min(max(Int(place), 0), from - 1), Float(weight(center - place)))
      }
    }
  }
}
