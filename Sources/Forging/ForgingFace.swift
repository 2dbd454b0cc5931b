import Faces
import Pictures

/// A real photograph with its face's five points, from which forgeries are made.
public struct ForgingFace: Sendable {
  public let picture: Picture
  /// Five, in the order and the pixels of `DetectedFace.landmarks`.
  public let landmarks: [Point]

  public init(picture: Picture, landmarks: [Point]) {
    self.picture = picture
    self.landmarks = landmarks
  }
}
