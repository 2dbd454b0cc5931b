import Tensors

/// The vectors of tokens, plus those of their places.
///
///     y[t] = token[ids[t]] + position[t]
///
/// Shapes: token [V, W]; position [P, W]; y [1, T, W] with T ≤ P.
public struct TokenEmbedding: Parameterised, Sendable {
  public var token, position: Tensor

  public init(vocabulary: Int, positions: Int, width: Int) {
    token = Tensor(zeros: [vocabulary, width])
    position = Tensor(zeros: [positions, width])
  }

  /// - Precondition: every id is a row of `token`, and there are no more ids than positions.
  public func callAsFunction(_ ids: [Int], in workspace: Workspace) -> Tensor {
    let width = token.columns
    precondition(ids.count <= position.rows && ids.allSatisfy { 0 <= $0 && $0 < token.rows })
    var y = workspace.tensor([1, ids.count, width])
    y.withUnsafeMutableFloats { y in
      token.withUnsafeFloats { token in
        position.withUnsafeFloats { position in
          for (t, id) in ids.enumerated() {
            for i in 0..<width { y[t * width + i] = token[id * width + i] + position[t * width + i] }
          }
        }
      }
    }
    return y
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try body("\(path).token_embedding.weight", &token)
    try body("\(path).position_embedding.weight", &position)
  }
}
