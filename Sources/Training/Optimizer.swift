import Foundation
import Tensors

/// AdamW over a model's parameters, each with its own share of the learning rate.
///
/// Source: Loshchilov and Hutter 2019; the paper's section 4.2.
package struct Optimizer {
  /// How a parameter learns; nil for one that does not.
  typealias Group = (rateFactor: Double, decay: Double)

  /// What is remembered of a parameter that learns.
  struct Moments {
    let name: String
    let group: Group
    var first, second: Tensor

    mutating func apply(
      _ step: AdamWStep, _ weights: inout Tensor, _ gradient: inout Tensor, in workspace: Workspace
    ) {
      step.apply(to: &weights, gradient: &gradient, first: &first, second: &second, in: workspace)
    }
  }

  /// In the order of `visit`.
  private(set) var moments: [Moments] = []
  /// Steps made.
  private(set) var steps = 0

  /// - Parameter group: from a parameter's name.
  init(_ model: LearningModel, group: (String) -> Group?) {
    var model = model
    model.visit { name, parameter in
      guard let group = group(name) else { return }
      let (first, second) = (Tensor(zeros: parameter.shape), Tensor(zeros: parameter.shape))
      moments.append(Moments(name: name, group: group, first: first, second: second))
    }
  }

  /// The norm of the gradient of everything that learns; not finite where any number of it is not.
  func norm(_ gradient: inout LearningModel) -> Double {
    var squares = 0.0, next = 0
    gradient.visit { name, parameter in
      guard next < moments.count, moments[next].name == name else { return }
      squares += parameter.sumOfSquares
      next += 1
    }
    return squares.squareRoot()
  }

  /// What gradients are multiplied with so that their norm stays under the limit: min(1, limit/(norm + 1e-6)).
  package static func clipping(norm: Double, limit: Double?) -> Double {
    limit.map { min(1, $0 / (norm + 1e-6)) } ?? 1
  }

  /// One step; the gradient becomes zero.
  mutating func step(
    _ model: inout LearningModel, _ gradient: inout LearningModel, rate: Double, clipping: Double,
    in workspace: Workspace
  ) {
    steps += 1
    var gradients: [Tensor] = []
    gradients.reserveCapacity(moments.count)
    var next = 0
    gradient.visit { name, parameter in
      guard next < moments.count, moments[next].name == name else { return }
      gradients.append(parameter)
      parameter = Tensor(zeros: [0])  // one owner, so that the step writes in place
      next += 1
    }
    next = 0
    model.visit { name, parameter in
      guard next < moments.count, moments[next].name == name else { return }
      let group = moments[next].group
      var step = AdamWStep(rate: rate * group.rateFactor, decay: group.decay, number: steps)
      step.gradientScale = clipping
      moments[next].apply(step, &parameter, &gradients[next], in: workspace)
      next += 1
    }
    next = 0
    gradient.visit { name, parameter in
      guard next < moments.count, moments[next].name == name else { return }
      parameter = gradients[next]
      gradients[next] = Tensor(zeros: [0])
      next += 1
    }
  }

  /// Takes up moments that a checkpoint kept under `first.` and `second.` and the parameter's name.
  mutating func restore(steps: Int, _ kept: (String) -> Tensor?) {
    self.steps = steps
    for i in moments.indices {
      moments[i].first = kept("first." + moments[i].name) ?? moments[i].first
      moments[i].second = kept("second." + moments[i].name) ?? moments[i].second
    }
  }
}
