import Explainer
import Faces
import Pictures
import Tensors

/// What a forged or untouched sample is: the aligned crop as a model will see it, what is true of it, and where it was
/// altered.
public struct ForgedSample: Sendable {
  public let crop: Picture
  public let labels: LabelVector
  /// [size, size], 0 to 1: the share of each pixel that was altered.
  public let mask: Tensor
  /// In the order they were applied; none for a real face.
  public let kinds: [ForgeryKind]
  /// The pool's indices of the faces that lent parts, in order.
  public let donors: [Int]
}

/// The whole photograph, before it is aligned.
public struct ForgedPhotograph: Sendable {
  public internal(set) var picture: Picture
  /// The target's five points, as they were found in the untouched photograph.
  public let landmarks: [Point]
  public let labels: LabelVector
  /// [height, width], 0 to 1.
  public let mask: Tensor
  public let kinds: [ForgeryKind]
  /// As in `ForgedSample`.
  public let donors: [Int]
}
