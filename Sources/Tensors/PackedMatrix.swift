import CKernels

/// The weights of one or several linear layers, laid out once for the product kernel: panels of 32 outputs, zero-padded.
public struct PackedMatrix: Sendable {
  /// Outputs.
  public let columns: Int
  /// Inputs.
  public let depth: Int
  let panels: Tensor

  /// - Parameter weights: matrices [outputs, inputs] with equal inputs; their outputs follow one another.
  public init(_ weights: Tensor...) {
    precondition(
      !weights.isEmpty && weights.allSatisfy { $0.shape.count == 2 && $0.columns == weights[0].columns })
    depth = weights[0].columns
    columns = weights.reduce(0) { $0 + $1.rows }
    let joined = weights.count == 1 ? weights[0] : Tensor(weights.flatMap(\.floats), shape: [columns, depth])
    panels = Tensor([ck_packed_count(columns, depth)]) { panels in
      joined.withUnsafeFloats {
        ck_pack_weights($0.baseAddress, joined.rows, joined.columns, panels.baseAddress)
      }
    }
  }

  var panelCount: Int { (columns + Int(CK_PANEL) - 1) / Int(CK_PANEL) }
}
