import Layers
import Tensors

extension LayerCase {
  /// Every layer that learns, at the sizes of the reference numbers.
  public static let all: [LayerCase] =
    [
      linear("linear", x: [3, 5, 24], outputs: 17),
      layerNorm("layer_norm", x: [5, 7, 24]),
      // A variance near zero: ill-conditioned on purpose.
      layerNorm("layer_norm_flat", x: [4, 24], tolerance: 1e-3),
      activation("quick_gelu", .quickGELU, count: 64), activation("gelu", .gelu, count: 64),
      attention("attention_9", tokens: 9, isCausal: false),
      attention("attention_33", tokens: 33, isCausal: false),
      attention("attention_causal_9", tokens: 9, isCausal: true),
      attention("attention_causal_33", tokens: 33, isCausal: true),
      patchEmbedding, tokenEmbedding, cosine, block,
    ]

  static func linear(_ name: String, x: [Int], outputs: Int) -> LayerCase {
    LayerCase(
      name, x: x, parameters: ["weight", "bias"], of: Linear(inputs: x.last ?? 1, outputs: outputs),
      forward: { $0.forward($1, in: $2) },
      backward: { $0.backward($2, x: $1, into: &$3, in: $4) })
  }

  static func layerNorm(_ name: String, x: [Int], tolerance: Float = 1e-5) -> LayerCase {
    LayerCase(
      name, x: x, parameters: ["weight", "bias"], of: LayerNorm(dimensions: x.last ?? 1, epsilon: 1e-5),
      tolerance: tolerance,
      forward: { $0.forward($1, in: $2).y },
      backward: { $0.backward($2, $0.forward($1, in: $4).saved, into: &$3, in: $4) })
  }

  static func activation(_ name: String, _ activation: Activation, count: Int) -> LayerCase {
    LayerCase(
      name, inputs: [("x", [count])],
      forward: { inputs, workspace in
        var y = inputs[0]
        activation.apply(to: &y, in: workspace)
        return y
      },
      backward: { inputs, dy, workspace in
        var dx = dy
        activation.backward(&dx, x: inputs[0], in: workspace)
        return [dx]
      })
  }

  static func attention(_ name: String, tokens: Int, isCausal: Bool) -> LayerCase {
    LayerCase(
      name, x: [2, tokens, 24], parameters: ["wq", "bq", "wk", "bk", "wv", "bv", "wo", "bo"],
      of: Attention(width: 24, heads: 3, isCausal: isCausal),
      forward: { $0.forward($1, in: $2).y },
      backward: { $0.backward($2, $0.forward($1, in: $4).saved, into: &$3, in: $4) })
  }

  /// A picture wants no gradient: the embedding is the first layer.
  static let patchEmbedding = LayerCase(
    "patch_embedding", x: [2, 3, 12, 12], parameters: ["cls", "weight", "position"],
    of: PatchEmbedding(imageSize: 12, patchSize: 4, width: 10),
    forward: { $0.forward($1, in: $2).y },
    backward: { layer, x, dy, gradient, workspace in
      layer.backward(dy, patches: layer.forward(x, in: workspace).patches, into: &gradient, in: workspace)
      return nil
    })

  /// The reference's ids; one stands twice.
  static let tokenEmbedding = LayerCase(
    "token_embedding", inputs: [("token", [11, 8]), ("position", [9, 8])],
    forward: { inputs, workspace in embedding(inputs).forward(tokenIDs, in: workspace) },
    backward: { inputs, dy, _ in
      var gradient = embedding(inputs.map { Tensor(zeros: $0.shape) })
      embedding(inputs).backward(dy, texts: tokenIDs, into: &gradient)
      return [gradient.token, gradient.position]
    })

  private static let tokenIDs = [[5, 3, 3, 9, 0], [1, 5, 5, 5, 2]]

  private static func embedding(_ inputs: [Tensor]) -> TokenEmbedding {
    var layer = TokenEmbedding(vocabulary: 11, positions: 9, width: 8)
    layer.token = inputs[0]
    layer.position = inputs[1]
    return layer
  }

  static let cosine = LayerCase(
    "cosine", inputs: [("u", [6, 16]), ("v", [16, 16])],
    forward: { inputs, _ in Cosine.similarities(inputs[0], inputs[1]) },
    backward: { inputs, dy, _ in
      let (du, dv) = Cosine.backward(dy.floats.map(Double.init), inputs[0], inputs[1])
      return [du, dv]
    })

  static let block = LayerCase(
    "block_causal", x: [2, 6, 24],
    parameters: [
      "n1w", "n1b", "wq", "bq", "wk", "bk", "wv", "bv", "wo", "bo", "n2w", "n2b", "w1", "b1", "w2", "b2",
    ],
    of: TransformerBlock(
      width: 24, heads: 3, hidden: 96, activation: .quickGELU, epsilon: 1e-5, isCausal: true),
    forward: { $0.forward($1, in: $2).y },
    backward: { $0.backward($2, $0.forward($1, in: $4).saved, into: &$3, in: $4) })
}
