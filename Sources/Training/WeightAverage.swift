import Tensors

/// The exponential moving average of the weights that learn: steadier than any one step's, and better on pictures that
/// are not quite like those of training.
///
///     average ← d·average + (1 − d)·w,  d = min(kept, (1 + t)/(10 + t))
///
/// Source: Polyak and Juditsky 1992; the rise of d at the start as in TensorFlow's `ExponentialMovingAverage`.
struct WeightAverage {
  /// In the order of the model's `visit`.
  private(set) var tensors: [(name: String, tensor: Tensor)] = []
  private let kept: Double

  /// Begins with the model's own weights.
  ///
  /// - Parameters:
  ///   - names: the parameters that learn, in the order of `visit`.
  ///   - kept: the share of the average that a step leaves, 0 to under 1.
  init(_ model: LearningModel, names: [String], kept: Double) {
    self.kept = kept
    var model = model
    model.visit { name, parameter in
      guard tensors.count < names.count, names[tensors.count] == name else { return }
      tensors.append((name, parameter))
    }
  }

  /// - Parameter step: t, from 1.
  mutating func add(_ model: inout LearningModel, step: Int) {
    let share = Float(1 - min(kept, Double(1 + step) / Double(10 + step)))
    var next = 0
    model.visit { name, parameter in
      guard next < tensors.count, tensors[next].name == name else { return }
      tensors[next].tensor.withUnsafeMutableFloats { average in
        parameter.withUnsafeFloats { weights in
          for i in average.indices { average[i] += share * (weights[i] - average[i]) }
        }
      }
      next += 1
    }
  }

  /// The model with the averages in place of the weights.
  func applied(to model: LearningModel) -> LearningModel {
    var model = model, next = 0
    model.visit { name, parameter in
      guard next < tensors.count, tensors[next].name == name else { return }
      parameter = tensors[next].tensor
      next += 1
    }
    return model
  }

  /// Takes up what a checkpoint kept under `average.` and the parameter's name.
  mutating func restore(_ kept: (String) -> Tensor?) {
    for i in tensors.indices { tensors[i].tensor = kept("average." + tensors[i].name) ?? tensors[i].tensor }
  }
}
