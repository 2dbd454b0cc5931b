import CLIP
import Foundation
import Tensors

extension LearningModel {
  /// Weights as CLIP begins with: normal, narrower the wider and deeper the tower; norms one, biases zero.
  ///
  /// Source: Radford et al. 2021, the published code's `initialize_parameters`; transformers' `CLIPPreTrainedModel`.
  mutating func randomise(_ configuration: CLIPConfiguration, seed: UInt64) {
    var index: UInt32 = 0
    visit { name, parameter in
      defer { index += 1 }
      guard let deviation = LearningModel.deviation(of: name, configuration) else {
        parameter = Tensor(repeating: name.hasSuffix(".weight") ? 1 : 0, parameter.shape)
        return
      }
      var random = RandomNumbers(seed: seed, .weights, index: index)
      parameter = Tensor(parameter.shape) { floats in
        for i in floats.indices { floats[i] = Float(random.normal() * deviation) }
      }
    }
  }

  /// The standard deviation of a weight's numbers; nil for norms and biases.
  private static func deviation(of name: String, _ configuration: CLIPConfiguration) -> Double? {
    let tower = name.hasPrefix("text") ? configuration.text : configuration.vision
    let width = pow(Double(tower.width), -0.5), depth = pow(Double(2 * tower.layers), -0.5)
    if name.hasSuffix("class_embedding") { return width }
    if name.contains("embedding") { return 0.02 }
    guard name.hasSuffix(".weight"), !name.contains("norm") else { return nil }
    if name.contains("out_proj") || name.contains("projection") { return width }
    if name.contains("_proj") || name.contains("fc2") { return width * depth }
    if name.contains("fc1") { return pow(Double(2 * tower.width), -0.5) }
    return 0.02
  }
}
