import Tensors

/// A convolution over a picture with its channels innermost, for scoring.
///
///     y = leaky(Σ weight ⊙ window(x) + bias),    leaky(v) = max(v, slope·v)
///
/// Shapes: x [H, W, in]; weight [out, in, k, k]; bias [out]; y [⌈H/stride⌉, ⌈W/stride⌉, out]; k odd, zero padding k/2.
/// slope 1 changes nothing, slope 0 is ReLU. A 1×1 convolution is one product of all pixels; others gather the windows
/// of some rows at a time.
public struct Convolution: Sendable {
  public let inputs, outputs, kernel, stride: Int
  public let slope: Float
  /// [out, k·k·in]
  private let weights: PackedMatrix
  private let bias: Tensor

  public init(weight: Tensor, bias: Tensor, stride: Int = 1, slope: Float = 1) {
    let shape = weight.shape
    precondition(shape.count == 4 && shape[2] == shape[3] && shape[2] % 2 == 1 && bias.count == shape[0])
    (outputs, inputs, kernel) = (shape[0], shape[1], shape[2])
    self.stride = stride
    self.slope = slope
    self.bias = bias
    let (outputs, inputs, taps) = (outputs, inputs, kernel * kernel)
    let reordered = Tensor([outputs, taps * inputs]) { to in
      weight.withUnsafeFloats { from in
        for o in 0..<outputs {
          for i in 0..<inputs {
            for t in 0..<taps { to[(o * taps + t) * inputs + i] = from[(o * inputs + i) * taps + t] }
          }
        }
      }
    }
    weights = PackedMatrix(reordered)
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var y = workspace.tensor(outputShape(of: x))
    self(x, into: &y, channel: 0, in: workspace)
    return y
  }

  /// [⌈H/stride⌉, ⌈W/stride⌉, out]
  public func outputShape(of x: Tensor) -> [Int] {
    [(x.shape[0] + stride - 1) / stride, (x.shape[1] + stride - 1) / stride, outputs]
  }

  /// Writes into the channels from `channel` on of a wider tensor.
  public func callAsFunction(_ x: Tensor, into y: inout Tensor, channel: Int, in workspace: Workspace) {
    precondition(
      x.shape.count == 3 && x.shape[2] == inputs && y.shape.dropLast() == outputShape(of: x).dropLast())
    let width = y.columns, rows = y.rows, depth = kernel * kernel * inputs
    x.withUnsafeFloats { from in
      y.withUnsafeMutableFloats { to in
        let target = to.baseAddress.map { $0 + channel }
        guard kernel > 1 || stride > 1 else {
          MatrixEngine.product(
            from.baseAddress, stride: inputs, rows: rows, weights, bias: bias, slope: slope, into: target,
            stride: width, in: workspace)
          return
        }
        workspace.split(rows, grain: Convolution.grain) { range in
          var windows = workspace.tensor([min(Convolution.grain, range.count), depth])
          windows.withUnsafeMutableFloats { windows in
            for start in Swift.stride(from: range.lowerBound, to: range.upperBound, by: Convolution.grain) {
              let part = start..<min(range.upperBound, start + Convolution.grain)
              gather(from, shape: x.shape, outputs: part, into: windows.baseAddress)
              MatrixEngine.product(
                windows.baseAddress, stride: depth, rows: part.count, weights, bias: bias, slope: slope,
                into: target.map { $0 + start * width }, stride: width, in: Workspace(arena: workspace.arena))
            }
          }
        }
      }
    }
  }

  /// Output pixels whose windows are gathered at a time.
  private static let grain = 168

  /// The windows of some output pixels, one row of k·k·in numbers each; zeros beyond the border.
  private func gather(
    _ x: UnsafeBufferPointer<Float>, shape: [Int], outputs range: Range<Int>,
    into windows: UnsafeMutablePointer<Float>?
  ) {
    let (height, width) = (shape[0], shape[1]), outWidth = (width + stride - 1) / stride, pad = kernel / 2
    guard var to = windows, let from = x.baseAddress else { return }
    for index in range {
      let top = index / outWidth * stride - pad, left = index % outWidth * stride - pad
      for row in top..<top + kernel {
        if row < 0 || row >= height {
          to.update(repeating: 0, count: kernel * inputs)
        } else if left >= 0, left + kernel <= width {
          to.update(from: from + (row * width + left) * inputs, count: kernel * inputs)
        } else {
          for column in left..<left + kernel {
            let place = to + (column - left) * inputs
            if column < 0 || column >= width {
              place.update(repeating: 0, count: inputs)
            } else {
              place.update(from: from + (row * width + column) * inputs, count: inputs)
            }
          }
        }
        to += kernel * inputs
      }
    }
  }
}

/// A 3×3 convolution of each channel with its own window, channels innermost, zero padding 1, for scoring.
///
/// Shapes: x [H, W, C]; weight [C, 1, 3, 3]; bias [C]; y [⌈H/stride⌉, ⌈W/stride⌉, C]; then leaky as in `Convolution`.
public struct DepthwiseConvolution: Sendable {
  public let channels, stride: Int
  public let slope: Float
  /// [9, C]
  private let weights: Tensor
  private let bias: Tensor

  public init(weight: Tensor, bias: Tensor, stride: Int = 1, slope: Float = 1) {
    let channels = weight.shape[0]
    precondition(weight.shape == [channels, 1, 3, 3] && bias.count == channels && channels <= 1_024)
    self.channels = channels
    self.stride = stride
    self.slope = slope
    self.bias = bias
    weights = Tensor([9, channels]) { to in
      weight.withUnsafeFloats { from in
        for c in 0..<channels { for t in 0..<9 { to[t * channels + c] = from[c * 9 + t] } }
      }
    }
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    precondition(x.shape.count == 3 && x.shape[2] == channels)
    let (height, width) = (x.shape[0], x.shape[1])
    var y = workspace.tensor([(height + stride - 1) / stride, (width + stride - 1) / stride, channels])
    let rows = y.shape[0]
    y.withUnsafeMutableFloats { y in
      x.withUnsafeFloats { x in
        weights.withUnsafeFloats { weights in
          bias.withUnsafeFloats { bias in
            workspace.split(rows, grain: 16) { rows in
              Kernels.depthwise3(
                x.baseAddress, height: height, width: width, channels: channels, stride: stride,
                weights: weights.baseAddress, bias: bias.baseAddress, slope: slope, into: y.baseAddress,
                rows: rows)
            }
          }
        }
      }
    }
    return y
  }
}
