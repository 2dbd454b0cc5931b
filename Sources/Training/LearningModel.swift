import CLIP
import Layers
import Tensors

/// What learns: both encoders, and the head that says where a face was altered, which is dropped at export.
struct LearningModel: Sendable {
  var image: ImageEncoder
  var text: TextEncoder
  /// From a patch's output token to the logit of its altered share, at all or for each label; nil where nothing is
  /// localised.
  var localisation: Linear?

  /// Every parameter under its name in the model folder; the head's begin with `localisation`.
  mutating func visit(_ body: Visit) rethrows {
    try image.visit("", body)
    try text.visit("", body)
    if var head = localisation {
      localisation = nil  // one owner, so that the body writes in place
      defer { localisation = head }
      try head.visit("localisation", body)
    }
  }

  func emptyGradient() -> LearningModel {
    LearningModel(
      image: image.emptyGradient(), text: text.emptyGradient(), localisation: localisation?.emptyGradient())
  }
}

extension LearningModel {
  /// The shape alone, with weights that are still to be drawn.
  init(empty configuration: CLIPConfiguration) {
    self.init(image: ImageEncoder(configuration), text: TextEncoder(configuration), localisation: nil)
  }
}
