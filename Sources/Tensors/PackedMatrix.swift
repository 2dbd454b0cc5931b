import CKernels

/// In which numbers the products with weights multiply; everything else, and every sum, is Float32.
public enum Precision: String, CaseIterable, Codable, Sendable {
  case f32
  /// bfloat16: both sides rounded to 8 significant bits.
  case bf16
  /// Bytes: weights in 1/127 of the largest of their output, inputs in 1/127 of the largest of their row.
  case int8

  var kernel: ck_precision {
    switch self {
    case .f32: CK_F32
    case .bf16: CK_BF16
    case .int8: CK_INT8
    }
  }
}

/// The weights of one or several linear layers, laid out for the product kernel: panels of 32 outputs, zero-padded.
public struct PackedMatrix: Sendable {
  /// Outputs.
  public let columns: Int
  /// Inputs.
  public let depth: Int
  public let precision: Precision
  /// Words of 32 bits, in whatever numbers.
  private var panels: Tensor
  /// For bytes alone: what those of an output stand for, and 128 times their sum.
  private var scales, offsets: Tensor

  /// - Parameter weights: matrices [outputs, inputs] with equal inputs; their outputs follow one another.
  public init(_ weights: Tensor..., precision: Precision = .f32) {
    precondition(
      !weights.isEmpty && weights.allSatisfy { $0.shape.count == 2 && $0.columns == weights[0].columns })
    let depth = weights[0].columns, columns = weights.reduce(0) { $0 + $1.rows }
    let joined = weights.count == 1 ? weights[0] : Tensor(weights.flatMap(\.floats), shape: [columns, depth])
    self.init(
      joined, columns: columns, depth: depth, isTransposed: false, precision: precision, in: Workspace(),
      memory: WeightRegion.tensor)
  }

  /// A matrix [outputs, inputs] or, transposed, [inputs, outputs] for one product, in memory that the workspace lends.
  init(passing weights: Tensor, isTransposed: Bool, in workspace: Workspace) {
    let rows = weights.count / weights.columns
    self.init(
      weights, columns: isTransposed ? weights.columns : rows, depth: isTransposed ? rows : weights.columns,
      isTransposed: isTransposed, precision: workspace.trainingPrecision, in: workspace,
      memory: workspace.tensor)
  }

  private init(
    _ weights: Tensor, columns: Int, depth: Int, isTransposed: Bool, precision: Precision,
    in workspace: Workspace, memory: ([Int]) -> Tensor
  ) {
    self.columns = columns
    self.depth = depth
    self.precision = precision
    panels = memory([ck_panel_words(columns, depth, precision.kernel)])
    let scaled = precision == .int8 ? columns : 0
    scales = memory([scaled])
    offsets = memory([scaled])
    let count = panelCount
    withUnsafeWeights { packed in
      weights.withUnsafeFloats { weights in
        workspace.split(count, grain: max(1, (count + 7) / 8)) { part in
          var scratch = workspace.tensor([ck_scratch_words(Int(CK_PANEL), depth)])
          scratch.withUnsafeMutableWords { scratch in
            ck_pack(
              weights.baseAddress, isTransposed ? 1 : 0, packed, part.lowerBound, part.upperBound, scratch)
          }
        }
      }
    }
  }

  var panelCount: Int { (columns + Int(CK_PANEL) - 1) / Int(CK_PANEL) }

  /// The C form. The memory is written by `init` alone.
  func withUnsafeWeights<R>(_ body: (UnsafePointer<ck_weights>) -> R) -> R {
    panels.withUnsafeFloats { panels in
      scales.withUnsafeFloats { scales in
        offsets.withUnsafeFloats { offsets in
          let weights = ck_weights(
            precision: precision.kernel, columns: columns, depth: depth,
            panels: panels.words(of: UInt32.self),
            scales: scales.words(of: Float.self), offsets: offsets.words(of: Int32.self))
          return withUnsafePointer(to: weights, body)
        }
      }
    }
  }
}

extension UnsafeBufferPointer<Float> {
  /// The same memory as other words of 32 bits.
  fileprivate func words<Word>(of type: Word.Type) -> UnsafeMutablePointer<Word>? {
    UnsafeMutableRawPointer(mutating: baseAddress)?.assumingMemoryBound(to: type)
  }
}

extension Tensor {
  /// The memory as words for the kernels' scratch.
  mutating func withUnsafeMutableWords(_ body: (UnsafeMutablePointer<UInt32>?) -> Void) {
    withUnsafeMutableFloats { floats in
      body(UnsafeMutableRawPointer(floats.baseAddress)?.assumingMemoryBound(to: UInt32.self))
    }
  }
}
