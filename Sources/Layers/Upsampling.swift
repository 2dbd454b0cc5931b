import Tensors

/// Nearest-neighbour enlargement of a picture with its channels innermost.
public enum Upsampling {
  /// y[r, c] += x[r·h/H, c·w/W], whole-number division: x [h, w, C] enlarged to y's size [H, W, C] and added.
  public static func addNearest(_ x: Tensor, to y: inout Tensor) {
    precondition(x.shape.count == 3 && y.shape.count == 3 && x.shape[2] == y.shape[2])
    let (height, width, channels) = (y.shape[0], y.shape[1], y.shape[2])
    let (fromHeight, fromWidth) = (x.shape[0], x.shape[1])
    x.withUnsafeFloats { x in
      y.withUnsafeMutableFloats { y in
        for r in 0..<height {
          for c in 0..<width {
            let from = (r * fromHeight / height * fromWidth + c * fromWidth / width) * channels
            let to = (r * width + c) * channels
            for k in 0..<channels { y[to + k] += x[from + k] }
          }
        }
      }
    }
  }
}
