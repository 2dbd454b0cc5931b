import Tensors

/// What bends the hidden values of an MLP.
public enum Activation: String, Sendable {
  /// x·σ(1.702·x). Source: OpenAI's CLIP.
  case quickGELU = "quick_gelu"
  /// x·½(1 + erf(x/√2)). Source: Hendrycks and Gimpel 2016.
  case gelu

  /// In place; any shape.
  public func apply(to x: inout Tensor, in workspace: Workspace) {
    let columns = x.columns
    x.withUnsafeMutableFloats { x in
      workspace.split(x.count / columns, grain: 16) { rows in
        let start = x.baseAddress.map { $0 + rows.lowerBound * columns }, count = rows.count * columns
        switch self {
        case .quickGELU: Kernels.quickGELU(start, count: count)
        case .gelu: Kernels.gelu(start, count: count)
        }
      }
    }
  }

  /// dx = dy ⊙ f'(x), in place of dy; x is the input that `apply` bent.
  public func backward(_ dy: inout Tensor, x: Tensor, in workspace: Workspace) {
    let columns = x.columns
    precondition(dy.count == x.count)
    dy.withUnsafeMutableFloats { dy in
      x.withUnsafeFloats { x in
        workspace.split(x.count / columns, grain: 16) { rows in
          let start = rows.lowerBound * columns, count = rows.count * columns
          let x = x.baseAddress.map { $0 + start }, dy = dy.baseAddress.map { $0 + start }
          switch self {
          case .quickGELU: Kernels.quickGELUBackward(x, dy, into: dy, count: count)
          case .gelu: Kernels.geluBackward(x, dy, into: dy, count: count)
          }
        }
      }
    }
  }
}
