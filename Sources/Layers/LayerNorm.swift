import Tensors

/// Layer normalisation over the last axis.
///
///     x̂ = (x − mean(x)) · r,    r = 1 / √(var(x) + ε)
///     y = weight ⊙ x̂ + bias
///     dx = r·(g − mean(g) − x̂·mean(g ⊙ x̂)),   g = dy ⊙ weight
///     d weight = Σ dy ⊙ x̂,   d bias = Σ dy       over all rows
///
/// Shapes: x, y [..., C]; weight, bias [C]. The variance is divided by C, not C − 1.
/// Source: Ba, Kiros and Hinton 2016, equations 3 and 4; ε from the model's configuration.
public struct LayerNorm: Parameterised, Sendable {
  public var weight, bias: Tensor
  public let epsilon: Float

  public init(dimensions: Int, epsilon: Float) {
    weight = Tensor(repeating: 1, [dimensions])
    bias = Tensor(zeros: [dimensions])
    self.epsilon = epsilon
  }

  /// What the backward needs: the input, and mean and r of each row.
  public struct Saved: Sendable {
    let x, means, inverseDeviations: Tensor

    fileprivate func withUnsafeFloats(
      _ body: (_ x: Kernels.Floats, _ means: Kernels.Floats, _ inverseDeviations: Kernels.Floats) -> Void
    ) {
      x.withUnsafeFloats { x in
        means.withUnsafeFloats { means in
          inverseDeviations.withUnsafeFloats { body(x.baseAddress, means.baseAddress, $0.baseAddress) }
        }
      }
    }
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    var y = workspace.tensor(x.shape)
    normalize(x, into: &y, in: workspace) { _ in (nil, nil) }
    return y
  }

  public func forward(_ x: Tensor, in workspace: Workspace) -> (y: Tensor, saved: Saved) {
    var y = workspace.tensor(x.shape)
    var means = workspace.tensor([x.rows]), inverseDeviations = workspace.tensor([x.rows])
    means.withUnsafeMutableFloats { means in
      inverseDeviations.withUnsafeMutableFloats { inverseDeviations in
        normalize(x, into: &y, in: workspace) { row in
          (means.baseAddress.map { $0 + row }, inverseDeviations.baseAddress.map { $0 + row })
        }
      }
    }
    return (y, Saved(x: x, means: means, inverseDeviations: inverseDeviations))
  }

  /// Adds to the gradients of weight and bias, and gives dx.
  public func backward(
    _ dy: Tensor, _ saved: Saved, into gradient: inout LayerNorm, in workspace: Workspace
  ) -> Tensor {
    addGradient(dy, saved, to: &gradient, in: workspace)
    return inputGradient(dy, saved, in: workspace)
  }

  private func addGradient(
    _ dy: Tensor, _ saved: Saved, to gradient: inout LayerNorm, in workspace: Workspace
  ) {
    let columns = dy.columns, rows = dy.rows
    saved.withUnsafeFloats { x, means, inverseDeviations in
      dy.withUnsafeFloats { dy in
        gradient.weight.withUnsafeMutableFloats { dWeight in
          gradient.bias.withUnsafeMutableFloats { dBias in
            workspace.split(columns, grain: 256) { part in
              Kernels.addLayerNormGradients(
                x, dy.baseAddress, rows: rows, columns: columns, part: part, means: means,
                inverseDeviations: inverseDeviations, weight: dWeight.baseAddress, bias: dBias.baseAddress)
            }
          }
        }
      }
    }
  }

  /// dx alone.
  public func inputGradient(_ dy: Tensor, _ saved: Saved, in workspace: Workspace) -> Tensor {
    let columns = dy.columns
    var dx = workspace.tensor(dy.shape)
    saved.withUnsafeFloats { x, means, inverseDeviations in
      dy.withUnsafeFloats { dy in
        weight.withUnsafeFloats { weight in
          dx.withUnsafeMutableFloats { dx in
            workspace.split(dy.count / columns, grain: 32) { part in
              let row = part.lowerBound, start = row * columns
              Kernels.layerNormBackward(
                x.map { $0 + start }, dy.baseAddress.map { $0 + start },
                into: dx.baseAddress.map { $0 + start },
                rows: part.count, columns: columns, weight: weight.baseAddress, means: means.map { $0 + row },
                inverseDeviations: inverseDeviations.map { $0 + row })
            }
          }
        }
      }
    }
    return dx
  }

  /// - Parameter places: where mean and r of a row and those after it go.
  private func normalize(
    _ x: Tensor, into y: inout Tensor, in workspace: Workspace,
    keeping places: (Int) -> (means: Kernels.MutableFloats, inverseDeviations: Kernels.MutableFloats)
  ) {
    let columns = x.columns
    weight.withUnsafeFloats { weight in
      bias.withUnsafeFloats { bias in
        x.withUnsafeFloats { x in
          y.withUnsafeMutableFloats { y in
            workspace.split(x.count / columns, grain: 32) { rows in
              let start = rows.lowerBound * columns
              let kept = places(rows.lowerBound)
              Kernels.layerNorm(
                x.baseAddress.map { $0 + start }, into: y.baseAddress.map { $0 + start }, rows: rows.count,
                columns: columns, weight: weight.baseAddress, bias: bias.baseAddress, epsilon: epsilon,
                means: kept.means, inverseDeviations: kept.inverseDeviations)
            }
          }
        }
      }
    }
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try body("\(path).weight", &weight)
    try body("\(path).bias", &bias)
  }
}
