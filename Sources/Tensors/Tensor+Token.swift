extension Tensor {
  /// Token `token` of each sequence: [B, T, W] → [B, 1, W].
  public func token(_ token: Int) -> Tensor {
    precondition(shape.count == 3 && 0 <= token && token < shape[1])
    let batch = shape[0], tokens = shape[1], width = shape[2]
    return Tensor([batch, 1, width]) { rows in
      withUnsafeFloats { floats in
        for b in 0..<batch {
          for i in 0..<width { rows[b * width + i] = floats[(b * tokens + token) * width + i] }
        }
      }
    }
  }
}
