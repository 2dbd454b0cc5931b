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

  /// Texts of one length: [N, T, W].
  ///
  /// - Precondition: as above, and equally many ids in each text.
  public func forward(_ texts: [[Int]], in workspace: Workspace) -> Tensor {
    let length = texts.first?.count ?? 0
    precondition(texts.allSatisfy { $0.count == length })
    var y = workspace.tensor([texts.count, length, token.columns])
    let stride = length * token.columns
    y.withUnsafeMutableFloats { y in
      for (n, ids) in texts.enumerated() {
        self(ids, in: workspace).withUnsafeFloats { row in
          _ = UnsafeMutableBufferPointer(rebasing: y[n * stride..<(n + 1) * stride]).update(
            fromContentsOf: row)
        }
      }
    }
    return y
  }

  /// Adds dy to the rows of the tokens and of the places; a token that stands twice collects twice.
  public func backward(_ dy: Tensor, texts: [[Int]], into gradient: inout TokenEmbedding) {
    let width = token.columns, length = texts.first?.count ?? 0
    gradient.token.withUnsafeMutableFloats { dToken in
      gradient.position.withUnsafeMutableFloats { dPosition in
        dy.withUnsafeFloats { dy in
          for (n, ids) in texts.enumerated() {
            for (t, id) in ids.enumerated() {
              for i in 0..<width {
                let d = dy[(n * length + t) * width + i]
                dToken[id * width + i] += d
                dPosition[t * width + i] += d
              }
            }
          }
        }
      }
    }
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    try body("\(path).token_embedding.weight", &token)
    try body("\(path).position_embedding.weight", &position)
  }
}
