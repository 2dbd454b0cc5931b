import Faces
import Glibc
import Pictures

/// What makes two faces alike enough that one can lend a part to the other: the skin's tone and the head's pose.
public struct FaceDescriptor: Equatable, Sendable {
  /// The mean of the inner face in full-range Y, Cb, Cr, 0…255 and −128…127.
  public let luma, blue, red: Float
  /// How far the nose tip lies to the right of the eyes' middle, in distances between the eyes: a sign of yaw.
  public let yaw: Float
  /// How far the nose tip lies below the eyes, in distances between the eyes: a sign of pitch.
  public let pitch: Float
  /// The tilt of the line between the eyes, in radians.
  public let roll: Float
  /// Pixels between the eyes: how much detail the photograph has.
  public let eyeDistance: Float

  /// nil for points that give no alignment.
  public init?(_ face: ForgingFace) {
    guard let frame = FaceFrame(face.landmarks) else { return nil }
    let region = Region(
      [.ellipse(centre: Point(x: 56, y: 72), radii: Point(x: 26, y: 30))], softness: 1, frame: frame,
      width: face.picture.width, height: face.picture.height)
    let mean = region.map { ColorMoments(of: face.picture, in: $0).mean } ?? (128, 0, 0)
    luma = mean.0
    blue = mean.1
    red = mean.2
    let distance = max(abs(frame.rightEye.x - frame.leftEye.x), 1)
    yaw = Float((frame.noseTip.x - frame.eyes.x) / distance)
    pitch = Float((frame.noseTip.y - frame.eyes.y) / distance)
    roll = Float(atan2(frame.fromPhotograph.c, frame.fromPhotograph.a))
    eyeDistance = Float(distance * frame.scale)
  }

  /// How unlike two faces are; 1 is a difference that one sees at once. Roll counts little, since alignment undoes it.
  func distance(to other: FaceDescriptor) -> Float {
    func square(_ difference: Float, _ unit: Float) -> Float { (difference / unit) * (difference / unit) }
    return square(luma - other.luma, 35) + square(blue - other.blue, 8) + square(red - other.red, 8)
      + square(yaw - other.yaw, 0.09) + square(pitch - other.pitch, 0.1) + square(roll - other.roll, 0.6)
      + square(log2(max(eyeDistance, 1) / max(other.eyeDistance, 1)), 1)
  }
}
