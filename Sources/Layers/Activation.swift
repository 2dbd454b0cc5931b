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
}
