import Layers
import Tensors

/// RetinaFace with a MobileNetV1-0.25 backbone: three pyramid levels, two anchors a place, a score, a box and five
/// points each.
///
/// Pictures have their channels innermost; every batch norm is folded into its convolution. The first layer's eight
/// channels are padded to sixteen with zeros, so that no vector is half full.
/// Source: Deng et al. 2019; weights and layout by biubug6 (MIT), `Assets/Detector/README.md`.
struct RetinaFace: Sendable {
  /// One row a place and anchor, in the order level, row, column, anchor: [n, 4], [n, 2], [n, 10].
  struct Output {
    /// Per anchor: offsets of centre and size; background and face before softmax; offsets of five points.
    var boxes, classes, landmarks: [Float]
  }

  private let stage1, stage2, stage3: [Stage]
  private let lateral: [Convolution]
  private let merge1, merge2: Convolution
  private let contexts: [Context]
  /// Class, box and landmark heads of a level side by side: 4 + 8 + 20 channels.
  private let heads: [Convolution]

  /// LeakyReLU's slope everywhere but at the end of a context module.
  static let slope: Float = 0.1

  init(_ weights: Safetensors) throws(FaceError) {
    let load = WeightLoader(weights)
    stage1 =
      [
        .full(
          try load.convolution("body.stage1.0.0", "body.stage1.0.1", 3, 8, 3, stride: 2, paddedOutputs: 16))
      ]
      + [try load.separable("body.stage1.1", 8, 16, paddedInputs: 16)]
      + [
        try load.separable("body.stage1.2", 16, 32, stride: 2), try load.separable("body.stage1.3", 32, 32),
        try load.separable("body.stage1.4", 32, 64, stride: 2), try load.separable("body.stage1.5", 64, 64),
      ]
    var stage2 = [try load.separable("body.stage2.0", 64, 128, stride: 2)]
    for i in 1...5 { stage2.append(try load.separable("body.stage2.\(i)", 128, 128)) }
    self.stage2 = stage2
    stage3 = [
      try load.separable("body.stage3.0", 128, 256, stride: 2), try load.separable("body.stage3.1", 256, 256),
    ]
    var lateral: [Convolution] = [], contexts: [Context] = [], heads: [Convolution] = []
    for (level, inputs) in [64, 128, 256].enumerated() {
      lateral.append(
        try load.convolution("fpn.output\(level + 1).0", "fpn.output\(level + 1).1", inputs, 64, 1))
      contexts.append(try Context("ssh\(level + 1)", load))
      heads.append(try load.heads(level))
    }
    self.lateral = lateral
    self.contexts = contexts
    self.heads = heads
    merge1 = try load.convolution("fpn.merge1.0", "fpn.merge1.1", 64, 64, 3)
    merge2 = try load.convolution("fpn.merge2.0", "fpn.merge2.1", 64, 64, 3)
  }

  /// - Parameter x: [H, W, 3], blue, green, red, less the training set's mean.
  func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Output {
    let c1 = stage1.reduce(x) { $1($0, in: workspace) }
    let c2 = stage2.reduce(c1) { $1($0, in: workspace) }
    let c3 = stage3.reduce(c2) { $1($0, in: workspace) }

    let p3 = lateral[2](c3, in: workspace)
    var p2 = lateral[1](c2, in: workspace)
    Upsampling.addNearest(p3, to: &p2)
    p2 = merge2(p2, in: workspace)
    var p1 = lateral[0](c1, in: workspace)
    Upsampling.addNearest(p2, to: &p1)
    p1 = merge1(p1, in: workspace)

    var output = Output(boxes: [], classes: [], landmarks: [])
    for (level, pyramid) in [p1, p2, p3].enumerated() {
      let found = heads[level](contexts[level](pyramid, in: workspace), in: workspace)
      found.withUnsafeFloats { found in
        for place in 0..<found.count / 32 {
          let start = place * 32
          output.classes += found[start..<start + 4]
          output.boxes += found[start + 4..<start + 12]
          output.landmarks += found[start + 12..<start + 32]
        }
      }
    }
    return output
  }

  /// A layer of the backbone.
  enum Stage: Sendable {
    case full(Convolution)
    /// Depthwise 3×3, then 1×1.
    case separable(DepthwiseConvolution, Convolution)

    func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
      switch self {
      case .full(let convolution): convolution(x, in: workspace)
      case .separable(let depthwise, let pointwise): pointwise(depthwise(x, in: workspace), in: workspace)
      }
    }
  }

  /// SSH, the context module: windows of 3, 5 and 7 pixels made of 3×3 convolutions, side by side, then ReLU.
  struct Context: Sendable {
    private let window3, shared, window5, deeper, window7: Convolution

    init(_ name: String, _ load: WeightLoader) throws(FaceError) {
      func part(_ part: String, _ inputs: Int, _ outputs: Int, slope: Float) throws(FaceError) -> Convolution
      {
        try load.convolution("\(name).\(part).0", "\(name).\(part).1", inputs, outputs, 3, slope: slope)
      }
      window3 = try part("conv3X3", 64, 32, slope: 0)
      shared = try part("conv5X5_1", 64, 16, slope: RetinaFace.slope)
      window5 = try part("conv5X5_2", 16, 16, slope: 0)
      deeper = try part("conv7X7_2", 16, 16, slope: RetinaFace.slope)
      window7 = try part("conv7x7_3", 16, 16, slope: 0)  // the checkpoint's own small x
    }

    func callAsFunction(_ x: Tensor, in workspace: Workspace) -> Tensor {
      var y = workspace.tensor(x.shape)
      let shared = shared(x, in: workspace)
      window3(x, into: &y, channel: 0, in: workspace)
      window5(shared, into: &y, channel: 32, in: workspace)
      window7(deeper(shared, in: workspace), into: &y, channel: 48, in: workspace)
      return y
    }
  }
}

/// Reads layers by name, checks their shapes, and folds batch norms.
struct WeightLoader {
  private let weights: Safetensors

  static let epsilon: Float = 1e-5

  init(_ weights: Safetensors) { self.weights = weights }

  private func tensor(_ name: String, _ shape: [Int]) throws(FaceError) -> Tensor {
    let found: Tensor?
    do throws(SafetensorsError) { found = try weights.tensor(name) } catch { throw .safetensors(error) }
    guard let found else { throw .missingWeight(name) }
    guard found.shape == shape else { throw .wrongShape(name, expected: shape, actual: found.shape) }
    return found
  }

  private func folded(
    _ name: String, _ norm: String, _ shape: [Int]
  ) throws(FaceError) -> (weight: Tensor, bias: Tensor) {
    let channels = [shape[0]]
    return BatchNorm(
      weight: try tensor("\(norm).weight", channels), bias: try tensor("\(norm).bias", channels),
      mean: try tensor("\(norm).running_mean", channels),
      variance: try tensor("\(norm).running_var", channels),
      epsilon: WeightLoader.epsilon
    ).folded(into: try tensor("\(name).weight", shape))
  }

  func convolution(
    _ name: String, _ norm: String, _ inputs: Int, _ outputs: Int, _ kernel: Int, stride: Int = 1,
    slope: Float = RetinaFace.slope, paddedInputs: Int? = nil, paddedOutputs: Int? = nil
  ) throws(FaceError) -> Convolution {
    var (weight, bias) = try folded(name, norm, [outputs, inputs, kernel, kernel])
    if let wide = paddedInputs { weight = weight.padded(axis: 1, to: wide) }
    if let wide = paddedOutputs {
      (weight, bias) = (weight.padded(axis: 0, to: wide), bias.padded(axis: 0, to: wide))
    }
    return Convolution(weight: weight, bias: bias, stride: stride, slope: slope)
  }

  func separable(
    _ name: String, _ inputs: Int, _ outputs: Int, stride: Int = 1, paddedInputs: Int? = nil
  ) throws(FaceError) -> RetinaFace.Stage {
    var (weight, bias) = try folded("\(name).0", "\(name).1", [inputs, 1, 3, 3])
    if let wide = paddedInputs {
      (weight, bias) = (weight.padded(axis: 0, to: wide), bias.padded(axis: 0, to: wide))
    }
    return .separable(
      DepthwiseConvolution(weight: weight, bias: bias, stride: stride, slope: RetinaFace.slope),
      try convolution("\(name).3", "\(name).4", inputs, outputs, 1, paddedInputs: paddedInputs))
  }

  /// The three heads of a level as one convolution of 32 channels.
  func heads(_ level: Int) throws(FaceError) -> Convolution {
    var weight: [Float] = [], bias: [Float] = []
    for (name, outputs) in [("ClassHead", 4), ("BboxHead", 8), ("LandmarkHead", 20)] {
      weight += try tensor("\(name).\(level).conv1x1.weight", [outputs, 64, 1, 1]).floats
      bias += try tensor("\(name).\(level).conv1x1.bias", [outputs]).floats
    }
    return Convolution(weight: Tensor(weight, shape: [32, 64, 1, 1]), bias: Tensor(bias, shape: [32]))
  }
}

extension Tensor {
  /// Zeros appended along an axis.
  fileprivate func padded(axis: Int, to length: Int) -> Tensor {
    let inner = shape[(axis + 1)...].reduce(1, *), outer = shape[..<axis].reduce(1, *),
      old = shape[axis] * inner
    var wide = shape
    wide[axis] = length
    return Tensor(wide) { to in
      to.update(repeating: 0)
      withUnsafeFloats { from in
        for o in 0..<outer { for i in 0..<old { to[o * length * inner + i] = from[o * old + i] } }
      }
    }
  }
}
