extension Tensor {
  /// Token `token` of each sequence: [B, T, W] → [B, 1, W].
  public func token(_ token: Int) -> Tensor {
    tokens([Int](repeating: token, count: shape[0])).reshaped([shape[0], 1, columns])
  }

  /// One token of each sequence: [B, T, W] → [B, W].
  public func tokens(_ places: [Int]) -> Tensor {
    precondition(
      shape.count == 3 && places.count == shape[0] && places.allSatisfy { 0 <= $0 && $0 < shape[1] })
    let tokens = shape[1], width = shape[2]
    return Tensor([places.count, width]) { rows in
      withUnsafeFloats { floats in
        for (b, place) in places.enumerated() {
          for i in 0..<width { rows[b * width + i] = floats[(b * tokens + place) * width + i] }
        }
      }
    }
  }

  /// self[b, places[b]] += x[b]: the way back of `tokens`.
  public mutating func add(_ x: Tensor, toTokens places: [Int]) {
    precondition(shape.count == 3 && places.count == shape[0] && x.count == shape[0] * shape[2])
    let tokens = shape[1], width = shape[2]
    withUnsafeMutableFloats { floats in
      x.withUnsafeFloats { x in
        for (b, place) in places.enumerated() {
          for i in 0..<width { floats[(b * tokens + place) * width + i] += x[b * width + i] }
        }
      }
    }
  }
}
