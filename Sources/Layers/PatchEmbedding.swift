import Tensors

/// A picture as a row of tokens: its class token, then its patches row by row, each projected, plus their places.
///
///     y[0] = class + position[0]
///     y[1 + i] = projection · patch(i) + position[1 + i]
///
/// Shapes: pixels [B, 3, S, S]; projection [W, 3, p, p]; class [W]; position [1 + (S/p)², W]; y [B, 1 + (S/p)², W].
/// Pixels beyond the last whole patch are left out, as a convolution of stride p does.
/// Source: Dosovitskiy et al. 2021, equation 1.
public struct PatchEmbedding: Parameterised, Sendable {
  /// The convolution's weights [W, 3, p, p]; empty once packed.
  public var projection: Tensor
  public var classToken: Tensor
  public var position: Tensor
  public let imageSize, patchSize: Int
  private var packed: PackedMatrix?

  /// Patches in a row or a column.
  public var side: Int { imageSize / patchSize }

  public init(imageSize: Int, patchSize: Int, width: Int) {
    self.imageSize = imageSize
    self.patchSize = patchSize
    projection = Tensor(zeros: [width, 3, patchSize, patchSize])
    classToken = Tensor(zeros: [width])
    let side = imageSize / patchSize
    position = Tensor(zeros: [side * side + 1, width])
  }

  public func callAsFunction(_ pixels: Tensor, in workspace: Workspace) -> Tensor {
    precondition(pixels.shape.count == 4 && Array(pixels.shape.dropFirst()) == [3, imageSize, imageSize])
    return placed(project(patches(of: pixels, in: workspace), in: workspace), in: workspace)
  }

  /// The class token before the projected patches [B, (S/p)², W], and the places added.
  private func placed(_ projected: Tensor, in workspace: Workspace) -> Tensor {
    let batch = projected.shape[0], width = classToken.count, count = side * side
    var y = workspace.tensor([batch, count + 1, width])
    y.withUnsafeMutableFloats { y in
      projected.withUnsafeFloats { projected in
        classToken.withUnsafeFloats { classToken in
          position.withUnsafeFloats { position in
            for b in 0..<batch {
              let start = b * (count + 1) * width
              for i in 0..<width { y[start + i] = classToken[i] + position[i] }
              for i in 0..<count * width {
                y[start + width + i] = projected[b * count * width + i] + position[width + i]
              }
            }
          }
        }
      }
    }
    return y
  }

  /// What the backward needs is the patches; a picture wants no gradient.
  public func forward(_ pixels: Tensor, in workspace: Workspace) -> (y: Tensor, patches: Tensor) {
    let patches = patches(of: pixels, in: workspace)
    let projected = MatrixEngine.trainingProduct(patches, matrix, bias: nil, in: workspace)
    return (placed(projected, in: workspace), patches)
  }

  /// Adds to the gradients of projection, class token and places.
  public func backward(
    _ dy: Tensor, patches: Tensor, into gradient: inout PatchEmbedding, in workspace: Workspace
  ) {
    let batch = dy.shape[0], tokens = dy.shape[1], width = dy.shape[2], count = tokens * width
    var dProjected = workspace.tensor([batch, tokens - 1, width])
    dProjected.withUnsafeMutableFloats { dProjected in
      gradient.classToken.withUnsafeMutableFloats { dClass in
        gradient.position.withUnsafeMutableFloats { dPosition in
          dy.withUnsafeFloats { dy in
            for b in 0..<batch {
              for i in 0..<width { dClass[i] += dy[b * count + i] }
              for i in 0..<count { dPosition[i] += dy[b * count + i] }
              for i in 0..<count - width { dProjected[b * (count - width) + i] = dy[b * count + width + i] }
            }
          }
        }
      }
    }
    MatrixEngine.addWeightGradient(dProjected, patches, to: &gradient.projection, in: workspace)
  }

  /// The convolution's weights as a linear layer's: [W, 3·p·p].
  private var matrix: Tensor {
    projection.reshaped([projection.shape[0], projection.count / projection.shape[0]])
  }

  /// The patches without class token and places: [B, (S/p)², W].
  package func project(_ patches: Tensor, in workspace: Workspace) -> Tensor {
    if let packed { return MatrixEngine.product(patches, packed, in: workspace) }
    return MatrixEngine.product(patches, plain: matrix, bias: nil, in: workspace)
  }

  /// Each patch as one row of 3·p·p numbers, in the order of the convolution's weights: [B, (S/p)², 3·p·p].
  package func patches(of pixels: Tensor, in workspace: Workspace) -> Tensor {
    let batch = pixels.shape[0], size = imageSize, patch = patchSize, depth = 3 * patch * patch
    var rows = workspace.tensor([batch, side * side, depth])
    rows.withUnsafeMutableFloats { rows in
      pixels.withUnsafeFloats { pixels in
        guard let rows = rows.baseAddress, let pixels = pixels.baseAddress else { return }
        workspace.split(batch * side, grain: 1) { part in
          for row in part {
            var to = rows + row * side * depth
            for column in 0..<side {
              for channel in 0..<3 {
                let plane = row / side * 3 + channel, top = row % side * patch
                for y in top..<top + patch {
                  to.update(from: pixels + (plane * size + y) * size + column * patch, count: patch)
                  to += patch
                }
              }
            }
          }
        }
      }
    }
    return rows
  }

  /// Lays the weights out for scoring and lets the plain ones go.
  ///
  /// Bytes are too coarse for pixels: bfloat16 stands in for them.
  public mutating func pack(_ precision: Precision = .f32) {
    guard packed == nil else { return }
    packed = PackedMatrix(matrix, precision: precision == .int8 ? .bf16 : precision)
    projection = Tensor(zeros: [0, 3, patchSize, patchSize])
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    precondition(packed == nil, "\(path) has been packed")
    try body("\(path).class_embedding", &classToken)
    try body("\(path).patch_embedding.weight", &projection)
    try body("\(path).position_embedding.weight", &position)
  }
}
