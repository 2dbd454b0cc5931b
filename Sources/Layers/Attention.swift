import Tensors

/// Multi-head self-attention.
///
///     q = query(x), k = key(x), v = value(x), each cut into heads of d = W / heads
///     P = softmax(q·kᵀ / √d)         a head; with the causal mask a token sees itself and those before it
///     y = output(P·v)                heads side by side
///
/// Shapes: x, y [B, T, W]; P [T, T] for each of the B sequences and each head.
/// Source: Vaswani et al. 2017, equation 1.
public struct Attention: Parameterised, Sendable {
  public var query, key, value, output: Linear
  public let heads: Int
  public let isCausal: Bool
  /// query, key and value as one product, which scoring uses; see `pack`.
  private var packed: (weights: PackedMatrix, bias: Tensor)?

  /// - Precondition: `heads` divides `width`.
  public init(width: Int, heads: Int, isCausal: Bool) {
    precondition(width % heads == 0)
    query = Linear(inputs: width, outputs: width)
    key = Linear(inputs: width, outputs: width)
    value = Linear(inputs: width, outputs: width)
    output = Linear(inputs: width, outputs: width)
    self.heads = heads
    self.isCausal = isCausal
  }

  public func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
    attend(x, queries: x.shape[1], in: workspace)
  }

  /// The output of the first token of each sequence alone: [B, 1, W].
  public func firstToken(_ x: Tensor, in workspace: Workspace) -> Tensor {
    attend(x, queries: 1, in: workspace)
  }

  /// The outputs of the first `queries` tokens: [B, queries, W].
  private func attend(_ x: Tensor, queries: Int, in workspace: Workspace) -> Tensor {
    precondition(x.shape.count == 3)
    let width = x.shape[2]
    if let packed {
      let inputs = MatrixEngine.product(x, packed.weights, bias: packed.bias, in: workspace)
      let mixed = inputs.withUnsafeFloats { inputs in
        weightedValues(
          query: inputs.baseAddress, key: inputs.baseAddress.map { $0 + width },
          value: inputs.baseAddress.map { $0 + 2 * width }, stride: 3 * width, shape: x.shape,
          queries: queries,
          in: workspace)
      }
      return output(mixed, in: workspace)
    }
    let q = query(x, in: workspace), k = key(x, in: workspace), v = value(x, in: workspace)
    let mixed = q.withUnsafeFloats { q in
      k.withUnsafeFloats { k in
        v.withUnsafeFloats { v in
          weightedValues(
            query: q.baseAddress, key: k.baseAddress, value: v.baseAddress, stride: width, shape: x.shape,
            queries: queries, in: workspace)
        }
      }
    }
    return output(mixed, in: workspace)
  }

  /// P·v of every sequence and head; rows of q, k and v lie `stride` floats apart.
  private func weightedValues(
    query: UnsafePointer<Float>?, key: UnsafePointer<Float>?, value: UnsafePointer<Float>?, stride: Int,
    shape: [Int], queries: Int, in workspace: Workspace
  ) -> Tensor {
    let sequences = shape[0], tokens = shape[1], width = shape[2], size = width / heads
    var mixed = workspace.tensor([sequences, queries, width])
    let scale = 1 / Float(size).squareRoot()
    mixed.withUnsafeMutableFloats { mixed in
      workspace.split(sequences * heads, grain: 1) { part in
        var scratch = workspace.tensor([
          Kernels.attentionScratch(queries: queries, tokens: tokens, size: size)
        ])
        scratch.withUnsafeMutableFloats { scratch in
          for index in part {
            let sequence = index / heads, head = index % heads
            let from = sequence * tokens * stride + head * size
            Kernels.attention(
              query: query.map { $0 + from }, key: key.map { $0 + from }, value: value.map { $0 + from },
              stride: stride, queries: queries, tokens: tokens, size: size, scale: scale, isCausal: isCausal,
              into: mixed.baseAddress.map { $0 + sequence * queries * width + head * size }, stride: width,
              scratch: scratch.baseAddress)
          }
        }
      }
    }
    return mixed
  }

  // MARK: - Training

  /// What the backward needs: the input, its three projections and P·v; P is made again.
  public struct Saved: Sendable {
    let x, q, k, v, mixed: Tensor
  }

  public func forward(_ x: Tensor, in workspace: Workspace) -> (y: Tensor, saved: Saved) {
    let q = query.forward(x, in: workspace), k = key.forward(x, in: workspace)
    let v = value.forward(x, in: workspace)
    let mixed = q.withUnsafeFloats { q in
      k.withUnsafeFloats { k in
        v.withUnsafeFloats { v in
          weightedValues(
            query: q.baseAddress, key: k.baseAddress, value: v.baseAddress, stride: x.columns, shape: x.shape,
            queries: x.shape[1], in: workspace)
        }
      }
    }
    return (output.forward(mixed, in: workspace), Saved(x: x, q: q, k: k, v: v, mixed: mixed))
  }

  public func backward(
    _ dy: Tensor, _ saved: Saved, into gradient: inout Attention, in workspace: Workspace
  ) -> Tensor {
    let dMixed = output.backward(dy, x: saved.mixed, into: &gradient.output, in: workspace)
    var dq = workspace.tensor(dy.shape), dk = workspace.tensor(dy.shape), dv = workspace.tensor(dy.shape)
    weightedValuesBackward(dMixed, saved, &dq, &dk, &dv, in: workspace) { _, _, _ in }
    var dx = query.backward(dq, x: saved.x, into: &gradient.query, in: workspace)
    key.addGradient(dk, x: saved.x, to: &gradient.key, in: workspace)
    MatrixEngine.addInputGradient(dk, key.weight, to: &dx, in: workspace)
    value.addGradient(dv, x: saved.x, to: &gradient.value, in: workspace)
    MatrixEngine.addInputGradient(dv, value.weight, to: &dx, in: workspace)
    return dx
  }

  /// dx alone, for one sequence, and what the tokens' relevance becomes below this layer: gradient-weighted attention,
  ///
  ///     r ← r + r·mean over heads of (P ∘ dP)⁺
  ///
  /// - Parameter relevance: r [T], of the tokens above.
  ///
  /// Source: Chefer, Gur and Wolf 2021, "Generic Attention-Model Explainability", equations 5 and 6.
  public func inputGradient(
    _ dy: Tensor, _ saved: Saved, relevance: inout [Float], in workspace: Workspace
  ) -> Tensor {
    let tokens = relevance.count
    precondition(dy.shape[0] == 1 && dy.shape[1] == tokens)
    var dq = workspace.tensor(dy.shape), dk = workspace.tensor(dy.shape), dv = workspace.tensor(dy.shape)
    // A row a head, added in order afterwards.
    var passed = workspace.zeros([heads, tokens])
    passed.withUnsafeMutableFloats { passed in
      relevance.withUnsafeBufferPointer { relevance in
        weightedValuesBackward(output.inputGradient(dy, in: workspace), saved, &dq, &dk, &dv, in: workspace) {
          head, p, dp in
          for i in 0..<tokens where relevance[i] != 0 {
            for j in 0..<tokens {
              passed[head * tokens + j] += relevance[i] * max(0, p[i * tokens + j] * dp[i * tokens + j])
            }
          }
        }
      }
      for head in 0..<heads {
        for j in 0..<tokens { relevance[j] += passed[head * tokens + j] / Float(heads) }
      }
    }
    var dx = query.inputGradient(dq, in: workspace)
    MatrixEngine.addInputGradient(dk, key.weight, to: &dx, in: workspace)
    MatrixEngine.addInputGradient(dv, value.weight, to: &dx, in: workspace)
    return dx
  }

  /// For each sequence and head, from do, the gradient of P·v:
  ///
  ///     dv = Pᵀ·do,  dP = do·vᵀ,  dS = P ∘ (dP − Σ P ∘ dP)/√d,  dq = dS·k,  dk = dSᵀ·q
  ///
  /// - Parameter look: sees P and dP of each head, [T, T], before dS takes dP's place.
  private func weightedValuesBackward(
    _ dMixed: Tensor, _ saved: Saved, _ dq: inout Tensor, _ dk: inout Tensor, _ dv: inout Tensor,
    in workspace: Workspace,
    look: (_ head: Int, _ p: UnsafeMutableBufferPointer<Float>, _ dp: UnsafeMutableBufferPointer<Float>) ->
      Void
  ) {
    let sequences = dMixed.shape[0], tokens = dMixed.shape[1], width = dMixed.shape[2], size = width / heads
    let scale = 1 / Float(size).squareRoot()
    let inputs = [saved.q, saved.k, saved.v, dMixed]
    dq.withUnsafeMutableFloats { dq in
      dk.withUnsafeMutableFloats { dk in
        dv.withUnsafeMutableFloats { dv in
          workspace.split(sequences * heads, grain: 1) { part in
            var weights = workspace.tensor([tokens, tokens]), slopes = workspace.tensor([tokens, tokens])
            for index in part {
              let from = index / heads * tokens * width + index % heads * size
              let at = { (i: Int) in inputs[i].withUnsafeFloats { $0.baseAddress.map { $0 + from } } }
              let q = at(0), k = at(1), v = at(2), dOut = at(3)
              let to = { (floats: UnsafeMutableBufferPointer<Float>) in floats.baseAddress.map { $0 + from } }
              weights.withUnsafeMutableFloats { p in
                slopes.withUnsafeMutableFloats { ds in
                  MatrixEngine.product(
                    q, stride: width, k, stride: width, transposed: true, rows: tokens, columns: tokens,
                    depth: size, into: p.baseAddress, stride: tokens)
                  Kernels.softmax(
                    p.baseAddress, rows: tokens, columns: tokens, scale: scale, isCausal: isCausal)
                  MatrixEngine.transposedProduct(
                    p.baseAddress, stride: tokens, dOut, stride: width, rows: tokens, columns: size,
                    depth: tokens, adding: false, into: to(dv), stride: width)
                  MatrixEngine.product(
                    dOut, stride: width, v, stride: width, transposed: true, rows: tokens, columns: tokens,
                    depth: size, into: ds.baseAddress, stride: tokens)
                  look(index % heads, p, ds)
                  Kernels.softmaxBackward(
                    p.baseAddress, ds.baseAddress, rows: tokens, columns: tokens, scale: scale)
                  MatrixEngine.product(
                    ds.baseAddress, stride: tokens, k, stride: width, transposed: false, rows: tokens,
                    columns: size, depth: tokens, into: to(dq), stride: width)
                  MatrixEngine.transposedProduct(
                    ds.baseAddress, stride: tokens, q, stride: width, rows: tokens, columns: size,
                    depth: tokens, adding: false, into: to(dk), stride: width)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Lays the weights out for scoring and lets the plain ones go.
  public mutating func pack(_ precision: Precision = .f32) {
    guard packed == nil else { return }
    let biases = [query, key, value].flatMap { $0.bias?.floats ?? [] }
    packed = (
      PackedMatrix(query.weight, key.weight, value.weight, precision: precision),
      Tensor(biases, shape: [biases.count])
    )
    query.weight = Tensor(zeros: [0, 0])
    key.weight = Tensor(zeros: [0, 0])
    value.weight = Tensor(zeros: [0, 0])
    output.pack(precision)
  }

  public mutating func visit(_ path: String, _ body: Visit) rethrows {
    precondition(packed == nil, "\(path) has been packed")
    try query.visit("\(path).q_proj", body)
    try key.visit("\(path).k_proj", body)
    try value.visit("\(path).v_proj", body)
    try output.visit("\(path).out_proj", body)
  }
}
